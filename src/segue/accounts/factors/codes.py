"""One-time and recovery codes of a person: tried, used up, slowed down."""

from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Client
from segue.accounts.errors import TooManyTries
from segue.accounts.factors import rules, store
from segue.accounts.factors.contracts import TotpSecret
from segue.accounts.sealing import Sealer
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database


def seal_purpose(user_id: UserId) -> str:
    """What a person's secret is sealed for: it opens for nobody else."""
    return f"totp {user_id}"


class Codes:
    """Each code is good once. The brake is that of passwords, by account and place.

    Beyond it a person's one-time codes rest after twenty wrong ones in an hour, wherever from.
    """

    def __init__(
        self, *, database: Database, audit: Audit, sealer: Sealer, brake: LoginBrake, clock: Clock
    ) -> None:
        self._database = database
        self._audit = audit
        self._sealer = sealer
        self._brake = brake
        self._clock = clock

    async def take_try(self, user_id: UserId, client: Client) -> None:
        """Count a try before it is made. Raises TooManyTries."""
        await self._brake.take(client.address, _account(user_id))

    async def succeeded(self, user_id: UserId, client: Client) -> None:
        """Forget the tries."""
        await self._brake.succeeded(client.address, _account(user_id))

    async def try_any(self, user_id: UserId, code: str, client: Client) -> bool:
        """Use up a one-time code or else a recovery code, in a transaction of its own.

        Raises TooManyTries.
        """
        await self.take_try(user_id, client)
        async with self._database.transaction() as conn:
            found = await self.use_totp(conn, user_id, code) or await self.use_recovery(
                conn, user_id, code, client
            )
        if found:
            await self.succeeded(user_id, client)
        return found

    async def use_totp(self, conn: Connection, user_id: UserId, code: str) -> bool:
        """Use up a one-time code; False when it is wrong, used, or none is asked of this person.

        A wrong one is counted: `conn` must commit also then. Raises TooManyTries.
        """
        secret = await store.lock_secret(conn, user_id)
        text = rules.tidy_code(code)
        if secret is None or not secret.confirmed or len(text) != rules.CODE_LENGTH:
            return False
        now = self._clock.now()
        if (seconds := rules.held_back_s(secret, now)) > 0:
            raise TooManyTries(
                "Use a recovery code or a passkey, or wait: there were too many wrong codes.",
                retry_after=seconds,
            )
        plain = self._sealer.open(secret.sealed, seal_purpose(user_id))
        step = rules.matching_step(plain, text, now)
        if step is not None and await store.use_step(conn, user_id, step):
            return True
        await store.count_wrong_code(conn, user_id, now, now - rules.WRONG_WINDOW)
        return False

    async def use_recovery(self, conn: Connection, user_id: UserId, code: str, client: Client) -> bool:
        """Use up a recovery code; False when it is none of theirs, or used."""
        used = await store.use_code(conn, user_id, rules.recovery_hash(user_id, code), self._clock.now())
        if used:
            state = await store.get_state(conn, user_id)
            await self._audit.record(
                conn,
                "recovery_code.used",
                actor=user_id,
                object_kind="user",
                object_id=user_id,
                address=client.address,
                left=state.recovery_codes_left,
            )
        return used

    def confirms(self, user_id: UserId, secret: TotpSecret, code: str) -> int | None:
        """The step of the code that shows a new secret in use; None when it is wrong."""
        plain = self._sealer.open(secret.sealed, seal_purpose(user_id))
        return rules.matching_step(plain, rules.tidy_code(code), self._clock.now())


def _account(user_id: UserId) -> str:
    return f"second step {user_id}"

"""Whether a sign-in takes a second step, asked at the end of the first."""

from segue.accounts.contracts import Client, User
from segue.accounts.errors import SecondFactorNeeded
from segue.accounts.factors import rules, store
from segue.accounts.factors.contracts import Challenge
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


class StoredFactors:
    """The SecondFactor of accounts: looks what the person has set up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def demand(self, conn: Connection, user: User, client: Client) -> SecondFactorNeeded | None:
        """What to raise, once `conn` has committed, instead of beginning a session; None to go on."""
        state = await store.get_state(conn, user.id)
        if not state.asked:
            return None
        now = self._clock.now()
        challenge = rules.new_challenge()
        held = Challenge(rules.challenge_hash(challenge), user.id, client.device_name, 0)
        await store.add_challenge(conn, held, now, now + rules.CHALLENGE_LIFE)
        return SecondFactorNeeded(
            "Enter a one-time code, use a passkey or a recovery code.",
            challenge=challenge,
            methods=[str(method) for method in state.methods],
            expires_in=int(rules.CHALLENGE_LIFE.total_seconds()),
        )

    async def forget(self, conn: Connection, user_id: UserId) -> None:
        """Void sign-ins that wait for their second step."""
        await store.forget_challenges(conn, user_id)

    async def drop_unproved(self, conn: Connection, user_id: UserId) -> None:
        """Take passkeys and providers away that somebody else may have added, but for a second step."""
        await store.delete_ways_in(conn, user_id)

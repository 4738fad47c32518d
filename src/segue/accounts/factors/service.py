"""Second steps: set up, used to complete a sign-in, renewed, taken away."""

from urllib.parse import urlsplit

from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller, Client, SignedIn
from segue.accounts.factors import rules, store
from segue.accounts.factors.codes import Codes, seal_purpose
from segue.accounts.factors.contracts import Challenge, FactorState, Method, Proof, TotpEnrolment
from segue.accounts.factors.errors import (
    ChallengeOver,
    CodeWrong,
    ConfirmationWrong,
    FactorsOff,
    NoPasskeyYet,
    TotpMissing,
    TotpOn,
)
from segue.accounts.factors.proofs import Proofs
from segue.accounts.factors.ways import check_signed_in
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.sealing import Sealer
from segue.accounts.service import Accounts
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database

_CODES = "a code of your app"
_PASSKEY = "a passkey"


class Factors:
    """What a person shows after their password: one-time codes, passkeys, recovery codes.

    Recovery codes come with the first of them and go with the last.
    """

    def __init__(
        self,
        *,
        database: Database,
        accounts: Accounts,
        audit: Audit,
        codes: Codes,
        proofs: Proofs,
        mailroom: Mailroom,
        sealer: Sealer,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._audit = audit
        self._codes = codes
        self._proofs = proofs
        self._mailroom = mailroom
        self._sealer = sealer
        self._host = urlsplit(public_url).hostname or public_url
        self._clock = clock

    async def get_state(self, user_id: UserId) -> FactorState:
        """Which second steps a person has."""
        async with self._database.transaction() as conn:
            return await store.get_state(conn, user_id)

    async def complete_totp(self, challenge: str, code: str, client: Client) -> SignedIn:
        """Complete a sign-in by a one-time code.

        Raises ChallengeOver, CodeWrong, TooManyTries, Suspended.
        """
        return await self._complete(challenge, code, client, Method.TOTP)

    async def complete_recovery(self, challenge: str, code: str, client: Client) -> SignedIn:
        """Complete a sign-in by a recovery code, which is used up. Raises as `complete_totp`."""
        return await self._complete(challenge, code, client, Method.RECOVERY_CODE)

    async def get_challenge(self, conn: Connection, challenge: str) -> Challenge:
        """A sign-in that waits for its second step, held until commit. Raises ChallengeOver."""
        held = await store.lock_challenge(conn, rules.challenge_hash(challenge), self._clock.now())
        if held is None or held.wrong_tries >= rules.WRONG_TRIES_OF_CHALLENGE:
            raise ChallengeOver("It took too long or too many tries. Enter your password again.")
        return held

    async def finish(self, conn: Connection, held: Challenge, client: Client, *, method: Method) -> SignedIn:
        """Begin the session of a sign-in whose second step was right. Raises Suspended."""
        await store.delete_challenge(conn, held.hash)
        begun_by = Client(held.device_name or client.device_name, client.client, client.address)
        return await self._accounts.begin_session(conn, held.user_id, begun_by, method=str(method))

    async def enrol_totp(self, caller: Caller, proof: Proof, client: Client) -> TotpEnrolment:
        """A new secret, which counts once a code of it is confirmed; an unconfirmed one is replaced.

        Raises TotpOn and what `Proofs.check_or_fresh` does.
        """
        await self._proofs.check_or_fresh(caller, proof, client)
        user = await self._accounts.get_user(caller.user_id)
        secret = rules.new_secret()
        sealed = self._sealer.seal(secret, seal_purpose(user.id))
        async with self._database.transaction() as conn:
            if not await store.put_secret(conn, user.id, sealed, self._clock.now()):
                raise TotpOn("Turn one-time codes off first to move them to another app.")
        return TotpEnrolment(
            rules.secret_text(secret), rules.provisioning_uri(secret, user.email, self._host)
        )

    async def confirm_totp(self, caller: Caller, code: str, client: Client) -> list[str]:
        """Ask for codes from now on; the answer is new recovery codes, shown this once.

        Raises TotpMissing, TotpOn, ConfirmationWrong, TooManyTries, Unauthenticated.
        """
        await self._codes.take_try(caller.user_id, client)
        async with self._database.transaction() as conn:
            await check_signed_in(conn, caller)
            secret = await store.lock_secret(conn, caller.user_id)
            if secret is None:
                raise TotpMissing("Begin with POST users/me/totp.")
            if secret.confirmed:
                raise TotpOn("One-time codes are asked for already.")
            step = self._codes.confirms(caller.user_id, secret, code)
            if step is None:
                raise ConfirmationWrong(
                    "Enter the code that the app shows now, and see that both clocks are right.", field="code"
                )
            await store.confirm_secret(conn, caller.user_id, step, self._clock.now())
            await self._record(conn, caller.user_id, "totp.enabled", client)
            await self._mailroom.tell(conn, caller.user_id, LetterKind.SECOND_STEP_ON, what=_CODES)
            texts = await self._make_codes(conn, caller.user_id, client)
        await self._codes.succeeded(caller.user_id, client)
        return texts

    async def disable_totp(self, caller: Caller, proof: Proof, client: Client) -> None:
        """Ask for no more codes. Raises TotpMissing and what `Proofs.check` does."""
        await self._proofs.check(caller, proof, client)
        async with self._database.transaction() as conn:
            if not await store.delete_secret(conn, caller.user_id):
                raise TotpMissing("There is nothing to turn off.")
            await self._record(conn, caller.user_id, "totp.disabled", client)
            await self._mailroom.tell(conn, caller.user_id, LetterKind.SECOND_STEP_OFF, what=_CODES)
            await self.tidy(conn, caller.user_id)

    async def renew_recovery_codes(self, caller: Caller, proof: Proof, client: Client) -> list[str]:
        """Ten new codes in the place of all others. Raises FactorsOff and what `Proofs.check` does."""
        await self._proofs.check_or_fresh(caller, proof, client)
        async with self._database.transaction() as conn:
            if not (await store.get_state(conn, caller.user_id)).asked:
                raise FactorsOff("Set up one-time codes, or have a passkey asked for, first.")
            return await self._make_codes(conn, caller.user_id, client)

    async def ask_for_passkeys(self, caller: Caller, proof: Proof, client: Client) -> list[str]:
        """Ask for a passkey after the password; recovery codes when this is the first second step.

        Raises NoPasskeyYet and what `Proofs.check_or_fresh` does.
        """
        await self._proofs.check_or_fresh(caller, proof, client)
        async with self._database.transaction() as conn:
            state = await store.get_state(conn, caller.user_id)
            if state.passkeys == 0:
                raise NoPasskeyYet("Then signing in can ask for it.")
            if state.passkeys_after_password:
                return []
            await store.ask_passkeys(conn, caller.user_id, self._clock.now())
            await self._record(conn, caller.user_id, "passkeys.asked", client)
            await self._mailroom.tell(conn, caller.user_id, LetterKind.SECOND_STEP_ON, what=_PASSKEY)
            return [] if state.asked else await self._make_codes(conn, caller.user_id, client)

    async def stop_asking_for_passkeys(self, caller: Caller, proof: Proof, client: Client) -> None:
        """Ask for no passkey after the password. Raises as `Proofs.check_or_fresh`."""
        await self._proofs.check_or_fresh(caller, proof, client)
        async with self._database.transaction() as conn:
            if (await store.get_state(conn, caller.user_id)).passkeys_after_password:
                await store.stop_asking_passkeys(conn, caller.user_id)
                await self._record(conn, caller.user_id, "passkeys.not_asked", client)
                await self._mailroom.tell(conn, caller.user_id, LetterKind.SECOND_STEP_OFF, what=_PASSKEY)
            await self.tidy(conn, caller.user_id)

    async def tidy(self, conn: Connection, user_id: UserId) -> None:
        """Take away what stands in for a second step when none is left."""
        state = await store.get_state(conn, user_id)
        if state.passkeys == 0:
            await store.stop_asking_passkeys(conn, user_id)
        if not state.asked:
            await store.delete_codes(conn, user_id)
            await store.forget_challenges(conn, user_id)

    async def reset(self, user_id: UserId) -> None:
        """Ask a person for their first proof only, for an operator knows who they are. Passkeys stay."""
        async with self._database.transaction() as conn:
            if (await store.get_state(conn, user_id)).asked:
                await self._mailroom.tell(
                    conn, user_id, LetterKind.SECOND_STEP_OFF, what=f"{_CODES} or {_PASSKEY}"
                )
            await store.delete_secret(conn, user_id)
            await store.stop_asking_passkeys(conn, user_id)
            await self.tidy(conn, user_id)
            await self._audit.record(
                conn, "second_steps.reset", actor=None, object_kind="user", object_id=user_id
            )

    async def sweep(self) -> None:
        """Delete sign-ins that can no longer be completed."""
        async with self._database.transaction() as conn:
            await store.delete_old_challenges(conn, self._clock.now())

    async def _complete(self, challenge: str, code: str, client: Client, method: Method) -> SignedIn:
        async with self._database.transaction() as conn:
            waits = await self.get_challenge(conn, challenge)
        await self._codes.take_try(waits.user_id, client)
        signed_in: SignedIn | None = None
        async with self._database.transaction() as conn:
            held = await self.get_challenge(conn, challenge)
            if method is Method.TOTP:
                right = await self._codes.use_totp(conn, held.user_id, code)
            else:
                right = await self._codes.use_recovery(conn, held.user_id, code, client)
            if right:
                if method is Method.RECOVERY_CODE:
                    await self._mailroom.tell(conn, held.user_id, LetterKind.RECOVERY_CODE_USED)
                signed_in = await self.finish(conn, held, client, method=method)
            else:
                await store.count_wrong(conn, held.hash)
                await self._record(conn, held.user_id, "second_step.failed", client, method=str(method))
        # After the commit, which uses the code up or counts the try.
        if signed_in is None:
            raise CodeWrong("Each code is good once. Wait for the next one, or use another.", field="code")
        await self._codes.succeeded(waits.user_id, client)
        return signed_in

    async def _make_codes(self, conn: Connection, user_id: UserId, client: Client) -> list[str]:
        texts = rules.new_recovery_codes()
        hashes = [rules.recovery_hash(user_id, text) for text in texts]
        await store.replace_codes(conn, user_id, hashes, self._clock.now())
        await self._record(conn, user_id, "recovery_codes.made", client)
        return texts

    async def _record(
        self, conn: Connection, user_id: UserId, action: str, client: Client, **details: str
    ) -> None:
        await self._audit.record(
            conn,
            action,
            actor=user_id,
            object_kind="user",
            object_id=user_id,
            address=client.address,
            **details,
        )

"""Asking a person again who they are, before something grave."""

from segue.accounts.contracts import Caller, Client
from segue.accounts.errors import BadCredentials
from segue.accounts.factors import rules, store
from segue.accounts.factors.codes import Codes
from segue.accounts.factors.contracts import Proof
from segue.accounts.factors.errors import CodeWrong, ProofNeeded
from segue.accounts.service import Accounts
from segue.kernel.clock import Clock
from segue.kernel.ports.database import Database


class Proofs:
    """A stolen session alone adds no way in and takes none away."""

    def __init__(self, database: Database, accounts: Accounts, codes: Codes, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._codes = codes
        self._clock = clock

    async def check(self, caller: Caller, proof: Proof, client: Client) -> None:
        """Take the password, or a code of the second factor.

        Raises ProofNeeded when neither is there, BadCredentials, CodeWrong, TooManyTries, SignInBusy.
        """
        if proof.password is not None:
            if not await self._accounts.is_password(caller.user_id, proof.password, client):
                raise BadCredentials("Check the password.", field="password")
        elif proof.code is not None:
            if not await self._codes.try_any(caller.user_id, proof.code, client):
                raise CodeWrong("Wait for the next code, or use another recovery code.", field="code")
        else:
            raise ProofNeeded("Enter your password, or a one-time code.", accepts=["password", "code"])

    async def check_or_fresh(self, caller: Caller, proof: Proof, client: Client) -> None:
        """As `check`; without either, the session must have begun within ten minutes."""
        if proof.password is not None or proof.code is not None:
            await self.check(caller, proof, client)
            return
        async with self._database.transaction() as conn:
            began = await store.find_session_began(conn, caller.session_id)
        if began is None or self._clock.now() - began > rules.FRESH:
            raise ProofNeeded(
                "Enter your password or a one-time code, or sign in again and come back within ten minutes.",
                accepts=["password", "code", "sign_in"],
            )

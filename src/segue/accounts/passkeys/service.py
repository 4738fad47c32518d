"""Passkeys: added, used to sign in alone or as the second step, renamed, removed."""

import secrets
from datetime import datetime
from typing import Any

from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Caller, Client, SignedIn
from segue.accounts.factors.contracts import Method, Proof
from segue.accounts.factors.proofs import Proofs
from segue.accounts.factors.service import Factors
from segue.accounts.factors.ways import check_another_way, check_signed_in
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.passkeys import ceremonies, rules, store
from segue.accounts.passkeys.contracts import Passkey, PasskeyId, Purpose, RelyingParty
from segue.accounts.passkeys.errors import (
    PasskeyMissing,
    PasskeyRefused,
    PasskeysUnavailable,
    PasskeySuspected,
    PasskeyTaken,
    PasskeyUnusable,
    TooManyPasskeys,
)
from segue.accounts.rules import tidy_name
from segue.accounts.service import Accounts
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database

_CHALLENGE_BYTES = 32


class Passkeys:
    """Every challenge is kept here, good for five minutes, one purpose, one person and one answer."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: Accounts,
        factors: Factors,
        proofs: Proofs,
        audit: Audit,
        mailroom: Mailroom,
        brake: LoginBrake,
        public_url: str,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._factors = factors
        self._proofs = proofs
        self._audit = audit
        self._mailroom = mailroom
        self._brake = brake
        self._party = rules.relying_party(public_url)
        self._clock = clock
        self._ids = ids

    @property
    def available(self) -> bool:
        """Whether browsers make and use passkeys at this server's address."""
        return self._party is not None

    async def begin_adding(self, caller: Caller, proof: Proof, client: Client) -> dict[str, Any]:
        """What the browser is given to make a passkey.

        Raises PasskeysUnavailable, TooManyPasskeys and what `Proofs.check_or_fresh` does.
        """
        party = self._get_party()
        await self._proofs.check_or_fresh(caller, proof, client)
        user = await self._accounts.get_user(caller.user_id)
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        async with self._database.transaction() as conn:
            known = await store.list_passkeys(conn, user.id)
            _check_room(known)
            await self._keep(conn, challenge, Purpose.REGISTER, user.id)
        return ceremonies.creation_options(party, user, challenge, known)

    async def add(self, caller: Caller, credential: dict[str, Any], name: str, client: Client) -> Passkey:
        """Store what the browser made.

        Raises PasskeysUnavailable, PasskeyUnusable, PasskeyTaken, TooManyPasskeys, Unauthenticated.
        """
        party = self._get_party()
        challenge = await self._take(credential, Purpose.REGISTER, caller.user_id)
        if challenge is None:
            raise PasskeyUnusable("It took too long. Start again.")
        made = ceremonies.read_creation(party, credential, challenge)
        passkey = Passkey(
            id=PasskeyId(self._ids.new()),
            user_id=caller.user_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=tidy_name(name) or rules.DEFAULT_NAME,
            transports=rules.known_transports(credential),
            backed_up=made.backed_up,
            created_at=self._clock.now(),
            last_used_at=None,
            suspected_at=None,
        )
        async with self._database.transaction() as conn:
            await store.lock_person(conn, caller.user_id)
            await check_signed_in(conn, caller)
            _check_room(await store.list_passkeys(conn, caller.user_id))
            if not await store.add_passkey(conn, passkey):
                raise PasskeyTaken("Use it to sign in, or add another one.")
            await self._record(conn, passkey, "passkey.added", client)
            await self._mailroom.tell(conn, caller.user_id, LetterKind.PASSKEY_ADDED, name=passkey.name)
        return passkey

    async def list_passkeys(self, user_id: UserId) -> list[Passkey]:
        """A person's passkeys, the oldest first; at most twenty."""
        async with self._database.transaction() as conn:
            return await store.list_passkeys(conn, user_id)

    async def rename(self, caller: Caller, passkey_id: PasskeyId, name: str) -> Passkey:
        """Give a passkey another name. Raises PasskeyMissing."""
        async with self._database.transaction() as conn:
            found = await store.rename_passkey(
                conn, caller.user_id, passkey_id, tidy_name(name) or rules.DEFAULT_NAME
            )
        if found is None:
            raise PasskeyMissing("It may have been removed. Look at the list again.")
        return found

    async def remove(self, caller: Caller, passkey_id: PasskeyId, proof: Proof, client: Client) -> None:
        """Forget a passkey. Raises PasskeyMissing, LastWayIn and what `Proofs.check_or_fresh` does."""
        await self._proofs.check_or_fresh(caller, proof, client)
        async with self._database.transaction() as conn:
            await store.lock_person(conn, caller.user_id)
            known = {one.id: one for one in await store.list_passkeys(conn, caller.user_id)}
            if (passkey := known.get(passkey_id)) is None:
                raise PasskeyMissing("It may have been removed. Look at the list again.")
            await store.delete_passkey(conn, caller.user_id, passkey_id)
            await check_another_way(conn, caller.user_id)
            await self._record(conn, passkey, "passkey.removed", client)
            await self._mailroom.tell(conn, caller.user_id, LetterKind.PASSKEY_REMOVED, name=passkey.name)
            await self._factors.tidy(conn, caller.user_id)

    async def begin_signing_in(self) -> dict[str, Any]:
        """What the browser is given to sign someone in by a passkey alone. Raises PasskeysUnavailable."""
        party = self._get_party()
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        async with self._database.transaction() as conn:
            await self._keep(conn, challenge, Purpose.SIGN_IN, None)
        return ceremonies.request_options(party, challenge, [], alone=True)

    async def begin_second_step(self, sign_in: str) -> dict[str, Any]:
        """What the browser is given to complete a sign-in. Raises PasskeysUnavailable, ChallengeOver."""
        party = self._get_party()
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        async with self._database.transaction() as conn:
            held = await self._factors.get_challenge(conn, sign_in)
            known = [one for one in await store.list_passkeys(conn, held.user_id) if one.suspected_at is None]
            await self._keep(conn, challenge, Purpose.SECOND_FACTOR, held.user_id)
        return ceremonies.request_options(party, challenge, known, alone=False)

    async def sign_in(self, credential: dict[str, Any], client: Client) -> SignedIn:
        """Begin the session of the person whose passkey answered, having verified them.

        Raises PasskeysUnavailable, PasskeyRefused, PasskeySuspected, TooManyTries, Suspended.
        """
        account = f"passkey {(rules.claimed_credential(credential) or b'').hex()[:64]}"
        await self._brake.take(client.address, account)
        passkey = await self._prove(credential, Purpose.SIGN_IN, None)
        async with self._database.transaction() as conn:
            signed_in = await self._accounts.begin_session(conn, passkey.user_id, client, method="passkey")
        await self._brake.succeeded(client.address, account)
        return signed_in

    async def complete(self, sign_in: str, credential: dict[str, Any], client: Client) -> SignedIn:
        """Complete a sign-in. Raises as `sign_in`, and ChallengeOver."""
        async with self._database.transaction() as conn:
            waits = await self._factors.get_challenge(conn, sign_in)
        account = f"second passkey {waits.user_id}"
        await self._brake.take(client.address, account)
        await self._prove(credential, Purpose.SECOND_FACTOR, waits.user_id)
        async with self._database.transaction() as conn:
            held = await self._factors.get_challenge(conn, sign_in)
            signed_in = await self._factors.finish(conn, held, client, method=Method.PASSKEY)
        await self._brake.succeeded(client.address, account)
        return signed_in

    async def sweep(self) -> None:
        """Delete challenges that nobody can answer any more."""
        async with self._database.transaction() as conn:
            await store.delete_old_challenges(conn, self._clock.now())

    async def _prove(self, credential: dict[str, Any], purpose: Purpose, user_id: UserId | None) -> Passkey:
        party = self._get_party()
        challenge = await self._take(credential, purpose, user_id)
        if challenge is None:
            raise PasskeyRefused("It took too long. Try again.")
        alone = purpose is Purpose.SIGN_IN
        async with self._database.transaction() as conn:
            passkey = await store.lock_passkey(conn, rules.claimed_credential(credential) or b"")
            if passkey is None or (user_id is not None and passkey.user_id != user_id):
                raise PasskeyRefused("It may have been removed from your account. Sign in another way.")
            answer = ceremonies.read_assertion(party, credential, challenge, passkey, alone=alone)
            if passkey.suspected_at is None:
                if not rules.was_copied(passkey.sign_count, answer.sign_count):
                    await store.use_passkey(
                        conn, passkey.id, answer.sign_count, self._clock.now(), backed_up=answer.backed_up
                    )
                    return passkey
                await store.suspect_passkey(conn, passkey.id, self._clock.now())
                await self._record(conn, passkey, "passkey.suspected", Client())
        # Raised after the commit, which must stand.
        raise PasskeySuspected("It is refused from now on. Sign in another way, remove it and add a new one.")

    async def _keep(
        self, conn: Connection, challenge: bytes, purpose: Purpose, user_id: UserId | None
    ) -> None:
        await store.add_challenge(conn, rules.challenge_hash(challenge), purpose, user_id, self._end())

    async def _take(
        self, credential: dict[str, Any], purpose: Purpose, user_id: UserId | None
    ) -> bytes | None:
        claimed = rules.claimed_challenge(credential)
        if claimed is None:
            return None
        async with self._database.transaction() as conn:
            held = await store.take_challenge(conn, rules.challenge_hash(claimed), self._clock.now())
        fits = held is not None and held.purpose is purpose and held.user_id == user_id
        return claimed if fits else None

    def _end(self) -> datetime:
        return self._clock.now() + rules.CHALLENGE_LIFE

    def _get_party(self) -> RelyingParty:
        if self._party is None:
            raise PasskeysUnavailable(
                "They need a name and HTTPS: the operator sets SEGUE_PUBLIC_URL, such as https://music.example.org."
            )
        return self._party

    async def _record(self, conn: Connection, passkey: Passkey, action: str, client: Client) -> None:
        await self._audit.record(
            conn,
            action,
            actor=passkey.user_id,
            object_kind="passkey",
            object_id=passkey.id,
            address=client.address,
            name=passkey.name,
        )


def _check_room(known: list[Passkey]) -> None:
    if len(known) >= rules.MOST_PASSKEYS:
        raise TooManyPasskeys("Remove one that you no longer use.", limit=rules.MOST_PASSKEYS)

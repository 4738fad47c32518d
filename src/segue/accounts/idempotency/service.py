"""Has a request that is sent again answered as it was the first time, and nothing done twice."""

import msgspec

from segue.accounts.idempotency import store
from segue.accounts.idempotency.contracts import LEASE, LIFE, Answer, Asked, Claim, Headers, Kept
from segue.accounts.idempotency.errors import KeyReused, KeyUnderWay
from segue.accounts.sealing import SealBroken, Sealer
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource
from segue.kernel.ports.database import Database


class _Sealed(msgspec.Struct, array_like=True):
    headers: Headers
    body: bytes


class Idempotency:
    """Keeps keys and answers.

    Answers are sealed: some tell what opens a link, and the database alone must not. `keep` belongs into
    the unit of what the request changed, so that both are there or neither.
    """

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._ids = ids

    async def claim(self, asked: Asked) -> Claim | Kept:
        """The right to answer, or the answer that the first request got. Raises KeyReused, KeyUnderWay."""
        now = self._clock.now()
        wanted = Claim(asked, self._ids.new())
        async with self._database.transaction() as conn:
            if await store.claim(conn, wanted, now=now, until=now + LEASE, forgotten=now - LIFE):
                return wanted
            held = await store.find(conn, wanted)
        if held is None:
            # It was given back between the two.
            raise _under_way(1)
        if held.head != asked.head:
            raise reused()
        if held.status is None or held.body is None or held.answer is None:
            raise _under_way((held.claimed_until - now).total_seconds())
        try:
            told = msgspec.msgpack.decode(self._sealer.open(held.answer, _purpose(asked)), type=_Sealed)
        except SealBroken:
            # The secrets file was made anew since.
            raise KeyReused(
                "It was answered, but the answer can no longer be read: look for what it made."
            ) from None
        return Kept(Answer(held.status, told.headers, told.body), held.body)

    async def renew(self, claim: Claim) -> None:
        """Say that a request is still under way; at least once in half a lease."""
        async with self._database.transaction() as conn:
            await store.renew(conn, claim, self._clock.now() + LEASE)

    async def keep(self, claim: Claim, answer: Answer, body_digest: bytes) -> None:
        """Keep an answer. Raises KeyUnderWay when somebody else answers by now: undo what was done."""
        told = msgspec.msgpack.encode(_Sealed(answer.headers, answer.body))
        sealed = self._sealer.seal(told, _purpose(claim.asked))
        async with self._database.transaction() as conn:
            if not await store.keep(conn, claim, answer.status, body_digest, sealed):
                raise _under_way(LEASE.total_seconds())

    async def release(self, claim: Claim) -> None:
        """Let the key be used again: nothing was done."""
        async with self._database.transaction() as conn:
            await store.release(conn, claim)

    async def forget(self) -> None:
        """Delete what is older than a day."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now() - LIFE)


def reused() -> KeyReused:
    """The refusal of a key that was sent with another request."""
    return KeyReused(
        "Send a new key with each new request, and the same one only to repeat a request as it was."
    )


def _under_way(seconds: float) -> KeyUnderWay:
    return KeyUnderWay("Wait for its answer, or repeat it in a moment.", retry_after=max(1, round(seconds)))


def _purpose(asked: Asked) -> str:
    return f"idempotency key {asked.user_id} {asked.key}"

"""Finds songs that are here already, and asks whoever may decide."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from segue.accounts.api import Caller, Role
from segue.catalog.api import Catalog, Holds, Songs
from segue.ingest.duplicates import store
from segue.ingest.duplicates.contracts import Decision, Duplicate, Match
from segue.ingest.duplicates.errors import DuplicateDecided, DuplicateMissing
from segue.ingest.telling.service import Telling
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, SongId, VersionId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database

if TYPE_CHECKING:
    from segue.ingest.duplicates.rules import Fingerprint

_LOOKED_AT = 20
_BATCH = 200
_RELEASED = "It was kept back because it sounds like another artist's song. It can be heard now."
_REFUSED = "It is not in the catalogue any more."
_WHY_REFUSED = (
    "It sounds like another artist's song. If the recording is yours, write to whoever runs the server."
)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


class Fingerprints:
    """A song like one of the artist's own is told; one like another artist's is kept back for a review."""

    def __init__(self, database: Database, holds: Holds, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._holds = holds
        self._clock = clock
        self._ids = ids

    async def note(
        self, conn: Connection, song_id: SongId, version_id: VersionId, fingerprint: bytes, *, judge: bool
    ) -> None:
        """Have a song found by its sound; with `judge`, look who else has it, in the caller's transaction."""
        from segue.ingest.duplicates import rules  # noqa: PLC0415  # numpy: 8 MB, of use while songs are made

        heard = rules.read_fingerprint(fingerprint)
        keys = rules.sketch(heard)
        if not keys:
            return
        if judge:
            await store.take_turn(conn)
            found = await self.find(conn, song_id, heard)
            states = [
                await store.add_pair(conn, self._ids.new(), song_id, match, self._clock.now())
                for match in found
            ]
            if Decision.HELD in states:
                await self._holds.hold(conn, song_id)
        await store.keep_keys(conn, song_id, version_id, keys)

    async def find(self, conn: Connection, song_id: SongId, heard: "Fingerprint") -> list[Match]:
        """Other songs of the same recording, surest first."""
        from segue.ingest.duplicates import rules  # noqa: PLC0415  # as above

        keys = rules.sketch(heard)
        if not keys:
            return []
        found = []
        near = await store.candidates(conn, song_id, keys, rules.LEAST_SHARED, _LOOKED_AT)
        for other, raw in near:
            verdict = rules.compare(heard, rules.read_fingerprint(raw))
            if verdict is not None:
                found.append(Match(other, *verdict))
        return sorted(found, key=lambda match: -match.confidence)

    async def index(self) -> int:
        """Have songs found that came before this was known, or by other ways; how many."""
        async with self._database.transaction() as conn:
            unknown = await store.songs_without_keys(conn, _BATCH)
            if not unknown:
                return 0
            from segue.ingest.duplicates import rules  # noqa: PLC0415  # as above

            for song_id, version_id, raw in unknown:
                keys = rules.sketch(rules.read_fingerprint(raw))
                await store.keep_keys(conn, song_id, version_id, keys)
        return len(unknown)


class Duplicates:
    """What people decide about songs of one sound."""

    def __init__(
        self,
        *,
        database: Database,
        catalog: Catalog,
        songs: Songs,
        holds: Holds,
        telling: Telling,
        clock: Clock,
    ) -> None:
        self._database = database
        self._catalog = catalog
        self._songs = songs
        self._holds = holds
        self._telling = telling
        self._clock = clock

    async def list_of_song(self, caller: Caller, song_id: SongId) -> list[Duplicate]:
        """What was here when a song of the caller's came. Raises DuplicateMissing."""
        async with self._database.transaction() as conn:
            found = await store.pairs_of_song(conn, song_id)
        if not await self._may_decide(caller, song_id):
            raise DuplicateMissing("Only a member of the song's artist may see what it resembles.")
        return found

    async def list_held(self, cursor: str | None, limit: int) -> Page[Duplicate]:
        """The review queue, oldest first. Raises BadCursor."""
        after = (_FIRST, UUID(int=0)) if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.held_pairs(conn, after, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.found_at.isoformat(), str(last.id)))

    async def decide(self, caller: Caller, pair: UUID, *, keep: bool) -> None:
        """The artist keeps a song beside their other one, or takes it away.

        Raises DuplicateMissing, DuplicateDecided.
        """
        async with self._database.transaction() as conn:
            held = await store.lock_pair(conn, pair)
            if held is None or not await self._may_decide(caller, held[0]):
                raise DuplicateMissing("It may have been withdrawn.")
            song_id, state, _ = held
            if state is not Decision.TOLD:
                raise DuplicateDecided("It waits for a review, or was decided before. Look at it again.")
            decision = Decision.KEPT if keep else Decision.DISCARDED
            await store.decide(conn, pair, decision, self._clock.now())
        if not keep:
            await self._songs.delete(caller, song_id)

    async def review(self, caller: Caller, pair: UUID, *, release: bool) -> None:
        """An admin lets a held song go, or refuses it; who sent it is written to.

        A song like several others is heard when all of them are released. Raises DuplicateMissing,
        DuplicateDecided.
        """
        async with self._database.transaction() as conn:
            held = await store.lock_pair(conn, pair)
            if held is None:
                raise DuplicateMissing("It may have been withdrawn.")
            song_id, state, _ = held
            if state is not Decision.HELD:
                raise DuplicateDecided("Somebody reviewed it meanwhile. Look at it again.")
            decision = Decision.RELEASED if release else Decision.REFUSED
            await store.decide(conn, pair, decision, self._clock.now())
            if not release:
                await self._telling.tell_reviewed(conn, song_id, outcome=_REFUSED, reason=_WHY_REFUSED)
            elif not await store.any_held(conn, song_id):
                await self._holds.release(conn, song_id)
                await self._telling.tell_reviewed(conn, song_id, outcome=_RELEASED, reason="")
        if not release:
            await self._songs.delete(caller, song_id)

    async def _may_decide(self, caller: Caller, song_id: SongId) -> bool:
        return Role.ADMIN in caller.roles or await self._catalog.acts_for_song(caller, song_id)


def _place(cursor: str) -> tuple[datetime, UUID]:
    moment, last = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UUID(str(last))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None

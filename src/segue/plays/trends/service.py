"""What is played most of late, in a genre and a country."""

import math
from collections.abc import Mapping
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Catalog, Song
from segue.kernel.clock import Clock
from segue.kernel.ids import SongId
from segue.kernel.paging import BadCursor, Page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.plays.trends import rules, store

WORLD = ""
_HIGHEST = UUID(int=(1 << 128) - 1)


class Trends:
    """Heats of songs, grown by each play that comes to count."""

    def __init__(self, database: Database, catalog: Catalog, clock: Clock) -> None:
        self._database = database
        self._catalog = catalog
        self._clock = clock

    async def heat(self, conn: Connection, changes: Mapping[tuple[SongId, str | None], int]) -> None:
        """Add plays that came to count now, in the transaction that adds them to the songs.

        By song and country, None where nobody knows; each counts for the whole world too.
        """
        now, plays = self._clock.now(), dict[store.Key, int]()
        for (song_id, country), change in changes.items():
            for place in {WORLD, country or WORLD}:
                plays[place, song_id] = plays.get((place, song_id), 0) + change
        held = await store.lock(conn, sorted(plays))
        heats = {key: rules.add(held.get(key), change, now) for key, change in plays.items()}
        await store.put(conn, {key: heat for key, heat in heats.items() if heat is not None})
        gone = [key for key, heat in heats.items() if heat is None and key in held]
        if gone:
            await store.drop(conn, gone)

    async def list_trending(
        self,
        caller: Caller,
        *,
        genre: str | None,
        country: str | None,
        cursor: str | None,
        limit: int,
    ) -> Page[Song]:
        """The hottest first; without a country those of the world. Raises BadCursor."""
        after = (math.inf, _HIGHEST) if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            named = None if genre is None else await self._catalog.name_genre(conn, genre)
            audience = self._catalog.audience_of(caller).values
            found = await store.hottest(
                conn, audience, country=country or WORLD, genre=named, after=after, count=limit + 1
            )
        songs = await self._catalog.find_songs(caller, [song_id for song_id, _ in found[:limit]])
        shown = [songs[song_id] for song_id, _ in found[:limit] if song_id in songs]
        if len(found) <= limit:
            return Page(shown)
        last, heat = found[limit - 1]
        return Page(shown, encode_cursor("trending", repr(heat), last.hex))

    async def chill(self) -> int:
        """Forget what hardly anybody plays any more; how many songs and countries."""
        async with self._database.transaction() as conn:
            return await store.chill(conn, rules.cold_before(self._clock.now()))


def _place(cursor: str) -> tuple[float, UUID]:
    named, heat, song = decode_cursor(cursor, (str, str, str))
    try:
        if named == "trending":
            return float(heat), UUID(str(song))
    except ValueError:
        pass
    raise BadCursor("Leave the cursor out to begin at the first page.")

"""Play counts of songs, for the room that keeps the log of plays."""

from collections.abc import Collection, Mapping
from uuid import UUID

from segue.catalog.store import counts
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_BEFORE_ALL = SongId(UUID(int=0))


class PlayCounts:
    """Steps of a caller's transaction. Withdrawn songs are counted too: they were heard before."""

    async def find_durations(self, conn: Connection, ids: Collection[SongId]) -> dict[SongId, DurationMs]:
        """How long those of `ids` are that are songs here."""
        return await counts.durations(conn, ids)

    async def list(self, conn: Connection, after: SongId | None, limit: int) -> dict[SongId, int]:
        """The counts of up to `limit` songs that follow `after` by id."""
        return await counts.play_counts(conn, after or _BEFORE_ALL, limit)

    async def add(self, conn: Connection, changes: Mapping[SongId, int]) -> None:
        """Add to songs' counts; unknown songs are passed over."""
        await counts.add_plays(conn, changes)

    async def correct(self, conn: Connection, totals: Mapping[SongId, int]) -> None:
        """Put songs' counts to the log's totals; unknown songs are passed over."""
        await counts.set_plays(conn, totals)

"""What was played most of late, counted from the log."""

from datetime import timedelta

from segue.catalog.api import Audiences
from segue.kernel.clock import Clock
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection
from segue.plays.charts import store

WEEK = timedelta(days=7)


class Charts:
    """Counts within the caller's transaction."""

    def __init__(self, audiences: Audiences, clock: Clock) -> None:
        self._audiences = audiences
        self._clock = clock

    async def list_most_played(
        self, conn: Connection, *, country: str | None, genre: str | None, count: int
    ) -> list[SongId]:
        """Of a country, or of the world, in the last week; what may be known of there alone."""
        return await store.most_played(
            conn,
            self._audiences.of_country(country).values,
            since=self._clock.now() - WEEK,
            country=country,
            genre=genre,
            count=count,
        )

    async def list_families(self, conn: Connection) -> list[tuple[str, str]]:
        """The genres that have a chart of their own: slug and name."""
        return await store.genre_families(conn)

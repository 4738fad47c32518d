"""A person's statistics, from their own streams."""

from segue.accounts.api import Caller
from segue.catalog.api import Artist, Catalog, Song
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database
from segue.plays import store as plays
from segue.plays.listening import rules, store
from segue.plays.listening.contracts import Listening, Top


class OwnListening:
    """What one's own listening adds up to, exact at the moment of asking. Periods are in UTC."""

    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database = database
        self._catalog = catalog

    async def list_top_songs(self, caller: Caller, asked: str, limit: int) -> list[Top[Song]]:
        """The songs played most. Raises BadPeriod."""
        period, audience = rules.read_period(asked), self._catalog.audience_of(caller).values
        async with self._database.transaction() as conn:
            await self._freshen(conn, caller.user_id)
            found = await store.top_songs(conn, audience, caller.user_id, period, limit)
        songs = await self._catalog.find_songs(caller, [one.thing for one in found])
        return [Top(songs[one.thing], one.plays, one.listened) for one in found if one.thing in songs]

    async def list_top_artists(self, caller: Caller, asked: str, limit: int) -> list[Top[Artist]]:
        """The artists played most. Raises BadPeriod."""
        period, audience = rules.read_period(asked), self._catalog.audience_of(caller).values
        async with self._database.transaction() as conn:
            await self._freshen(conn, caller.user_id)
            found = await store.top_artists(conn, audience, caller.user_id, period, limit)
        artists = await self._catalog.find_artists(caller, [one.thing for one in found])
        return [Top(artists[one.thing], one.plays, one.listened) for one in found if one.thing in artists]

    async def list_top_genres(self, caller: Caller, asked: str, limit: int) -> list[Top[str]]:
        """The genres played most. Raises BadPeriod."""
        period, audience = rules.read_period(asked), self._catalog.audience_of(caller).values
        async with self._database.transaction() as conn:
            await self._freshen(conn, caller.user_id)
            return await store.top_genres(conn, audience, caller.user_id, period, limit)

    async def get_listening(self, user_id: UserId, asked: str) -> Listening:
        """A period in numbers. Raises BadPeriod."""
        period = rules.read_period(asked)
        async with self._database.transaction() as conn:
            await self._freshen(conn, user_id)
            return await store.listening(conn, user_id, period)

    async def _freshen(self, conn: Connection, user_id: UserId) -> None:
        if not await store.is_stale(conn, user_id):
            return
        # Reports of the person wait, so that what they mark is not taken for worked out.
        await plays.hold_person(conn, user_id)
        await store.freshen(conn, user_id)

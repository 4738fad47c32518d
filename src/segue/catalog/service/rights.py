"""The catalogue's eraser."""

from collections.abc import Mapping, Sequence

from segue.catalog import rules
from segue.catalog.store import rights as store
from segue.kernel.events import Denied, SongChanged
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.event_log import EventLog


class CatalogRights:
    """Takes a person out of the catalogue, with the artists who are theirs alone.

    An artist with another member, or whom a label acts for, stays with all that was published.
    """

    def __init__(self, events: EventLog) -> None:
        self._events = events

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {
            "artist_members": "deleted; an artist without another member or a label goes too,"
            " with songs, albums, covers and audio",
            "reports": "kept without the person",
            "release_links": "kept without the person, until they expire",
        }

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """End memberships, and delete the person's own artists; the keys of their blobs."""
        artists = await store.own_artists(conn, user_id)
        songs = await store.songs_of(conn, artists)
        for song_id, versions in songs.items():
            for version_id in versions:
                await self._events.publish(
                    conn, Denied(kind="version", subject_id=version_id, reason="withdrawn")
                )
            await self._events.publish(conn, SongChanged(song_id))
        keys, covers = await store.delete_artists(conn, artists, list(songs))
        await store.forget_reporter(conn, user_id)
        await store.forget_link_maker(conn, user_id)
        await store.leave_artists(conn, user_id)
        return [*keys, *rules.cover_keys(covers)]

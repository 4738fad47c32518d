"""Old ids of doubles: whoever asks for one is sent to the one that stayed."""

from segue.catalog.entities import store
from segue.catalog.entities.errors import MergedAway
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.ports.database import Connection

_TOLD = "It was a double. Ask for the other one."


async def refuse_merged_artist(conn: Connection, artist_id: ArtistId) -> None:
    """Raises MergedAway when the artist goes on as another."""
    into = await store.find_merged_artist(conn, artist_id)
    if into is not None:
        raise MergedAway(_TOLD, id=artist_id, into=into)


async def refuse_merged_album(conn: Connection, album_id: AlbumId) -> None:
    """Raises MergedAway when the album goes on as another."""
    into = await store.find_merged_album(conn, album_id)
    if into is not None:
        raise MergedAway(_TOLD, id=album_id, into=into)

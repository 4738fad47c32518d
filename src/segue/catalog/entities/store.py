"""SQL that artists, albums and songs share."""

from collections.abc import Sequence
from typing import Any

from segue.catalog.entities.desk import Versions
from segue.kernel.ids import AlbumId, ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection

_ARTIST_MERGED = "select merged_into from artists where id = %s and merged_into is not null"
_ALBUM_MERGED = "select merged_into from albums where id = %s and merged_into is not null"


async def find_merged_artist(conn: Connection, artist_id: ArtistId) -> ArtistId | None:
    """The artist that this one was a double of."""
    row = await (await conn.execute(_ARTIST_MERGED, [artist_id])).fetchone()
    return None if row is None else ArtistId(row["merged_into"])


async def find_merged_album(conn: Connection, album_id: AlbumId) -> AlbumId | None:
    """The album that this one was a double of."""
    row = await (await conn.execute(_ALBUM_MERGED, [album_id])).fetchone()
    return None if row is None else AlbumId(row["merged_into"])


def versions(rows: Sequence[dict[str, Any]]) -> Versions:
    """Rows of `song_id` and `id` as songs with their versions."""
    return [(SongId(row["song_id"]), VersionId(row["id"])) for row in rows]

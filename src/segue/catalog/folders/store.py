"""SQL of what a release consists of."""

from dataclasses import dataclass

from segue.kernel.ids import AlbumId, SongId
from segue.kernel.ports.database import Connection

# Lossless if there is such a rendition, else the best there is.
_SONGS = """
select s.id, r.blob_key, r.size, r.container
  from songs s
  join song_versions v on v.id = s.current_version
  left join lateral (
       select blob_key, size, container from renditions
        where version_id = v.id
        order by (container = 'flac') desc, bitrate_kbps desc, container limit 1) r on true
 where s.album_id = %s and s.deleted_at is null
 order by s.disc, s.track nulls last, s.id
"""


@dataclass(frozen=True, slots=True)
class SongFile:
    """A song of a release: the best rendition of its current version, None where there is none."""

    song_id: SongId
    blob_key: str | None
    size: int
    container: str | None


async def songs_of(conn: Connection, album_id: AlbumId) -> list[SongFile]:
    """A release's songs in their order."""
    rows = await (await conn.execute(_SONGS, [album_id])).fetchall()
    return [SongFile(SongId(row["id"]), row["blob_key"], row["size"] or 0, row["container"]) for row in rows]

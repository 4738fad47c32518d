"""SQL of links before a release."""

from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import ArtistRef
from segue.catalog.links.contracts import Link, LinkedSong, Opened
from segue.catalog.store.pages import cover_ref
from segue.kernel.ids import AlbumId, ArtistId, LinkId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_ALBUM = "select artist_id from albums where id = %s and deleted_at is null and taken_down_at is null"
_SONG = "select artist_id from songs where id = %s and deleted_at is null and taken_down_at is null"
_ADD = """
insert into release_links
    (id, token_hash, artist_id, album_id, song_id, note, max_plays, created_by, created_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
returning *
"""
_OF_ALBUM = "select * from release_links where album_id = %s and id < %s order by id desc limit %s"
_OF_SONG = "select * from release_links where song_id = %s and id < %s order by id desc limit %s"
_LOCK = "select * from release_links where id = %s for no key update"
_REVOKE = "update release_links set revoked_at = %s where id = %s and revoked_at is null"
_BY_HASH = "select * from release_links where token_hash = %s for no key update"
_OPENED = "update release_links set opens = opens + 1, last_used_at = %s where id = %s"
_PLAYED = "update release_links set plays = plays + 1, last_used_at = %s where id = %s"
_OPEN_ALBUM = """
select al.title, a.id as artist_id, a.name as artist_name,
       c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash
  from albums al join artists a on a.id = al.artist_id left join covers c on c.id = al.cover_id
 where al.id = %s and al.deleted_at is null and coalesce(al.taken_down_at, a.taken_down_at) is null
"""
_OPEN_SONG = """
select s.title, a.id as artist_id, a.name as artist_name,
       c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash
  from songs s join artists a on a.id = s.artist_id
  left join albums al on al.id = s.album_id left join covers c on c.id = al.cover_id
 where s.id = %s and s.deleted_at is null
   and coalesce(s.taken_down_at, al.taken_down_at, a.taken_down_at) is null
"""
_SONGS = """
select s.id, s.title, s.disc, s.track, s.explicit, s.duration_ms,
       (select array_agg(coalesce(sa.credited_as, a.name) order by sa.place)
          from song_artists sa left join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role in ('main', 'featured')) as artists
  from songs s
 where (s.album_id = %(album)s or s.id = %(song)s)
   and s.deleted_at is null and s.taken_down_at is null and s.current_version is not null
 order by s.disc, coalesce(s.track, 10000), s.id
"""
_FORGET = "delete from release_links where expires_at < %s"


async def find_album_artist(conn: Connection, album_id: AlbumId) -> ArtistId | None:
    """Whose an album is, out or not."""
    row = await (await conn.execute(_ALBUM, [album_id])).fetchone()
    return None if row is None else ArtistId(row["artist_id"])


async def find_song_artist(conn: Connection, song_id: SongId) -> ArtistId | None:
    """Whose a song is, out or not."""
    row = await (await conn.execute(_SONG, [song_id])).fetchone()
    return None if row is None else ArtistId(row["artist_id"])


async def add(conn: Connection, link: Link, *, token_hash: bytes, artist_id: ArtistId, maker: UserId) -> None:
    """Insert a link."""
    await conn.execute(
        _ADD,
        [
            link.id,
            token_hash,
            artist_id,
            link.album_id,
            link.song_id,
            link.note,
            link.max_plays,
            maker,
            link.created_at,
            link.expires_at,
        ],
    )


async def list_of_album(conn: Connection, album_id: AlbumId, before: UUID, count: int) -> list[Link]:
    """An album's links made before one, the newest first."""
    rows = await (await conn.execute(_OF_ALBUM, [album_id, before, count])).fetchall()
    return [_link(row) for row in rows]


async def list_of_song(conn: Connection, song_id: SongId, before: UUID, count: int) -> list[Link]:
    """A song's links made before one, the newest first."""
    rows = await (await conn.execute(_OF_SONG, [song_id, before, count])).fetchall()
    return [_link(row) for row in rows]


async def lock(conn: Connection, link_id: LinkId) -> tuple[Link, ArtistId] | None:
    """A link and whose it is, held until commit."""
    row = await (await conn.execute(_LOCK, [link_id])).fetchone()
    return None if row is None else (_link(row), ArtistId(row["artist_id"]))


async def revoke(conn: Connection, link_id: LinkId, now: datetime) -> bool:
    """End a link; False when it had ended."""
    return (await conn.execute(_REVOKE, [now, link_id])).rowcount == 1


async def lock_by_token(conn: Connection, token_hash: bytes) -> Link | None:
    """The link that a token opens, held until commit, so that its uses are counted one by one."""
    row = await (await conn.execute(_BY_HASH, [token_hash])).fetchone()
    return None if row is None else _link(row)


async def count_open(conn: Connection, link_id: LinkId, now: datetime) -> None:
    """Note that a link was opened."""
    await conn.execute(_OPENED, [now, link_id])


async def count_play(conn: Connection, link_id: LinkId, now: datetime) -> None:
    """Note that a song was played by a link."""
    await conn.execute(_PLAYED, [now, link_id])


async def find_opened(conn: Connection, link: Link) -> Opened | None:
    """What a link opens; None when it is gone."""
    if link.album_id is not None:
        row = await (await conn.execute(_OPEN_ALBUM, [link.album_id])).fetchone()
    else:
        row = await (await conn.execute(_OPEN_SONG, [link.song_id])).fetchone()
    if row is None:
        return None
    wanted = {"album": link.album_id, "song": link.song_id}
    songs = await (await conn.execute(_SONGS, wanted)).fetchall()
    return Opened(
        title=row["title"],
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        cover=cover_ref(row),
        album=link.album_id is not None,
        expires_at=link.expires_at,
        max_plays=link.max_plays,
        plays=link.plays,
        songs=tuple(_song(each) for each in songs),
    )


async def forget(conn: Connection, before: datetime) -> None:
    """Delete links that expired long ago."""
    await conn.execute(_FORGET, [before])


def _song(row: dict[str, Any]) -> LinkedSong:
    return LinkedSong(
        id=SongId(row["id"]),
        title=row["title"],
        artists=tuple(row["artists"] or ()),
        disc=row["disc"],
        track=row["track"],
        explicit=row["explicit"],
        duration=DurationMs(row["duration_ms"]),
    )


def _link(row: dict[str, Any]) -> Link:
    return Link(
        id=LinkId(row["id"]),
        album_id=None if row["album_id"] is None else AlbumId(row["album_id"]),
        song_id=None if row["song_id"] is None else SongId(row["song_id"]),
        note=row["note"],
        max_plays=row["max_plays"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        opens=row["opens"],
        plays=row["plays"],
        last_used_at=row["last_used_at"],
    )

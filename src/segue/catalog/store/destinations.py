"""SQL of where files that come in belong, and of the room they take."""

from collections.abc import Sequence

from segue.catalog.contracts import Room
from segue.kernel.ids import AlbumId, ArtistId, LabelId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import ByteCount

_SONG_PLACE = "select artist_id, album_id from songs where id = %s and deleted_at is null"
# Under the name of one that was merged into it, too.
_FIND_OWN_ARTIST = """
select a.id from artists named join artists a on a.id = coalesce(named.merged_into, named.id)
 where lower(named.name) = lower(%(name)s) and a.deleted_at is null
   and (exists (select 1 from artist_members m where m.artist_id = a.id and m.user_id = %(member)s)
        or exists (select 1 from artist_labels l where l.artist_id = a.id and l.label_id = any(%(labels)s)))
 order by named.merged_into is not null, a.created_at, a.id limit 1
"""
_ONLY_ARTIST = """
select a.id from artists a
 where a.deleted_at is null
   and (exists (select 1 from artist_members m where m.artist_id = a.id and m.user_id = %(member)s)
        or exists (select 1 from artist_labels l where l.artist_id = a.id and l.label_id = any(%(labels)s)))
 limit 2
"""
_ACTS_FOR_ANY = """
select exists (select 1 from artist_members where user_id = %(member)s)
    or exists (select 1 from artist_labels where label_id = any(%(labels)s)) as found
"""
_HAS_ARTIST = "select 1 from artists where id = %s and deleted_at is null"
_LOCK_ROOM = "select id, name, upload_quota from artists where id = %s and deleted_at is null for update"
_STORED = """
select coalesce(sum(v.master_size), 0)::bigint as bytes
  from song_versions v join songs s on s.id = v.song_id
 where s.artist_id = %s and s.deleted_at is null and v.master_key is not null
"""
_SET_QUOTA = "update artists set upload_quota = %s where id = %s and deleted_at is null"


async def find_song_place(conn: Connection, song_id: SongId) -> tuple[ArtistId, AlbumId | None] | None:
    """A song's artist and album."""
    row = await (await conn.execute(_SONG_PLACE, [song_id])).fetchone()
    return None if row is None else (ArtistId(row["artist_id"]), row["album_id"])


async def find_own_artist(
    conn: Connection, name: str, member: UserId, labels: Sequence[LabelId]
) -> ArtistId | None:
    """The artist of this name whom a person or one of their labels acts for."""
    values = {"name": name, "member": member, "labels": list(labels)}
    row = await (await conn.execute(_FIND_OWN_ARTIST, values)).fetchone()
    return None if row is None else ArtistId(row["id"])


async def find_only_artist(conn: Connection, member: UserId, labels: Sequence[LabelId]) -> ArtistId | None:
    """The artist whom a person acts for; None when there are several, or none."""
    rows = await (await conn.execute(_ONLY_ARTIST, {"member": member, "labels": list(labels)})).fetchall()
    return ArtistId(rows[0]["id"]) if len(rows) == 1 else None


async def acts_for_any(conn: Connection, member: UserId, labels: Sequence[LabelId]) -> bool:
    """Whether a person or one of their labels acts for an artist."""
    row = await (await conn.execute(_ACTS_FOR_ANY, {"member": member, "labels": list(labels)})).fetchone()
    return bool(row and row["found"])


async def has_artist(conn: Connection, artist_id: ArtistId) -> bool:
    """Whether the artist stands."""
    return await (await conn.execute(_HAS_ARTIST, [artist_id])).fetchone() is not None


async def lock_room(conn: Connection, artist_id: ArtistId) -> Room | None:
    """What an artist's originals take, imports in place not counted; the artist is held until commit."""
    row = await (await conn.execute(_LOCK_ROOM, [artist_id])).fetchone()
    if row is None:
        return None
    stored = await (await conn.execute(_STORED, [artist_id])).fetchone()
    quota = row["upload_quota"]
    return Room(
        artist_id=artist_id,
        artist=row["name"],
        stored=ByteCount(0 if stored is None else stored["bytes"]),
        quota=None if quota is None else ByteCount(quota),
    )


async def set_quota(conn: Connection, artist_id: ArtistId, quota: int | None) -> bool:
    """Give an artist a quota of their own; False when the artist does not stand."""
    return (await conn.execute(_SET_QUOTA, [quota, artist_id])).rowcount == 1

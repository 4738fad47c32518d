"""SQL of albums as those see them who edit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumKind, AlbumRef, ArtistRef
from segue.catalog.entities.contracts import AlbumDetails, AlbumFields, EntityKind, Gone, Standing
from segue.catalog.entities.desk import Versions
from segue.catalog.entities.store import versions
from segue.catalog.lists.contracts import Audience
from segue.catalog.store.pages import cover_ref
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

# Counts are of all songs that stand: the service puts those in their place that the asker may see. Genres
# are those of songs that the asker may know of.
_FIND = """
select al.id, al.artist_id, a.name as artist_name, al.title, al.version_title, al.kind, al.release_date,
       al.release_zone, al.original_date, al.label, al.catalogue_number, al.upc, al.c_line, al.p_line,
       al.disc_titles, al.continuous, al.revision, al.created_at, al.changed_at, al.deleted_at,
       al.merged_into, al.draft, coalesce(al.taken_down_at, a.taken_down_at) as taken_down_at,
       c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash,
       (select t.reason from takedowns t
         where t.ended_at is null and (t.kind, t.subject_id) in (('album', al.id), ('artist', a.id))
         order by t.kind limit 1) as takedown,
       n.song_count, n.duration_ms, n.genres
  from albums al
  join artists a on a.id = al.artist_id
  left join covers c on c.id = al.cover_id
  cross join lateral (
       select count(*) as song_count, coalesce(sum(s.duration_ms), 0)::bigint as duration_ms,
              array(select genre
                      from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) g,
                           unnest(g.genres) as genre
                     where g.album_id = al.id
                     group by genre order by count(*) desc, genre limit 5) as genres
         from songs s where s.album_id = al.id and s.deleted_at is null) n
 where al.id = %(album)s
"""
_LOCK = """
select artist_id, title, version_title, kind, release_date, release_zone, original_date, label,
       catalogue_number, upc, c_line, p_line, disc_titles, continuous, revision, deleted_at, merged_into
  from albums where id = %s for update
"""
_ADD = """
insert into albums (id, artist_id, title, version_title, kind, release_date, release_zone, original_date,
       label, catalogue_number, upc, c_line, p_line, disc_titles, continuous, draft, created_at, changed_at)
values (%(id)s, %(artist)s, %(title)s, %(version_title)s, %(kind)s, %(release_date)s, %(release_zone)s,
        %(original_date)s, %(label)s, %(catalogue_number)s, %(upc)s, %(c_line)s, %(p_line)s, %(disc_titles)s,
        %(continuous)s, true, %(now)s, %(now)s)
"""
_PUT = """
update albums set title = %(title)s, version_title = %(version_title)s, kind = %(kind)s,
       release_date = %(release_date)s, release_zone = %(release_zone)s, original_date = %(original_date)s,
       label = %(label)s, catalogue_number = %(catalogue_number)s, upc = %(upc)s, c_line = %(c_line)s,
       p_line = %(p_line)s, disc_titles = %(disc_titles)s, continuous = %(continuous)s,
       revision = revision + 1, changed_at = %(now)s
 where id = %(id)s
"""
_DELETE = "update albums set deleted_at = %s, changed_at = %s, revision = revision + 1 where id = %s"
_DELETE_SONGS = """
with gone as (
    update songs set deleted_at = %(now)s, deleted_with = %(album)s
     where album_id = %(album)s and deleted_at is null returning id)
select v.song_id, v.id from gone join song_versions v on v.song_id = gone.id order by v.song_id, v.number
"""
_RESTORE = """
update albums set deleted_at = null, deleted_with = null, changed_at = %s, revision = revision + 1
 where id = %s
"""
_RESTORE_SONGS = """
with back as (
    update songs set deleted_at = null, deleted_with = null
     where deleted_with = %(album)s or (deleted_with = %(with)s and album_id = %(album)s)
 returning id, visible_from)
select v.song_id, v.id from back join song_versions v on v.song_id = back.id
 where back.visible_from <= %(now)s order by v.song_id, v.number
"""
_ARTIST_STANDS = "select 1 from artists where id = %s and deleted_at is null"
_DELETED_WITH = "select deleted_with from albums where id = %s"
_SONGS_OF = "select id from songs where album_id = %s"
_GONE = """
select kind, id, title, album_id, album_title, deleted_at from (
    select 'album' as kind, al.id, al.title, null::uuid as album_id, null as album_title, al.deleted_at
      from albums al where al.artist_id = %(artist)s and al.deleted_at is not null and al.merged_into is null
     union all
    select 'song', s.id, s.title, al.id, al.title, s.deleted_at
      from songs s left join albums al on al.id = s.album_id
     where s.artist_id = %(artist)s and s.deleted_at is not null and s.deleted_with is null) as gone
 where (deleted_at, id) < (%(at)s, %(id)s)
 order by deleted_at desc, id desc limit %(count)s
"""


@dataclass(frozen=True, slots=True)
class HeldAlbum:
    """An album held until commit."""

    artist_id: ArtistId
    fields: AlbumFields
    revision: int
    deleted_at: datetime | None
    merged_into: AlbumId | None


async def find(conn: Connection, album_id: AlbumId, audience: Audience) -> AlbumDetails | None:
    """An album, deleted or not, but not one merged into another; counts are of all songs that stand."""
    row = await (await conn.execute(_FIND, {**audience.values, "album": album_id})).fetchone()
    if row is None or row["merged_into"] is not None:
        return None
    return AlbumDetails(
        id=AlbumId(row["id"]),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        fields=_fields(row),
        cover=cover_ref(row),
        genres=tuple(row["genres"]),
        song_count=row["song_count"],
        duration=DurationMs(row["duration_ms"]),
        revision=row["revision"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        standing=Standing(row["deleted_at"], row["taken_down_at"], row["takedown"], row["draft"]),
    )


async def lock(conn: Connection, album_id: AlbumId) -> HeldAlbum | None:
    """An album, deleted or not, held until commit."""
    row = await (await conn.execute(_LOCK, [album_id])).fetchone()
    if row is None:
        return None
    return HeldAlbum(
        ArtistId(row["artist_id"]), _fields(row), row["revision"], row["deleted_at"], row["merged_into"]
    )


async def add(
    conn: Connection, album_id: AlbumId, artist_id: ArtistId, fields: AlbumFields, now: datetime
) -> None:
    """Insert an album as a draft."""
    await conn.execute(_ADD, {**_values(album_id, fields, now), "artist": artist_id})


async def put(conn: Connection, album_id: AlbumId, fields: AlbumFields, now: datetime) -> None:
    """Write the fields; the revision is one higher."""
    await conn.execute(_PUT, _values(album_id, fields, now))


async def delete(conn: Connection, album_id: AlbumId, now: datetime) -> Versions:
    """Mark an album deleted with its songs; the versions that go."""
    await conn.execute(_DELETE, [now, now, album_id])
    values = {"now": now, "album": album_id}
    return versions(await (await conn.execute(_DELETE_SONGS, values)).fetchall())


async def restore(conn: Connection, album_id: AlbumId, now: datetime) -> Versions:
    """Bring an album back with what was deleted with it; the versions that may be heard again."""
    row = await (await conn.execute(_DELETED_WITH, [album_id])).fetchone()
    await conn.execute(_RESTORE, [now, album_id])
    values = {"album": album_id, "with": None if row is None else row["deleted_with"], "now": now}
    return versions(await (await conn.execute(_RESTORE_SONGS, values)).fetchall())


async def artist_stands(conn: Connection, artist_id: ArtistId) -> bool:
    """Whether the artist is not deleted."""
    return await (await conn.execute(_ARTIST_STANDS, [artist_id])).fetchone() is not None


async def songs_of(conn: Connection, album_id: AlbumId) -> list[SongId]:
    """All songs of an album, deleted ones too."""
    rows = await (await conn.execute(_SONGS_OF, [album_id])).fetchall()
    return [SongId(row["id"]) for row in rows]


async def list_gone(
    conn: Connection, artist_id: ArtistId, after: tuple[datetime, UUID], count: int
) -> Sequence[Gone]:
    """Albums and songs of an artist that were deleted, the last first; songs that went alone."""
    values = {"artist": artist_id, "at": after[0], "id": after[1], "count": count}
    rows = await (await conn.execute(_GONE, values)).fetchall()
    return [_gone(row) for row in rows]


def _gone(row: dict[str, Any]) -> Gone:
    album = None if row["album_id"] is None else AlbumRef(AlbumId(row["album_id"]), row["album_title"], None)
    kind = EntityKind(row["kind"])
    subject = AlbumId(row["id"]) if kind is EntityKind.ALBUM else SongId(row["id"])
    return Gone(kind, subject, row["title"], album, row["deleted_at"])


def _fields(row: dict[str, Any]) -> AlbumFields:
    return AlbumFields(
        title=row["title"],
        version_title=row["version_title"],
        kind=AlbumKind(row["kind"]),
        release_date=row["release_date"],
        release_zone=row["release_zone"],
        original_date=row["original_date"],
        label=row["label"],
        catalogue_number=row["catalogue_number"],
        upc=row["upc"],
        c_line=row["c_line"],
        p_line=row["p_line"],
        disc_titles=tuple(row["disc_titles"]),
        continuous=row["continuous"],
    )


def _values(album_id: AlbumId, fields: AlbumFields, now: datetime) -> dict[str, object]:
    return {
        "id": album_id,
        "title": fields.title,
        "version_title": fields.version_title,
        "kind": fields.kind,
        "release_date": fields.release_date,
        "release_zone": fields.release_zone,
        "original_date": fields.original_date,
        "label": fields.label,
        "catalogue_number": fields.catalogue_number,
        "upc": fields.upc,
        "c_line": fields.c_line,
        "p_line": fields.p_line,
        "disc_titles": list(fields.disc_titles),
        "continuous": fields.continuous,
        "now": now,
    }

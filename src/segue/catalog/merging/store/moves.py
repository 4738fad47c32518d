"""SQL that makes one of two artists or albums. A test knows every table that names either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from segue.catalog.entities.desk import Versions
from segue.catalog.entities.store import versions
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection

# In the order of their ids, so that two merges at once cannot wait for each other.
_LOCK_ARTISTS = """
select id, name, deleted_at is null as stands, taken_down_at is not null as taken_down, false as draft
  from artists where id = any(%s) order by id for update
"""
_LOCK_ALBUMS = """
select id, title as name, deleted_at is null as stands, taken_down_at is not null as taken_down, draft
  from albums where id = any(%s) order by id for update
"""
_MOVE_ARTIST = (
    "update albums set artist_id = %(into)s where artist_id = %(old)s",
    "update songs set artist_id = %(into)s where artist_id = %(old)s",
    """
    delete from song_artists o where o.artist_id = %(old)s and exists (
        select 1 from song_artists n
         where n.song_id = o.song_id and n.role = o.role and n.artist_id = %(into)s)
    """,
    "update song_artists set artist_id = %(into)s where artist_id = %(old)s",
    """
    insert into artist_members (artist_id, user_id, created_at)
        select %(into)s, user_id, created_at from artist_members where artist_id = %(old)s
        on conflict do nothing
    """,
    "delete from artist_members where artist_id = %(old)s",
    """
    insert into artist_labels (artist_id, label_id, added_at)
        select %(into)s, label_id, added_at from artist_labels where artist_id = %(old)s
        on conflict do nothing
    """,
    "delete from artist_labels where artist_id = %(old)s",
    """
    delete from artist_claims o where o.artist_id = %(old)s and o.state = 'open' and exists (
        select 1 from artist_claims n
         where n.artist_id = %(into)s and n.user_id = o.user_id and n.state = 'open')
    """,
    "update artist_claims set artist_id = %(into)s where artist_id = %(old)s",
    "update release_links set artist_id = %(into)s where artist_id = %(old)s",
    "update artists set merged_into = %(into)s where merged_into = %(old)s",
    """
    update artists a set bio = coalesce(a.bio, o.bio), country = coalesce(a.country, o.country),
           links = case when cardinality(a.links) > 0 then a.links else o.links end,
           image_id = coalesce(a.image_id, o.image_id), verified_at = coalesce(a.verified_at, o.verified_at),
           musicbrainz_id = coalesce(a.musicbrainz_id, o.musicbrainz_id),
           aliases = (array(
                select name from unnest(a.aliases || o.name || o.aliases) with ordinality as t (name, place)
                 where lower(name) <> lower(a.name) group by name order by min(place)))[:20],
           revision = a.revision + 1, changed_at = %(now)s
      from artists o where a.id = %(into)s and o.id = %(old)s
    """,
    """
    update artists set merged_into = %(into)s, deleted_at = %(now)s, changed_at = %(now)s,
           revision = revision + 1
     where id = %(old)s
    """,
)
# The same song at the same place: what the other album has, this one need not bring.
_COUNT_DOUBLES = """
select count(*) as doubles from songs o
 where o.album_id = %(old)s and o.deleted_at is null and exists (
       select 1 from songs n
        where n.album_id = %(into)s and n.deleted_at is null and n.current_version is not null
          and n.disc = o.disc and n.track is not distinct from o.track and lower(n.title) = lower(o.title))
"""
_DOUBLES = """
select distinct on (o.id) o.id as old, n.id as into
  from songs o join songs n
    on n.album_id = %(into)s and n.deleted_at is null and n.current_version is not null
       and n.disc = o.disc and n.track is not distinct from o.track and lower(n.title) = lower(o.title)
 where o.album_id = %(old)s and o.deleted_at is null order by o.id, n.id
"""
_DELETE_DOUBLES = """
with gone as (
    update songs o set deleted_at = %(now)s, deleted_with = null
     where o.album_id = %(old)s and o.deleted_at is null and exists (
           select 1 from songs n
            where n.album_id = %(into)s and n.deleted_at is null and n.current_version is not null
              and n.disc = o.disc and n.track is not distinct from o.track
              and lower(n.title) = lower(o.title))
 returning o.id)
select v.song_id, v.id from gone join song_versions v on v.song_id = gone.id order by v.song_id, v.number
"""
_MOVE_ALBUM = (
    "update songs set album_id = %(into)s where album_id = %(old)s",
    "update release_links set album_id = %(into)s where album_id = %(old)s",
    "update albums set merged_into = %(into)s where merged_into = %(old)s",
    """
    update albums a set version_title = coalesce(a.version_title, o.version_title),
           release_date = coalesce(a.release_date, o.release_date),
           original_date = coalesce(a.original_date, o.original_date), label = coalesce(a.label, o.label),
           catalogue_number = coalesce(a.catalogue_number, o.catalogue_number), upc = coalesce(a.upc, o.upc),
           c_line = coalesce(a.c_line, o.c_line), p_line = coalesce(a.p_line, o.p_line),
           disc_titles = case when cardinality(a.disc_titles) > 0 then a.disc_titles else o.disc_titles end,
           cover_id = coalesce(a.cover_id, o.cover_id),
           musicbrainz_id = coalesce(a.musicbrainz_id, o.musicbrainz_id),
           revision = a.revision + 1, changed_at = %(now)s
      from albums o where a.id = %(into)s and o.id = %(old)s
    """,
    """
    update albums set merged_into = %(into)s, deleted_at = %(now)s, changed_at = %(now)s,
           revision = revision + 1
     where id = %(old)s
    """,
)
_SONGS_OF_ARTIST = "select id from songs where artist_id = %s"
_SONGS_OF_ALBUM = "select id from songs where album_id = %s"


@dataclass(frozen=True, slots=True)
class HeldDouble:
    """One of two things that may be one, held until commit."""

    name: str
    stands: bool
    taken_down: bool
    draft: bool


async def lock_artists(conn: Connection, ids: Sequence[ArtistId]) -> dict[ArtistId, HeldDouble]:
    """Artists, held until commit."""
    rows = await (await conn.execute(_LOCK_ARTISTS, [list(ids)])).fetchall()
    return {
        ArtistId(row["id"]): HeldDouble(row["name"], row["stands"], row["taken_down"], row["draft"])
        for row in rows
    }


async def lock_albums(conn: Connection, ids: Sequence[AlbumId]) -> dict[AlbumId, HeldDouble]:
    """Albums, held until commit."""
    rows = await (await conn.execute(_LOCK_ALBUMS, [list(ids)])).fetchall()
    return {
        AlbumId(row["id"]): HeldDouble(row["name"], row["stands"], row["taken_down"], row["draft"])
        for row in rows
    }


async def merge_artist(conn: Connection, old: ArtistId, into: ArtistId, now: datetime) -> list[SongId]:
    """Give all that is an artist's to another; the songs that were theirs."""
    rows = await (await conn.execute(_SONGS_OF_ARTIST, [old])).fetchall()
    for statement in _MOVE_ARTIST:
        await conn.execute(statement, {"old": old, "into": into, "now": now})
    return [SongId(row["id"]) for row in rows]


async def count_doubles(conn: Connection, old: AlbumId, into: AlbumId) -> int:
    """How many songs of an album the other has at the same place."""
    row = await (await conn.execute(_COUNT_DOUBLES, {"old": old, "into": into})).fetchone()
    return 0 if row is None else row["doubles"]


async def doubles(conn: Connection, old: AlbumId, into: AlbumId) -> dict[SongId, SongId]:
    """Songs of an album that the other has at the same place, and which those are."""
    rows = await (await conn.execute(_DOUBLES, {"old": old, "into": into})).fetchall()
    return {SongId(row["old"]): SongId(row["into"]) for row in rows}


async def delete_doubles(conn: Connection, old: AlbumId, into: AlbumId, now: datetime) -> Versions:
    """Delete songs of an album that the other has at the same place; the versions that go."""
    values = {"old": old, "into": into, "now": now}
    return versions(await (await conn.execute(_DELETE_DOUBLES, values)).fetchall())


async def merge_album(conn: Connection, old: AlbumId, into: AlbumId, now: datetime) -> list[SongId]:
    """Give all that is on an album to another; the songs that were on it."""
    rows = await (await conn.execute(_SONGS_OF_ALBUM, [old])).fetchall()
    for statement in _MOVE_ALBUM:
        await conn.execute(statement, {"old": old, "into": into, "now": now})
    return [SongId(row["id"]) for row in rows]

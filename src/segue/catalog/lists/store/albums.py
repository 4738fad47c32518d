"""SQL of lists of albums and of artists: those with a song that the audience may know of."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumSort, NameSort
from segue.catalog.lists.contracts import Audience, Wanted
from segue.kernel.ids import ArtistId
from segue.kernel.ports.database import Connection

_NEW = """
select al.id, al.created_at as key
  from albums al
 where al.deleted_at is null and (al.created_at, al.id) < (%(after)s, %(row)s)
   and (%(artist)s::uuid is null or al.artist_id = %(artist)s)
   and (%(year)s::int is null or extract(year from first_day(al.release_date))::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and exists (
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
         where s.album_id = al.id
           and (%(genre)s::text is null or exists (
                select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s)))
 order by al.created_at desc, al.id desc limit %(count)s
"""
_TITLE = """
select al.id, lower(al.title) as key
  from albums al
 where al.deleted_at is null and (lower(al.title), al.id) > (%(after)s, %(row)s)
   and (%(artist)s::uuid is null or al.artist_id = %(artist)s)
   and (%(year)s::int is null or extract(year from first_day(al.release_date))::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and exists (
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
         where s.album_id = al.id
           and (%(genre)s::text is null or exists (
                select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s)))
 order by lower(al.title), al.id limit %(count)s
"""
_RELEASED = """
select al.id, coalesce(first_day(al.release_date), '0001-01-01') as key
  from albums al
 where al.deleted_at is null
   and (coalesce(first_day(al.release_date), '0001-01-01'), al.id) < (%(after)s::date, %(row)s)
   and (%(artist)s::uuid is null or al.artist_id = %(artist)s)
   and (%(year)s::int is null or extract(year from first_day(al.release_date))::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and exists (
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
         where s.album_id = al.id
           and (%(genre)s::text is null or exists (
                select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s)))
 order by coalesce(first_day(al.release_date), '0001-01-01') desc, al.id desc limit %(count)s
"""
_ARTISTS_NEW = """
select a.id, a.created_at as key
  from artists a
 where a.deleted_at is null and (a.created_at, a.id) < (%(after)s, %(row)s)
   and exists (
        select 1 from song_artists sa
          join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
            on s.id = sa.song_id
         where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer')
           and (%(genre)s::text is null or exists (
                select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s)))
 order by a.created_at desc, a.id desc limit %(count)s
"""
_ARTISTS_TITLE = """
select a.id, lower(a.name) as key
  from artists a
 where a.deleted_at is null and (lower(a.name), a.id) > (%(after)s, %(row)s)
   and exists (
        select 1 from song_artists sa
          join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
            on s.id = sa.song_id
         where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer')
           and (%(genre)s::text is null or exists (
                select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s)))
 order by lower(a.name), a.id limit %(count)s
"""
_HAS_SONG = """
select exists (
       select 1 from song_artists sa
         join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
            on s.id = sa.song_id
        where sa.artist_id = %(artist)s) as found
"""
_VISIBLE_ARTISTS = """
select a.id from artists a
 where a.id = any(%(ids)s) and a.deleted_at is null and exists (
       select 1 from song_artists sa
         join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
           on s.id = sa.song_id
        where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer'))
"""
# What is released and not to be seen here wants a licence: the one case in which a song's page says so too.
_ELSEWHERE = """
with released as (
    select s.id, s.album_id, s.artist_id from songs s
     where s.deleted_at is null and s.current_version is not null and s.visible_from <= %(moment)s
       and (s.visible_day is null or s.visible_day <= %(today)s)
       and (s.id = any(%(ids)s) or s.album_id = any(%(ids)s) or s.artist_id = any(%(ids)s))
)
select id from released where id = any(%(ids)s)
union
select album_id from released r join albums al on al.id = r.album_id and al.deleted_at is null
 where r.album_id = any(%(ids)s)
union
select artist_id from released r join artists a on a.id = r.artist_id and a.deleted_at is null
 where r.artist_id = any(%(ids)s)
"""

Keyed = list[tuple[UUID, Any]]
_ALBUMS = {AlbumSort.NEW: _NEW, AlbumSort.TITLE: _TITLE, AlbumSort.RELEASE_DATE: _RELEASED}
_ARTISTS = {NameSort.NEW: _ARTISTS_NEW, NameSort.TITLE: _ARTISTS_TITLE}


async def albums(
    conn: Connection,
    audience: Audience,
    sort: AlbumSort,
    wanted: Wanted,
    *,
    after: tuple[object, UUID],
    count: int,
) -> Keyed:
    """The albums of a list that follow `after`, each with the key that it is sorted by."""
    return await _keyed(conn, _ALBUMS[sort], audience, wanted, after=after, count=count)


async def artists(
    conn: Connection,
    audience: Audience,
    sort: NameSort,
    wanted: Wanted,
    *,
    after: tuple[object, UUID],
    count: int,
) -> Keyed:
    """The artists of a list that follow `after`, each with the key that it is sorted by."""
    return await _keyed(conn, _ARTISTS[sort], audience, wanted, after=after, count=count)


async def visible_artists(conn: Connection, audience: Audience, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` with a song that the audience may know of."""
    rows = await (await conn.execute(_VISIBLE_ARTISTS, {**audience.values, "ids": list(ids)})).fetchall()
    return {row["id"] for row in rows}


async def elsewhere(conn: Connection, audience: Audience, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of `ids`, which the audience may not see, that are out all the same."""
    rows = await (await conn.execute(_ELSEWHERE, {**audience.values, "ids": list(ids)})).fetchall()
    return frozenset(row["id"] for row in rows)


async def has_song(conn: Connection, audience: Audience, artist_id: ArtistId) -> bool:
    """Whether an artist has a credit on a song that the audience may know of."""
    row = await (await conn.execute(_HAS_SONG, {**audience.values, "artist": artist_id})).fetchone()
    return bool(row and row["found"])


async def _keyed(
    conn: Connection,
    query: str,
    audience: Audience,
    wanted: Wanted,
    *,
    after: tuple[object, UUID],
    count: int,
) -> Keyed:
    values = {**audience.values, **wanted.values, "after": after[0], "row": after[1], "count": count}
    rows = await (await conn.execute(query, values, prepare=False)).fetchall()
    return [(row["id"], row["key"]) for row in rows]

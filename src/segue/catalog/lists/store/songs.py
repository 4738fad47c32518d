"""SQL of lists of songs. They are keyset: row values compared with an index's order.

A query finds ids and cursor keys; cards are read apart, for a page. Genres have queries of their own, which
begin at the genre's index where that is less to read, and artists too. Conditions that a parameter
switches off are seen through by the planner, which plans each of these anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from segue.catalog.contracts import SongSort
from segue.catalog.lists.contracts import Audience, Wanted
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection

_NEW = """
select s.id, s.listed_at as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where (s.listed_at, s.id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by s.listed_at desc, s.id desc limit %(count)s
"""
_POPULAR = """
select s.id, s.play_count as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where (s.play_count, s.id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by s.play_count desc, s.id desc limit %(count)s
"""
_TITLE = """
select s.id, lower(s.title) as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where (lower(s.title), s.id) > (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by lower(s.title), s.id limit %(count)s
"""
_RELEASED = """
select s.id, coalesce(s.released_on, '0001-01-01') as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where (coalesce(s.released_on, '0001-01-01'), s.id) < (%(after)s::date, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by coalesce(s.released_on, '0001-01-01') desc, s.id desc limit %(count)s
"""
_GENRE_NEW = """
select s.id, g.listed_at as key
  from song_genres g
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = g.song_id
  left join albums al on al.id = s.album_id
 where g.genre = %(genre)s and (g.listed_at, g.song_id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by g.listed_at desc, g.song_id desc limit %(count)s
"""
_GENRE_POPULAR = """
select s.id, s.play_count as key
  from song_genres g
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = g.song_id
  left join albums al on al.id = s.album_id
 where g.genre = %(genre)s and (s.play_count, s.id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by s.play_count desc, s.id desc limit %(count)s
"""
_GENRE_TITLE = """
select s.id, lower(s.title) as key
  from song_genres g
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = g.song_id
  left join albums al on al.id = s.album_id
 where g.genre = %(genre)s and (lower(s.title), s.id) > (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by lower(s.title), s.id limit %(count)s
"""
_GENRE_RELEASED = """
select s.id, coalesce(s.released_on, '0001-01-01') as key
  from song_genres g
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = g.song_id
  left join albums al on al.id = s.album_id
 where g.genre = %(genre)s and (coalesce(s.released_on, '0001-01-01'), s.id) < (%(after)s::date, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
 order by coalesce(s.released_on, '0001-01-01') desc, s.id desc limit %(count)s
"""
_ARTIST_NEW = """
select s.id, s.listed_at as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where exists (
        select 1 from song_artists sa
         where sa.song_id = s.id and sa.artist_id = %(artist)s and sa.role in ('main', 'featured', 'remixer'))
   and (s.listed_at, s.id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and (%(genre)s::text is null or exists (
        select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s))
 order by s.listed_at desc, s.id desc limit %(count)s
"""
_ARTIST_POPULAR = """
select s.id, s.play_count as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where exists (
        select 1 from song_artists sa
         where sa.song_id = s.id and sa.artist_id = %(artist)s and sa.role in ('main', 'featured', 'remixer'))
   and (s.play_count, s.id) < (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and (%(genre)s::text is null or exists (
        select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s))
 order by s.play_count desc, s.id desc limit %(count)s
"""
_ARTIST_TITLE = """
select s.id, lower(s.title) as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where exists (
        select 1 from song_artists sa
         where sa.song_id = s.id and sa.artist_id = %(artist)s and sa.role in ('main', 'featured', 'remixer'))
   and (lower(s.title), s.id) > (%(after)s, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and (%(genre)s::text is null or exists (
        select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s))
 order by lower(s.title), s.id limit %(count)s
"""
_ARTIST_RELEASED = """
select s.id, coalesce(s.released_on, '0001-01-01') as key
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where exists (
        select 1 from song_artists sa
         where sa.song_id = s.id and sa.artist_id = %(artist)s and sa.role in ('main', 'featured', 'remixer'))
   and (coalesce(s.released_on, '0001-01-01'), s.id) < (%(after)s::date, %(row)s)
   and (%(year)s::int is null or extract(year from s.released_on)::int = %(year)s)
   and (%(kind)s::text is null or al.kind = %(kind)s)
   and (%(genre)s::text is null or exists (
        select 1 from song_genres g where g.song_id = s.id and g.genre = %(genre)s))
 order by coalesce(s.released_on, '0001-01-01') desc, s.id desc limit %(count)s
"""
_ALBUM_SONGS = """
select s.id, s.disc, coalesce(s.track, 10000) as track
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
 where s.album_id = %(album)s and (s.disc, coalesce(s.track, 10000), s.id) > (%(disc)s, %(track)s, %(row)s)
 order by s.disc, coalesce(s.track, 10000), s.id limit %(count)s
"""
_VISIBLE = """
select s.id from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
 where s.id = any(%(ids)s)
"""
_UNLICENSED = """
select s.id from songs s
 where s.id = any(%(ids)s) and s.deleted_at is null and s.current_version is not null
   and s.visible_from <= %(moment)s and (s.visible_day is null or s.visible_day <= %(today)s)
   and not exists (
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
         where v.id = s.id)
"""
_STANDING = """
select s.artist_id, s.taken_down_at is not null as taken_down,
       s.visible_from <= %(moment)s and (s.visible_day is null or s.visible_day <= %(today)s) as released,
       exists (
            select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
             where v.id = s.id) as visible
  from songs s where s.id = %(song)s and s.deleted_at is null and s.current_version is not null
"""
_GENRE_NAME = """
select name from genres where slug = %(asked)s or name = %(asked)s
 union all
select g.name from genre_aliases a join genres g on g.id = a.genre_id where a.alias = %(asked)s
 limit 1
"""

Keyed = list[tuple[UUID, Any]]
_ALL = {
    SongSort.NEW: _NEW,
    SongSort.POPULAR: _POPULAR,
    SongSort.TITLE: _TITLE,
    SongSort.RELEASE_DATE: _RELEASED,
}
_OF_GENRE = {
    SongSort.NEW: _GENRE_NEW,
    SongSort.POPULAR: _GENRE_POPULAR,
    SongSort.TITLE: _GENRE_TITLE,
    SongSort.RELEASE_DATE: _GENRE_RELEASED,
}
_OF_ARTIST = {
    SongSort.NEW: _ARTIST_NEW,
    SongSort.POPULAR: _ARTIST_POPULAR,
    SongSort.TITLE: _ARTIST_TITLE,
    SongSort.RELEASE_DATE: _ARTIST_RELEASED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a song that is not deleted stands to somebody."""

    artist_id: ArtistId
    taken_down: bool
    released: bool
    visible: bool


async def songs(
    conn: Connection,
    audience: Audience,
    sort: SongSort,
    wanted: Wanted,
    *,
    after: tuple[object, UUID],
    count: int,
) -> Keyed:
    """The songs of a list that follow `after`, each with the key that it is sorted by."""
    values = {**audience.values, **wanted.values, "after": after[0], "row": after[1], "count": count}
    if wanted.artist is not None:
        query = _OF_ARTIST[sort]
    elif wanted.genre is not None:
        query = _OF_GENRE[sort]
    else:
        query = _ALL[sort]
    # Prepared, a statement may come to be planned for any values: it would read far more for some.
    rows = await (await conn.execute(query, values, prepare=False)).fetchall()
    return [(row["id"], row["key"]) for row in rows]


async def album_songs(
    conn: Connection, audience: Audience, album: AlbumId, after: tuple[int, int, UUID], count: int
) -> list[tuple[UUID, tuple[int, int]]]:
    """An album's songs by disc and track; those without a track last."""
    disc, track, row_id = after
    values = {**audience.values, "album": album, "disc": disc, "track": track, "row": row_id, "count": count}
    rows = await (await conn.execute(_ALBUM_SONGS, values)).fetchall()
    return [(row["id"], (row["disc"], row["track"])) for row in rows]


async def visible(conn: Connection, audience: Audience, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that the audience may know of."""
    rows = await (await conn.execute(_VISIBLE, {**audience.values, "ids": list(ids)})).fetchall()
    return {row["id"] for row in rows}


async def unlicensed(conn: Connection, audience: Audience, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that are out, and not licensed where the audience is."""
    rows = await (await conn.execute(_UNLICENSED, {**audience.values, "ids": list(ids)})).fetchall()
    return {row["id"] for row in rows}


async def find_standing(conn: Connection, audience: Audience, song_id: SongId) -> Standing | None:
    """How a song stands to the audience; None when it is deleted or was never there."""
    row = await (await conn.execute(_STANDING, {**audience.values, "song": song_id})).fetchone()
    if row is None:
        return None
    return Standing(ArtistId(row["artist_id"]), row["taken_down"], row["released"], row["visible"])


async def find_genre(conn: Connection, asked: str) -> str | None:
    """The genre's name in the tree, by name, slug or alias."""
    row = await (await conn.execute(_GENRE_NAME, {"asked": asked.strip().lower()})).fetchone()
    return None if row is None else row["name"]

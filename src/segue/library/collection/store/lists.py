"""SQL of the lists of a library.

The latest first is keyset on an index, and costs the same at any depth. By words, a library is sorted for
each page: it is one person's. What its owner may not know of any more stands last there, for its place would
tell its title; with a filter it is left out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from segue.catalog.api import Audience
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import AlbumOrder, Kind, NameOrder, SongOrder
from segue.library.collection.rules import Added, Named

_ADDED = """
select subject_id as id, added_at from library_items
 where user_id = %(user)s and kind = %(kind)s and removed_at is null
   and (added_at, subject_id) < (%(at)s, %(row)s)
 order by added_at desc, subject_id desc limit %(count)s
"""
_SONGS_ADDED = """
select i.subject_id as id, i.added_at
  from library_items i
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = i.subject_id
  left join albums al on al.id = s.album_id and al.deleted_at is null
 where i.user_id = %(user)s and i.kind = 'song' and i.removed_at is null
   and (i.added_at, i.subject_id) < (%(at)s, %(row)s)
   and not exists (
       select from unnest(%(words)s::text[]) as w (word)
        where position(w.word in plain_text(s.title || ' ' || coalesce(al.title, '') || ' ' || (
              select coalesce(string_agg(a.name, ' '), '') from song_artists sa
                join artists a on a.id = sa.artist_id where sa.song_id = s.id))) = 0)
 order by i.added_at desc, i.subject_id desc limit %(count)s
"""
_SONGS_TITLE = """
with kept as materialized (
    select i.subject_id as id, i.added_at, s.id is null as gone, coalesce(lower(s.title), '') as key
      from library_items i
      left join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
        on s.id = i.subject_id
      left join albums al on al.id = s.album_id and al.deleted_at is null
     where i.user_id = %(user)s and i.kind = 'song' and i.removed_at is null
       and (%(words)s::text[] is null or s.id is not null and not exists (
           select from unnest(%(words)s::text[]) as w (word)
            where position(w.word in plain_text(s.title || ' ' || coalesce(al.title, '') || ' ' || (
                  select coalesce(string_agg(a.name, ' '), '') from song_artists sa
                    join artists a on a.id = sa.artist_id where sa.song_id = s.id))) = 0))
)
select id, added_at, gone, key from kept where (gone, key, id) > (%(gone)s, %(key)s, %(row)s)
 order by gone, key, id limit %(count)s
"""
_SONGS_ARTIST = """
with kept as materialized (
    select i.subject_id as id, i.added_at, s.id is null as gone,
           coalesce(lower((
               select a.name from song_artists sa join artists a on a.id = sa.artist_id
                where sa.song_id = s.id and sa.role = 'main' order by sa.place limit 1)), '')
           || e'\\x01' || coalesce(lower(s.title), '') as key
      from library_items i
      left join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
        on s.id = i.subject_id
      left join albums al on al.id = s.album_id and al.deleted_at is null
     where i.user_id = %(user)s and i.kind = 'song' and i.removed_at is null
       and (%(words)s::text[] is null or s.id is not null and not exists (
           select from unnest(%(words)s::text[]) as w (word)
            where position(w.word in plain_text(s.title || ' ' || coalesce(al.title, '') || ' ' || (
                  select coalesce(string_agg(a.name, ' '), '') from song_artists sa
                    join artists a on a.id = sa.artist_id where sa.song_id = s.id))) = 0))
)
select id, added_at, gone, key from kept where (gone, key, id) > (%(gone)s, %(key)s, %(row)s)
 order by gone, key, id limit %(count)s
"""
_SONGS_ALBUM = """
with kept as materialized (
    select i.subject_id as id, i.added_at, s.id is null as gone,
           coalesce(lower(al.title), '') || e'\\x01' || lpad(s.disc::text, 3, '0')
           || lpad(coalesce(s.track, 10000)::text, 5, '0') as key
      from library_items i
      left join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
        on s.id = i.subject_id
      left join albums al on al.id = s.album_id and al.deleted_at is null
     where i.user_id = %(user)s and i.kind = 'song' and i.removed_at is null
       and (%(words)s::text[] is null or s.id is not null and not exists (
           select from unnest(%(words)s::text[]) as w (word)
            where position(w.word in plain_text(s.title || ' ' || coalesce(al.title, '') || ' ' || (
                  select coalesce(string_agg(a.name, ' '), '') from song_artists sa
                    join artists a on a.id = sa.artist_id where sa.song_id = s.id))) = 0))
), keyed as (
    select id, added_at, gone, coalesce(key, '') as key from kept
)
select id, added_at, gone, key from keyed where (gone, key, id) > (%(gone)s, %(key)s, %(row)s)
 order by gone, key, id limit %(count)s
"""
_ALBUMS_ADDED = """
select i.subject_id as id, i.added_at
  from library_items i
  join albums al on al.id = i.subject_id and al.deleted_at is null
  join artists a on a.id = al.artist_id
 where i.user_id = %(user)s and i.kind = 'album' and i.removed_at is null
   and (i.added_at, i.subject_id) < (%(at)s, %(row)s)
   and exists (
       select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
        where s.album_id = al.id)
   and not exists (
       select from unnest(%(words)s::text[]) as w (word)
        where position(w.word in plain_text(al.title || ' ' || a.name)) = 0)
 order by i.added_at desc, i.subject_id desc limit %(count)s
"""
_ALBUMS_NAMED = """
with kept as materialized (
    select i.subject_id as id, i.added_at, al.id is null as gone,
           case %(order)s::text
                when 'title' then lower(al.title)
                when 'artist' then lower(a.name) || e'\\x01' || lower(al.title)
                else to_char(date '9999-12-31' - coalesce(first_day(al.release_date), '0001-01-01'),
                             'FM0000000') || lower(al.title) end as key
      from library_items i
      left join albums al on al.id = i.subject_id and al.deleted_at is null and exists (
           select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
            where s.album_id = al.id)
      left join artists a on a.id = al.artist_id
     where i.user_id = %(user)s and i.kind = 'album' and i.removed_at is null
       and (%(words)s::text[] is null or al.id is not null and not exists (
           select from unnest(%(words)s::text[]) as w (word)
            where position(w.word in plain_text(al.title || ' ' || a.name)) = 0))
), keyed as (
    select id, added_at, gone, coalesce(key, '') as key from kept
)
select id, added_at, gone, key from keyed where (gone, key, id) > (%(gone)s, %(key)s, %(row)s)
 order by gone, key, id limit %(count)s
"""
_ARTISTS_ADDED = """
select i.subject_id as id, i.added_at
  from library_items i
  join artists a on a.id = i.subject_id and a.deleted_at is null
 where i.user_id = %(user)s and i.kind = %(kind)s and i.removed_at is null
   and (i.added_at, i.subject_id) < (%(at)s, %(row)s)
   and exists (
       select 1 from song_artists sa
         join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
           on s.id = sa.song_id
        where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer'))
   and not exists (
       select from unnest(%(words)s::text[]) as w (word)
        where position(w.word in plain_text(a.name || ' ' || array_to_string(a.aliases, ' '))) = 0)
 order by i.added_at desc, i.subject_id desc limit %(count)s
"""
_ARTISTS_TITLE = """
with kept as materialized (
    select i.subject_id as id, i.added_at, a.id is null as gone, coalesce(lower(a.name), '') as key
      from library_items i
      left join artists a on a.id = i.subject_id and a.deleted_at is null and exists (
           select 1 from song_artists sa
             join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
               on s.id = sa.song_id
            where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer'))
     where i.user_id = %(user)s and i.kind = %(kind)s and i.removed_at is null
       and (%(words)s::text[] is null or a.id is not null and not exists (
           select from unnest(%(words)s::text[]) as w (word)
            where position(w.word in plain_text(a.name || ' ' || array_to_string(a.aliases, ' '))) = 0))
)
select id, added_at, gone, key from kept where (gone, key, id) > (%(gone)s, %(key)s, %(row)s)
 order by gone, key, id limit %(count)s
"""

_SONGS: Mapping[SongOrder, LiteralString] = {
    SongOrder.TITLE: _SONGS_TITLE,
    SongOrder.ARTIST: _SONGS_ARTIST,
    SongOrder.ALBUM: _SONGS_ALBUM,
}
_FOUND: Mapping[Kind, LiteralString] = {
    Kind.SONG: _SONGS_ADDED,
    Kind.ALBUM: _ALBUMS_ADDED,
    Kind.ARTIST: _ARTISTS_ADDED,
    Kind.HIDDEN_ARTIST: _ARTISTS_ADDED,
}
Row = tuple[UUID, datetime]
NamedRow = tuple[UUID, datetime, bool, str]


async def added(conn: Connection, user_id: UserId, kind: Kind, after: Added, count: int) -> list[Row]:
    """Things of a kind, the latest first, whoever may know of them."""
    values = {"user": user_id, "kind": kind.value, "at": after[0], "row": after[1], "count": count}
    rows = await (await conn.execute(_ADDED, values)).fetchall()
    return [(row["id"], row["added_at"]) for row in rows]


async def found(  # noqa: PLR0917 - for whom, whose, of what, which, from where, how many
    conn: Connection,
    audience: Audience,
    user_id: UserId,
    kind: Kind,
    words: list[str],
    after: Added,
    count: int,
) -> list[Row]:
    """Things of a kind with all of `words`, the latest first, of those the audience may know of."""
    values = {
        **audience.values,
        "user": user_id,
        "kind": kind.value,
        "words": words,
        "at": after[0],
        "row": after[1],
        "count": count,
    }
    rows = await (await conn.execute(_FOUND[kind], values, prepare=False)).fetchall()
    return [(row["id"], row["added_at"]) for row in rows]


async def named(  # noqa: PLR0917 - for whom, whose, of what, in which order, which, from where, how many
    conn: Connection,
    audience: Audience,
    user_id: UserId,
    kind: Kind,
    order: SongOrder | AlbumOrder | NameOrder,
    words: list[str] | None,
    after: Named,
    count: int,
) -> list[NamedRow]:
    """Things of a kind by words; what the audience may not know of last."""
    values: dict[str, Any] = {
        **audience.values,
        "user": user_id,
        "kind": kind.value,
        "order": order.value,
        "words": words,
        "gone": after[0],
        "key": after[1],
        "row": after[2],
        "count": count,
    }
    rows = await (await conn.execute(_query(kind, order), values, prepare=False)).fetchall()
    return [(row["id"], row["added_at"], row["gone"], row["key"]) for row in rows]


def _query(kind: Kind, order: SongOrder | AlbumOrder | NameOrder) -> LiteralString:
    if kind is Kind.ALBUM:
        return _ALBUMS_NAMED
    if isinstance(order, SongOrder):
        return _SONGS[order]
    return _ARTISTS_TITLE

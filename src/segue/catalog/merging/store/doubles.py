"""SQL of looking for doubles, and at what each of two has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from segue.catalog.merging.contracts import Double
from segue.kernel.ids import AlbumId, ArtistId, CoverId
from segue.kernel.ports.database import Connection

_FIND_ARTISTS = """
select id from artists a
 where deleted_at is null
   and (strpos(lower(name), %(asked)s) > 0
        or exists (select 1 from unnest(aliases) as other where strpos(lower(other), %(asked)s) > 0))
 order by lower(name) = %(asked)s desc, lower(name) ^@ %(asked)s desc, lower(name), id limit %(limit)s
"""
_FIND_ALBUMS = """
select id from albums
 where deleted_at is null and strpos(lower(title), %(asked)s) > 0
 order by lower(title) = %(asked)s desc, lower(title) ^@ %(asked)s desc, lower(title), id limit %(limit)s
"""
_ARTISTS = """
select a.id, a.name, null::text as artist, a.image_id as picture, false as draft, a.created_at,
       h.songs, h.plays,
       (select count(*) from albums b where b.artist_id = a.id and b.deleted_at is null) as albums,
       (select count(*) from artist_members m where m.artist_id = a.id) as members
  from unnest(%s::uuid[]) with ordinality as w (id, place)
  join artists a on a.id = w.id
 cross join lateral (
       select count(*) as songs, coalesce(sum(s.play_count), 0)::bigint as plays
         from songs s where s.artist_id = a.id and s.deleted_at is null) as h
 order by w.place
"""
_ALBUMS = """
select a.id, a.title as name, o.name as artist, a.cover_id as picture, a.draft, a.created_at,
       h.songs, h.plays,
       1::bigint as albums, (select count(*) from artist_members m where m.artist_id = o.id) as members
  from unnest(%s::uuid[]) with ordinality as w (id, place)
  join albums a on a.id = w.id join artists o on o.id = a.artist_id
 cross join lateral (
       select count(*) as songs, coalesce(sum(s.play_count), 0)::bigint as plays
         from songs s where s.album_id = a.id and s.deleted_at is null) as h
 order by w.place
"""


async def find_artists(conn: Connection, asked: str, limit: int) -> list[Double]:
    """Artists with `asked` in their name or an alias, those so called first."""
    rows = await (await conn.execute(_FIND_ARTISTS, {"asked": asked, "limit": limit})).fetchall()
    return await artists(conn, [ArtistId(row["id"]) for row in rows])


async def find_albums(conn: Connection, asked: str, limit: int) -> list[Double]:
    """Albums with `asked` in their title, those so called first."""
    rows = await (await conn.execute(_FIND_ALBUMS, {"asked": asked, "limit": limit})).fetchall()
    return await albums(conn, [AlbumId(row["id"]) for row in rows])


async def artists(conn: Connection, ids: Sequence[ArtistId]) -> list[Double]:
    """These artists in this order, with what they have."""
    return await _doubles(conn, _ARTISTS, ids)


async def albums(conn: Connection, ids: Sequence[AlbumId]) -> list[Double]:
    """These albums in this order, with what they have."""
    return await _doubles(conn, _ALBUMS, ids)


async def _doubles(conn: Connection, statement: Any, ids: Sequence[UUID]) -> list[Double]:
    rows = await (await conn.execute(statement, [list(ids)])).fetchall()
    return [
        Double(
            id=row["id"],
            name=row["name"],
            artist=row["artist"],
            picture=None if row["picture"] is None else CoverId(row["picture"]),
            songs=row["songs"],
            albums=row["albums"],
            members=row["members"],
            plays=row["plays"],
            draft=row["draft"],
            created_at=row["created_at"],
        )
        for row in rows
    ]

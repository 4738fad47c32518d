"""SQL of what is stored, by what is known of it."""

from dataclasses import dataclass
from uuid import UUID

from segue.ingest.storage.contracts import ArtistStorage, Kind, Stored
from segue.kernel.ids import ArtistId, CoverId
from segue.kernel.ports.database import Connection
from segue.kernel.units import ByteCount

_KNOWN = """
select 'masters' as kind, count(*) as files, coalesce(sum(master_size), 0)::bigint as bytes
  from song_versions where master_key is not null
 union all
select 'in_place', count(*), coalesce(sum(master_size), 0)::bigint
  from song_versions where master_path is not null
 union all
select 'renditions', count(*), coalesce(sum(size), 0)::bigint from renditions
 union all
select 'coming', count(*), coalesce(sum(coalesce(received, size)), 0)::bigint from uploads
 where version_id is null and master_key is not null and state in ('receiving', 'queued', 'encoding')
"""
# Of several processes one counts, and the others read what it found.
_TAKE_TURN = "select pg_try_advisory_xact_lock(hashtextextended('segue stocks', 8715)) as mine"
_COUNT = """
with used as (
    select s.artist_id, sum(v.master_size)::bigint as bytes
      from song_versions v join songs s on s.id = v.song_id
     where s.deleted_at is null and v.master_key is not null
     group by s.artist_id)
insert into artist_stocks as k (artist_id, bytes)
select a.id, coalesce(u.bytes, 0)
  from artists a left join used u on u.artist_id = a.id where a.deleted_at is null
    on conflict (artist_id) do update set bytes = excluded.bytes where k.bytes <> excluded.bytes
"""
# In the order of the last count; the rest is looked up for those of the page alone.
_OF_ARTISTS = """
with page as (
    select a.id, a.name, a.image_id, a.upload_quota, k.bytes as stored
      from artist_stocks k join artists a on a.id = k.artist_id
     where a.deleted_at is null and (%(asked)s = '' or strpos(lower(a.name), %(asked)s) > 0)
       and (k.bytes, k.artist_id) < (%(bytes)s, %(id)s)
     order by k.bytes desc, k.artist_id desc limit %(limit)s)
select p.*, m.songs, m.in_place, m.renditions, c.coming
  from page p
 cross join lateral (
       select count(distinct s.id) as songs,
              coalesce(sum(v.master_size) filter (where v.master_path is not null), 0)::bigint as in_place,
              coalesce(sum((select sum(r.size) from renditions r where r.version_id = v.id)), 0)::bigint
                  as renditions
         from songs s left join song_versions v on v.song_id = s.id
        where s.artist_id = p.id and s.deleted_at is null) as m
 cross join lateral (
       select coalesce(sum(u.size), 0)::bigint as coming from uploads u
        where u.artist_id = p.id and u.version_id is null and u.master_key is not null
          and u.state in ('receiving', 'queued', 'encoding')) as c
 order by p.stored desc, p.id desc
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The artist after whom a page begins."""

    stored: int
    id: UUID


async def known(conn: Connection) -> list[Stored]:
    """What the database knows the size of."""
    rows = await (await conn.execute(_KNOWN)).fetchall()
    return [Stored(Kind(row["kind"]), row["files"], ByteCount(row["bytes"])) for row in rows]


async def count_artists(conn: Connection) -> None:
    """Sum up the originals of each artist, unless somebody else is at it."""
    row = await (await conn.execute(_TAKE_TURN)).fetchone()
    if row is not None and row["mine"]:
        await conn.execute(_COUNT)


async def of_artists(
    conn: Connection, asked: str, after: Place, limit: int, default_quota: int | None
) -> list[ArtistStorage]:
    """Artists with `asked` in their name, those of most originals first, as they were last counted."""
    values = {"asked": asked, "bytes": after.stored, "id": after.id, "limit": limit}
    rows = await (await conn.execute(_OF_ARTISTS, values)).fetchall()
    return [
        ArtistStorage(
            artist_id=ArtistId(row["id"]),
            artist=row["name"],
            image=None if row["image_id"] is None else CoverId(row["image_id"]),
            songs=row["songs"],
            stored=ByteCount(row["stored"]),
            coming=ByteCount(row["coming"]),
            renditions=ByteCount(row["renditions"]),
            in_place=ByteCount(row["in_place"]),
            quota=default_quota if row["upload_quota"] is None else row["upload_quota"],
            own_quota=row["upload_quota"] is not None,
        )
        for row in rows
    ]

"""SQL that takes things away, and says which blobs are still somebody's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.catalog.contracts import Origin
from segue.kernel.ids import CoverId, SongId, VersionId
from segue.kernel.ports.database import Connection

# The version before it takes its place; a song that had none is gone.
_RETRACT = """
update songs set current_version = before.id, original_only = coalesce(before.original, false),
       duration_ms = coalesce(before.duration_ms, songs.duration_ms),
       deleted_at = case when before.id is null then %(now)s::timestamptz else deleted_at end
  from (select 1) as one left join lateral (
       select id, original_mime is not null as original,
              round(duration_samples * 1000.0 / sample_rate)::bigint as duration_ms
         from song_versions
        where song_id = %(song)s and id <> %(version)s and (complete or original_mime is not null)
        order by number desc limit 1
  ) as before on true
 where songs.id = %(song)s and songs.current_version = %(version)s and deleted_at is null
returning songs.id
"""
_DROP_VERSION = """
delete from song_versions v where id = %s and song_id = %s and not complete
   and not exists (select 1 from songs s where s.current_version = v.id)
"""
_VERSIONS = "select id from song_versions where song_id = %s order by number"
_SONGS_OF_ORIGIN = """
select s.id from songs s join artists a on a.id = s.artist_id
 where a.origin = %s order by s.id for update of s
"""
_BLOBS_OF_SONGS = """
select r.blob_key from renditions r join song_versions v on v.id = r.version_id where v.song_id = any(%s)
"""
_COVERS_OF_ORIGIN = """
select al.cover_id from albums al join artists a on a.id = al.artist_id
 where a.origin = %(origin)s and al.cover_id is not null
union
select image_id from artists where origin = %(origin)s and image_id is not null
"""
_DELETE_UNSHOWN = """
delete from covers c where id = any(%s) and not exists (select 1 from albums al where al.cover_id = c.id)
   and not exists (select 1 from artists ar where ar.image_id = c.id)
   and not exists (select 1 from playlists pl where pl.cover_id = c.id)
returning c.id, c.sizes
"""
_FORGET_CURRENT = "update songs set current_version = null where id = any(%s)"
_DELETE_SONGS = "delete from songs where id = any(%s)"
# Others' songs on their albums, and credits on others' songs, go on: those keep the name.
_LEAVE_ALBUMS = """
update songs s set album_id = null from albums al join artists a on a.id = al.artist_id
 where s.album_id = al.id and a.origin = %s
"""
_KEEP_NAMES = """
update song_artists sa set credited_as = coalesce(sa.credited_as, a.name), artist_id = null
  from artists a where a.id = sa.artist_id and a.origin = %s
"""
_DELETE_ALBUMS = "delete from albums al using artists a where a.id = al.artist_id and a.origin = %s"
_DELETE_ARTISTS = "delete from artists where origin = %s"
_IDLE_COVERS = """
delete from covers c where created_at < %s and not exists (select 1 from albums al where al.cover_id = c.id)
   and not exists (select 1 from artists ar where ar.image_id = c.id)
   and not exists (select 1 from playlists pl where pl.cover_id = c.id)
returning c.id, c.sizes
"""
_KNOWN_RENDITIONS = "select blob_key from renditions where blob_key = any(%s)"
_KNOWN_MASTERS = "select master_key from song_versions where master_key = any(%s)"
_KNOWN_COVERS = "select id from covers where id = any(%s)"


async def retract_version(conn: Connection, song_id: SongId, version_id: VersionId, now: datetime) -> bool:
    """Put the last whole version back in its place; False when it is not the current one."""
    values = {"now": now, "song": song_id, "version": version_id}
    return await (await conn.execute(_RETRACT, values)).fetchone() is not None


async def drop_version(conn: Connection, song_id: SongId, version_id: VersionId) -> None:
    """Forget a version that was never whole; its files are nobody's then."""
    await conn.execute(_DROP_VERSION, [version_id, song_id])


async def song_versions(conn: Connection, song_id: SongId) -> list[VersionId]:
    """A song's versions, oldest first."""
    rows = await (await conn.execute(_VERSIONS, [song_id])).fetchall()
    return [VersionId(row["id"]) for row in rows]


async def songs_of_origin(conn: Connection, origin: Origin) -> list[SongId]:
    """All songs of artists of an origin, withdrawn ones too, held until commit."""
    rows = await (await conn.execute(_SONGS_OF_ORIGIN, [origin])).fetchall()
    return [SongId(row["id"]) for row in rows]


async def delete_origin(
    conn: Connection, origin: Origin, songs: Sequence[SongId]
) -> tuple[list[str], list[tuple[CoverId, list[int]]]]:
    """Delete these songs and all albums and artists of the origin.

    What is left to delete: the renditions' blobs, and the covers that no album shows any more.
    """
    blobs = await (await conn.execute(_BLOBS_OF_SONGS, [list(songs)])).fetchall()
    covers = await (await conn.execute(_COVERS_OF_ORIGIN, {"origin": origin})).fetchall()
    await conn.execute(_FORGET_CURRENT, [list(songs)])
    await conn.execute(_DELETE_SONGS, [list(songs)])
    await conn.execute(_LEAVE_ALBUMS, [origin])
    await conn.execute(_KEEP_NAMES, [origin])
    await conn.execute(_DELETE_ALBUMS, [origin])
    await conn.execute(_DELETE_ARTISTS, [origin])
    unshown = await (await conn.execute(_DELETE_UNSHOWN, [[row["cover_id"] for row in covers]])).fetchall()
    return [row["blob_key"] for row in blobs], [(CoverId(row["id"]), row["sizes"]) for row in unshown]


async def delete_idle_covers(conn: Connection, before: datetime) -> list[tuple[CoverId, list[int]]]:
    """Delete covers that nobody has wanted since `before` and nothing shows; ids and sides."""
    rows = await (await conn.execute(_IDLE_COVERS, [before])).fetchall()
    return [(CoverId(row["id"]), row["sizes"]) for row in rows]


async def known_keys(conn: Connection, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that a rendition or a version names."""
    renditions = await (await conn.execute(_KNOWN_RENDITIONS, [list(keys)])).fetchall()
    masters = await (await conn.execute(_KNOWN_MASTERS, [list(keys)])).fetchall()
    return {row["blob_key"] for row in renditions} | {row["master_key"] for row in masters}


async def known_covers(conn: Connection, covers: Sequence[UUID]) -> set[UUID]:
    """Those of `covers` that are there."""
    rows = await (await conn.execute(_KNOWN_COVERS, [list(covers)])).fetchall()
    return {row["id"] for row in rows}

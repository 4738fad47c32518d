"""SQL of a song's versions."""

from typing import Any

from segue.catalog.contracts import Loudness
from segue.catalog.versions.contracts import SongVersion
from segue.kernel.ids import SongId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.units import ByteCount, GainDb, LoudnessLufs, PeakDbtp, SampleRateHz, duration_ms

_LIST = """
select v.id, v.number, v.complete, v.duration_samples, v.sample_rate, v.channels, v.codec, v.lossless, v.bits,
       v.integrated_lufs, v.true_peak_dbtp, v.gain_db, v.master_name, v.master_size, v.created_at,
       s.current_version is not distinct from v.id as current,
       array(select r.id || '.' || r.container from renditions r
              where r.version_id = v.id order by r.bitrate_kbps, r.id, r.container) as renditions
  from song_versions v join songs s on s.id = v.song_id
 where v.song_id = %s and v.number < %s order by v.number desc limit %s
"""
_LOCK_SONG = "select current_version from songs where id = %s and deleted_at is null for update"
_STATE = "select number, complete from song_versions where id = %s and song_id = %s"
_SWITCH = """
update songs s set current_version = v.id,
       duration_ms = round(v.duration_samples * 1000.0 / v.sample_rate)::bigint
  from song_versions v where s.id = %s and v.id = %s and v.song_id = s.id
"""
_BLOBS = """
select blob_key as key from renditions where version_id = %(version)s
union
select master_key from song_versions v
 where v.id = %(version)s and master_key is not null
   and not exists (select 1 from song_versions o where o.master_key = v.master_key and o.id <> v.id)
"""
_DELETE = "delete from song_versions where id = %s"


async def list_versions(conn: Connection, song_id: SongId, before: int, limit: int) -> list[SongVersion]:
    """Versions numbered below `before`, the newest first."""
    rows = await (await conn.execute(_LIST, [song_id, before, limit])).fetchall()
    return [_version(row) for row in rows]


async def lock_current(conn: Connection, song_id: SongId) -> VersionId | None:
    """Hold a song until commit; the version that plays."""
    row = await (await conn.execute(_LOCK_SONG, [song_id])).fetchone()
    return None if row is None else row["current_version"]


async def find_state(conn: Connection, song_id: SongId, version_id: VersionId) -> tuple[int, bool] | None:
    """A version's number, and whether it is complete."""
    row = await (await conn.execute(_STATE, [version_id, song_id])).fetchone()
    return None if row is None else (row["number"], row["complete"])


async def switch(conn: Connection, song_id: SongId, version_id: VersionId) -> None:
    """Have a version of the song play."""
    await conn.execute(_SWITCH, [song_id, version_id])


async def delete_version(conn: Connection, version_id: VersionId) -> list[str]:
    """Delete a version; the keys of files that are nobody's then."""
    rows = await (await conn.execute(_BLOBS, {"version": version_id})).fetchall()
    await conn.execute(_DELETE, [version_id])
    return [row["key"] for row in rows]


def _version(row: dict[str, Any]) -> SongVersion:
    size = row["master_size"]
    return SongVersion(
        id=VersionId(row["id"]),
        number=row["number"],
        current=row["current"],
        complete=row["complete"],
        duration=duration_ms(row["duration_samples"], row["sample_rate"]),
        codec=row["codec"],
        lossless=row["lossless"],
        bits=row["bits"],
        sample_rate=SampleRateHz(row["sample_rate"]),
        channels=row["channels"],
        loudness=Loudness(
            integrated=LoudnessLufs(row["integrated_lufs"]),
            true_peak=PeakDbtp(row["true_peak_dbtp"]),
            gain=GainDb(row["gain_db"]),
        ),
        master_name=row["master_name"],
        master_size=None if size is None else ByteCount(size),
        renditions=tuple(row["renditions"]),
        created_at=row["created_at"],
    )

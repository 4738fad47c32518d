"""SQL of what delivery reads of a song: a version with its renditions and its terms, in one go."""

from typing import Any

from segue.catalog.contracts import Container, Family, FragmentIndex, Loudness, PlayableVersion, Rendition
from segue.catalog.store import licences as licence_rows
from segue.catalog.terms import Terms
from segue.kernel.ids import SongId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Quality
from segue.kernel.units import (
    BitrateKbps,
    ByteCount,
    GainDb,
    LoudnessLufs,
    PeakDbtp,
    SampleCount,
    SampleRateHz,
)

_PLAYABLE = """
select v.id, v.complete, v.duration_samples, v.sample_rate, v.integrated_lufs, v.true_peak_dbtp, v.gain_db,
       v.original_mime, v.original_kbps, v.original_size, v.master_key, v.master_path, v.lossless, v.channels,
       s.master_gone_at, s.explicit, s.paid_only, s.licensed, s.visible_day,
       nullif(least(s.visible_from, '9999-12-31'), '-infinity') as visible_from
  from songs s
  join song_versions v on v.id = s.current_version
  join artists a on a.id = s.artist_id
  left join albums al on al.id = s.album_id
 where s.id = %s and s.deleted_at is null
   and coalesce(s.taken_down_at, al.taken_down_at, a.taken_down_at) is null
"""
_VERSION = """
select v.id, v.complete, v.duration_samples, v.sample_rate, v.integrated_lufs, v.true_peak_dbtp, v.gain_db,
       v.original_mime, v.original_kbps, v.original_size, v.master_key, v.master_path, v.lossless, v.channels,
       s.master_gone_at, s.explicit, s.paid_only, s.licensed, s.visible_day,
       nullif(least(s.visible_from, '9999-12-31'), '-infinity') as visible_from
  from song_versions v
  join songs s on s.id = v.song_id
  join artists a on a.id = s.artist_id
  left join albums al on al.id = s.album_id
 where s.id = %s and s.deleted_at is null and v.id = %s
   and coalesce(s.taken_down_at, al.taken_down_at, a.taken_down_at) is null
"""
_LOSSY = (
    (24, Quality.LOW),
    (64, Quality.SAVER),
    (96, Quality.NORMAL),
    (128, Quality.STANDARD),
    (160, Quality.HIGH),
)
_RENDITIONS = """
select id, family, container, quality, mime, bitrate_kbps, sample_rate, channels, size, blob_key,
       timescale, init_size, first_offset, skip, durations, sizes
  from renditions where version_id = %s order by bitrate_kbps, id, container
"""


async def find_playable(conn: Connection, song_id: SongId, *, unlicensed: bool) -> PlayableVersion | None:
    """The song's current version with its renditions, lowest bitrate first, and its terms."""
    row = await (await conn.execute(_PLAYABLE, [song_id])).fetchone()
    return None if row is None else await _with_renditions(conn, song_id, row, unlicensed=unlicensed)


async def find_version(
    conn: Connection, song_id: SongId, version_id: VersionId, *, unlicensed: bool
) -> PlayableVersion | None:
    """A version of a song that stands, current or replaced, with its renditions."""
    row = await (await conn.execute(_VERSION, [song_id, version_id])).fetchone()
    return None if row is None else await _with_renditions(conn, song_id, row, unlicensed=unlicensed)


async def _with_renditions(
    conn: Connection, song_id: SongId, row: dict[str, Any], *, unlicensed: bool
) -> PlayableVersion:
    rows = await (await conn.execute(_RENDITIONS, [row["id"]])).fetchall()
    licences = await licence_rows.of_song(conn, song_id) if row["licensed"] else ()
    renditions = tuple(_rendition(each) for each in rows)
    original_only = row["original_mime"] is not None and not renditions
    original_gone = row["master_gone_at"] is not None
    if row["original_mime"] is not None and not original_gone:
        renditions += (_original(row),)
    return PlayableVersion(
        song_id=song_id,
        version_id=VersionId(row["id"]),
        complete=row["complete"],
        duration=SampleCount(row["duration_samples"]),
        sample_rate=SampleRateHz(row["sample_rate"]),
        loudness=Loudness(
            integrated=LoudnessLufs(row["integrated_lufs"]),
            true_peak=PeakDbtp(row["true_peak_dbtp"]),
            gain=GainDb(row["gain_db"]),
        ),
        renditions=renditions,
        explicit=row["explicit"],
        paid_only=row["paid_only"],
        terms=Terms(
            licences=tuple(licences),
            unlicensed=unlicensed,
            visible_from=row["visible_from"],
            visible_day=row["visible_day"],
        ),
        original_only=original_only,
        original_gone=original_gone,
    )


def _original(row: dict[str, Any]) -> Rendition:
    """The file as it came, in the lowest quality that is not under its bitrate."""
    kbps = row["original_kbps"]
    quality = Quality.LOSSLESS if row["lossless"] else Quality.VERY_HIGH
    if not row["lossless"]:
        # Averages and headers lie a little above what the encoder was told.
        quality = next((one for most, one in _LOSSY if kbps <= most * 1.06), quality)
    return Rendition(
        id="original",
        family=Family.ORIGINAL,
        container=Container.ORIGINAL,
        quality=quality,
        mime=row["original_mime"],
        bitrate=BitrateKbps(kbps),
        sample_rate=SampleRateHz(row["sample_rate"]),
        channels=row["channels"],
        size=ByteCount(row["original_size"]),
        blob_key=row["master_key"] or f"file:{row['master_path']}",
        index=None,
    )


def _rendition(row: dict[str, Any]) -> Rendition:
    index = None
    if row["sizes"] is not None:
        runs = row["durations"]
        index = FragmentIndex(
            timescale=row["timescale"],
            init_size=ByteCount(row["init_size"]),
            first_offset=ByteCount(row["first_offset"]),
            skip=SampleCount(row["skip"]),
            durations=tuple(zip(runs[::2], runs[1::2], strict=True)),
            sizes=tuple(row["sizes"]),
        )
    return Rendition(
        id=row["id"],
        family=Family(row["family"]),
        container=Container(row["container"]),
        quality=Quality(row["quality"]),
        mime=row["mime"],
        bitrate=BitrateKbps(row["bitrate_kbps"]),
        sample_rate=SampleRateHz(row["sample_rate"]),
        channels=row["channels"],
        size=ByteCount(row["size"]),
        blob_key=row["blob_key"],
        index=index,
    )

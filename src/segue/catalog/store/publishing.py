"""SQL that brings songs in, and reads what delivery needs of them."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from segue.catalog.contracts import (
    AlbumKind,
    Analysis,
    Origin,
    Rendition,
    SongDraft,
)
from segue.catalog.store.destinations import find_own_artist
from segue.kernel.ids import AlbumId, ArtistId, CoverId, LabelId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection

# Two uploads may bring the same new name at once: whoever comes second waits and finds it.
_LOCK_NAME = "select pg_advisory_xact_lock(hashtextextended(%s, 8711))"
# Who was merged into another is found under the old name too; else the next file would make the double anew.
_FIND_ARTIST = """
select coalesce(merged_into, id) as id from artists
 where lower(name) = lower(%s) and origin = %s and (deleted_at is null or merged_into is not null)
 order by merged_into is not null, created_at, id limit 1
"""
_ADD_ARTIST = "insert into artists (id, name, bio, origin, created_at) values (%s, %s, %s, %s, %s)"
_ADD_MEMBER = "insert into artist_members (artist_id, user_id, created_at) values (%s, %s, %s)"
_FIND_ALBUM = """
select coalesce(merged_into, id) as id from albums
 where artist_id = %s and lower(title) = lower(%s) and (deleted_at is null or merged_into is not null)
 order by merged_into is not null, created_at, id limit 1
"""
_ADD_ALBUM = """
insert into albums (id, artist_id, title, kind, release_date, continuous, draft, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_ALBUM_PLACE = """
select al.artist_id, al.id from albums asked join albums al on al.id = coalesce(asked.merged_into, asked.id)
 where asked.id = %s and al.deleted_at is null
"""
_ADD_SONG = """
insert into songs (id, title, artist_id, album_id, disc, track, genres, explicit, draft, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADD_CREDIT = "insert into song_artists (song_id, artist_id, place) values (%s, %s, 0)"
_LOCK_SONG = "select id from songs where id = %s and deleted_at is null for update"
_VERSION_STATE = "select complete from song_versions where id = %s and song_id = %s"
_ADD_VERSION = """
insert into song_versions (id, song_id, number, complete, master_key, master_path, master_size, master_name,
       duration_samples, sample_rate, channels, codec, lossless, bits, integrated_lufs, true_peak_dbtp,
       gain_db, peaks, fingerprint, descriptors, created_at)
select %s, %s, coalesce(max(number), 0) + 1, false,
       %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
  from song_versions where song_id = %s
"""
# The first thing there is to hear is heard at once, an original apart; what replaces it waits until it is
# whole, and gives way to a later one that was whole before it.
_MAKE_CURRENT = """
update songs s set current_version = v.id, original_only = false,
       duration_ms = round(v.duration_samples * 1000.0 / v.sample_rate)::bigint
  from song_versions v
 where s.id = %(song)s and v.id = %(version)s and v.song_id = s.id
   and s.current_version is distinct from v.id
   and (s.current_version is null or s.original_only or v.complete and not exists (
        select 1 from song_versions later
         where later.song_id = s.id and later.complete and later.number > v.number))
"""
_ADD_RENDITION = """
insert into renditions (version_id, id, container, family, quality, mime, bitrate_kbps, sample_rate, channels,
       size, blob_key, timescale, init_size, first_offset, skip, durations, sizes)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
_COMPLETE = "update song_versions set complete = true where id = %s and not complete"
_ADD_COVER = """
insert into covers (id, sizes, hue, chroma, palette, blurhash, side, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict (id) do update set created_at = excluded.created_at
"""
_TOUCH_COVER = "update covers set created_at = %s where id = %s"
_HAS_COVER = "select 1 from albums where id = %s and cover_id is not null"
_SET_COVER = "update albums set cover_id = %s where id = %s and deleted_at is null"


async def find_artist(
    conn: Connection, name: str, origin: Origin, member: UserId | None, labels: Sequence[LabelId] = ()
) -> ArtistId | None:
    """The artist of this name and origin; with `member`, one of theirs or of their `labels`.

    Theirs may be of another origin: imported, then claimed. Holds the name until commit.
    """
    await conn.execute(_LOCK_NAME, [f"artist {origin} {name.lower()}"])
    if member is not None:
        return await find_own_artist(conn, name, member, labels)
    row = await (await conn.execute(_FIND_ARTIST, [name, origin])).fetchone()
    return None if row is None else ArtistId(row["id"])


async def add_artist(
    conn: Connection,
    artist_id: ArtistId,
    *,
    name: str,
    bio: str | None,
    origin: Origin,
    member: UserId | None,
    now: datetime,
) -> None:
    """Insert an artist, and who may act for them."""
    await conn.execute(_ADD_ARTIST, [artist_id, name, bio, origin, now])
    if member is not None:
        await conn.execute(_ADD_MEMBER, [artist_id, member, now])


async def find_album(conn: Connection, artist_id: ArtistId, title: str) -> AlbumId | None:
    """The artist's album of this title. Holds the title until commit."""
    await conn.execute(_LOCK_NAME, [f"album {artist_id} {title.lower()}"])
    row = await (await conn.execute(_FIND_ALBUM, [artist_id, title])).fetchone()
    return None if row is None else AlbumId(row["id"])


async def add_album(
    conn: Connection,
    album_id: AlbumId,
    *,
    artist_id: ArtistId,
    title: str,
    kind: AlbumKind,
    release_date: str | None,
    continuous: bool,
    draft: bool,
    now: datetime,
) -> None:
    """Insert an album."""
    values = [album_id, artist_id, title, kind, release_date, continuous, draft, now]
    await conn.execute(_ADD_ALBUM, values)


async def find_album_place(conn: Connection, album_id: AlbumId) -> tuple[ArtistId, AlbumId] | None:
    """Whose album this is, and the album itself: the one it went on as, where it was merged."""
    row = await (await conn.execute(_ALBUM_PLACE, [album_id])).fetchone()
    return None if row is None else (ArtistId(row["artist_id"]), AlbumId(row["id"]))


async def add_song(conn: Connection, song_id: SongId, draft: SongDraft, now: datetime) -> None:
    """Insert a song and its first credit."""
    await conn.execute(
        _ADD_SONG,
        [
            song_id,
            draft.title,
            draft.artist_id,
            draft.album_id,
            draft.disc,
            draft.track,
            list(draft.genres),
            draft.explicit,
            draft.draft,
            now,
        ],
    )
    await conn.execute(_ADD_CREDIT, [song_id, draft.artist_id])


async def lock_song(conn: Connection, song_id: SongId) -> bool:
    """Hold the song until commit; False when it does not stand."""
    return await (await conn.execute(_LOCK_SONG, [song_id])).fetchone() is not None


async def is_complete(conn: Connection, song_id: SongId, version_id: VersionId) -> bool | None:
    """Whether the version has all its renditions; None when there is no such version."""
    row = await (await conn.execute(_VERSION_STATE, [version_id, song_id])).fetchone()
    return None if row is None else bool(row["complete"])


async def add_version(
    conn: Connection,
    song_id: SongId,
    version_id: VersionId,
    *,
    analysis: Analysis,
    master_key: str | None,
    master_path: str | None,
    master_size: int | None,
    master_name: str | None,
    now: datetime,
) -> None:
    """Insert the song's next version. Call with the song held."""
    await conn.execute(
        _ADD_VERSION,
        [
            version_id,
            song_id,
            master_key,
            master_path,
            master_size,
            master_name,
            analysis.duration,
            analysis.sample_rate,
            analysis.channels,
            analysis.codec,
            analysis.lossless,
            analysis.bits,
            analysis.loudness.integrated,
            analysis.loudness.true_peak,
            analysis.loudness.gain,
            analysis.peaks,
            analysis.fingerprint,
            Jsonb(analysis.descriptors),
            now,
            song_id,
        ],
    )


async def make_current(conn: Connection, song_id: SongId, version_id: VersionId) -> bool:
    """Have a version play if it is its turn; False when nothing changes. Call with the song held."""
    values = {"song": song_id, "version": version_id}
    return (await conn.execute(_MAKE_CURRENT, values)).rowcount == 1


async def add_renditions(conn: Connection, version_id: VersionId, renditions: Sequence[Rendition]) -> int:
    """Insert those that are new; how many were."""
    added = 0
    for each in renditions:
        index = each.index
        cursor = await conn.execute(
            _ADD_RENDITION,
            [
                version_id,
                each.id,
                each.container,
                each.family,
                each.quality,
                each.mime,
                each.bitrate,
                each.sample_rate,
                each.channels,
                each.size,
                each.blob_key,
                *(
                    (None,) * 6
                    if index is None
                    else (
                        index.timescale,
                        index.init_size,
                        index.first_offset,
                        index.skip,
                        [number for pair in index.durations for number in pair],
                        list(index.sizes),
                    )
                ),
            ],
        )
        added += cursor.rowcount
    return added


async def complete_version(conn: Connection, version_id: VersionId) -> bool:
    """Mark the version complete; False when it was."""
    return (await conn.execute(_COMPLETE, [version_id])).rowcount == 1


async def add_cover(
    conn: Connection,
    cover_id: CoverId,
    *,
    sides: Sequence[int],
    hue: float,
    chroma: float,
    palette: Sequence[str],
    blurhash: str,
    side: int,
    now: datetime,
) -> None:
    """Insert a cover, or say that it is wanted again."""
    values = [cover_id, list(sides), hue, chroma, list(palette), blurhash, side, now]
    await conn.execute(_ADD_COVER, values)


async def touch_cover(conn: Connection, cover_id: CoverId, now: datetime) -> bool:
    """Say that a cover is wanted again; False when there is none."""
    return (await conn.execute(_TOUCH_COVER, [now, cover_id])).rowcount == 1


async def has_album_cover(conn: Connection, album_id: AlbumId) -> bool:
    """Whether the album shows a cover."""
    return await (await conn.execute(_HAS_COVER, [album_id])).fetchone() is not None


async def set_album_cover(conn: Connection, album_id: AlbumId, cover_id: CoverId) -> bool:
    """Put a cover on an album; False when the album does not stand."""
    return (await conn.execute(_SET_COVER, [cover_id, album_id])).rowcount == 1

"""SQL of releases: what the checks look at, drafts, ISRCs given out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumKind
from segue.catalog.releases.contracts import Release, ReleasedSong, Standing
from segue.kernel.ids import AlbumId, ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_ALBUM = """
select al.id, al.artist_id, a.name as artist, al.title, al.version_title, al.kind, al.release_date, al.label,
       al.upc, al.c_line, al.p_line, al.draft, al.published_at, c.id is not null as has_cover, c.side
  from albums al join artists a on a.id = al.artist_id left join covers c on c.id = al.cover_id
 where al.id = %s and al.deleted_at is null
   for update of al
"""
_SONGS = """
select s.id, s.title, s.version_title, s.disc, s.track, s.isrc, s.explicit, s.language, s.genres,
       s.duration_ms, s.draft, v.id is not null as playable, coalesce(v.complete, false) as complete,
       coalesce(v.lossless, false) as lossless,
       (select count(*) from song_artists sa where sa.song_id = s.id and sa.role = 'main') as artists,
       (select count(*) from song_artists sa
         where sa.song_id = s.id and sa.role in ('composer', 'lyricist')) as writers
  from songs s left join song_versions v on v.id = s.current_version
 where s.album_id = %s and s.deleted_at is null
 order by s.disc, s.track nulls last, s.id
"""
_OF_ARTIST = """
select al.id, al.created_at, al.draft, al.taken_down_at is not null as taken_down, al.published_at,
       al.release_at, al.release_day, t.waiting, t.plays
  from albums al
  cross join lateral (
       select count(*) filter (where s.draft and not al.draft) as waiting,
              coalesce(sum(s.play_count), 0)::bigint as plays
         from songs s where s.album_id = al.id and s.deleted_at is null) t
 where al.artist_id = %(artist)s and al.deleted_at is null and al.merged_into is null
   and (al.created_at, al.id) < (%(moment)s, %(row)s)
 order by al.created_at desc, al.id desc
 limit %(count)s
"""
_SET_ALBUM_DRAFT = """
update albums set draft = %(draft)s, revision = revision + 1, changed_at = %(now)s,
       published_at = case when %(draft)s then null else coalesce(published_at, %(now)s) end
 where id = %(album)s
"""
_OPEN_SONGS = "update songs set draft = false where album_id = %s and draft and deleted_at is null"
_SET_SONG_DRAFT = "update songs set draft = %s, revision = revision + 1, changed_at = %s where id = %s"
_VERSIONS = """
select v.song_id, v.id from song_versions v join songs s on s.id = v.song_id
 where s.album_id = %s and s.deleted_at is null order by v.song_id, v.number
"""
# Whoever comes second waits for the row, and counts on from there.
_NEXT_ISRC = """
insert into isrc_counters (prefix, year, last) values (%(prefix)s, %(year)s, 1)
on conflict (prefix, year) do update set last = isrc_counters.last + 1 where isrc_counters.last < 99999
returning last
"""
_IS_TAKEN = "select 1 from songs where isrc = %s limit 1"
_GIVE_ISRC = """
update songs set isrc = %s, revision = revision + 1, changed_at = %s where id = %s and isrc is null
"""


async def lock_release(conn: Connection, album_id: AlbumId) -> Release | None:
    """An album with its songs by disc and track, held until commit."""
    row = await (await conn.execute(_ALBUM, [album_id])).fetchone()
    if row is None:
        return None
    songs = await (await conn.execute(_SONGS, [album_id])).fetchall()
    return Release(
        id=AlbumId(row["id"]),
        artist_id=ArtistId(row["artist_id"]),
        artist=row["artist"],
        title=row["title"],
        version_title=row["version_title"],
        kind=AlbumKind(row["kind"]),
        release_date=row["release_date"],
        label=row["label"],
        upc=row["upc"],
        c_line=row["c_line"],
        p_line=row["p_line"],
        has_cover=row["has_cover"],
        cover_side=row["side"],
        draft=row["draft"],
        published_at=row["published_at"],
        songs=tuple(_song(song) for song in songs),
    )


async def list_of_artist(
    conn: Connection, artist_id: ArtistId, after: tuple[datetime, UUID], count: int
) -> list[Standing]:
    """How an artist's albums stand, the newest first."""
    moment, row_id = after
    values = {"artist": artist_id, "moment": moment, "row": row_id, "count": count}
    rows = await (await conn.execute(_OF_ARTIST, values)).fetchall()
    return [
        Standing(
            id=AlbumId(row["id"]),
            created_at=row["created_at"],
            draft=row["draft"],
            taken_down=row["taken_down"],
            published_at=row["published_at"],
            first_at=row["release_at"],
            day=row["release_day"],
            waiting=row["waiting"],
            plays=row["plays"],
        )
        for row in rows
    ]


async def set_draft(conn: Connection, album_id: AlbumId, *, draft: bool, now: datetime) -> None:
    """Keep an album back, or let it out with all its songs."""
    await conn.execute(_SET_ALBUM_DRAFT, {"album": album_id, "draft": draft, "now": now})
    if not draft:
        await conn.execute(_OPEN_SONGS, [album_id])


async def set_song_draft(conn: Connection, song_id: SongId, *, draft: bool, now: datetime) -> None:
    """Keep a song back, or let it out."""
    await conn.execute(_SET_SONG_DRAFT, [draft, now, song_id])


async def versions_of(conn: Connection, album_id: AlbumId) -> Sequence[tuple[SongId, VersionId]]:
    """All versions of all songs of an album."""
    rows = await (await conn.execute(_VERSIONS, [album_id])).fetchall()
    return [(SongId(row["song_id"]), VersionId(row["id"])) for row in rows]


async def next_isrc(conn: Connection, prefix: str, year: int) -> int | None:
    """The next designation code of a year, counted by the database; None when all are given out."""
    row = await (await conn.execute(_NEXT_ISRC, {"prefix": prefix, "year": year})).fetchone()
    return None if row is None else int(row["last"])


async def is_isrc_taken(conn: Connection, isrc: str) -> bool:
    """Whether some song has it, a withdrawn one too."""
    return await (await conn.execute(_IS_TAKEN, [isrc])).fetchone() is not None


async def give_isrc(conn: Connection, song_id: SongId, isrc: str, now: datetime) -> None:
    """Give a song without an ISRC one."""
    await conn.execute(_GIVE_ISRC, [isrc, now, song_id])


def _song(row: dict[str, Any]) -> ReleasedSong:
    return ReleasedSong(
        id=SongId(row["id"]),
        title=row["title"],
        version_title=row["version_title"],
        disc=row["disc"],
        track=row["track"],
        isrc=row["isrc"],
        explicit=row["explicit"],
        language=row["language"],
        genres=tuple(row["genres"]),
        duration=DurationMs(row["duration_ms"]),
        playable=row["playable"],
        complete=row["complete"],
        lossless=row["lossless"],
        artists=row["artists"],
        writers=row["writers"],
        draft=row["draft"],
    )

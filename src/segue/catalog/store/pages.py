"""SQL of the catalogue's cards: what lists and pages show of a song, an album, an artist.

Which of them somebody may know of is asked apart (catalog/lists/store), so that each card is written once.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from segue.catalog.contracts import Album, AlbumKind, AlbumRef, Artist, ArtistRef, CoverRef, Song, Waveform
from segue.kernel.ids import AlbumId, ArtistId, CoverId, LabelId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_SONG_CARDS = """
select s.id, s.title, s.disc, s.track, s.genres, s.explicit, s.duration_ms, s.play_count, s.created_at,
       s.paid_only, not (s.original_only and s.master_gone_at is not null) as playable,
       (select jsonb_agg(jsonb_build_array(a.id, a.name) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role in ('main', 'featured', 'remixer')) as artists,
       al.id as album_id, al.title as album_title, c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash
  from songs s
  left join albums al on al.id = s.album_id and al.deleted_at is null
  left join covers c on c.id = al.cover_id
 where s.id = any(%s) and s.deleted_at is null and s.current_version is not null
"""

_ALBUM_CARDS = """
select al.id, al.title, al.kind, al.release_date, al.continuous, al.created_at,
       a.id as artist_id, a.name as artist_name, c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash,
       t.song_count, t.duration_ms
  from albums al
  join artists a on a.id = al.artist_id
  left join covers c on c.id = al.cover_id
  cross join lateral (
       select count(*) as song_count, coalesce(sum(s.duration_ms), 0)::bigint as duration_ms
         from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
        where s.album_id = al.id) t
 where al.id = any(%(ids)s) and al.deleted_at is null
"""

_ARTIST_CARDS = """
select a.id, a.name, a.bio, a.created_at, a.verified_at from artists a
 where a.id = any(%s) and a.deleted_at is null
"""
_ARTIST = """
select a.id, a.name, a.bio, a.created_at, a.verified_at,
       exists (
            select 1 from song_artists sa
              join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
                on s.id = sa.song_id
             where sa.artist_id = a.id and sa.role in ('main', 'featured', 'remixer')) as public
  from artists a where a.id = %(artist)s and a.deleted_at is null
"""
_ACTS_FOR = """
select 1 from artist_members where artist_id = %(artist)s and user_id = %(user)s
 union all
select 1 from artist_labels where artist_id = %(artist)s and label_id = any(%(labels)s)
 limit 1
"""
_OWN = """
select s.id from songs s
 where s.id = any(%(ids)s) and s.deleted_at is null
   and (exists (select 1 from artist_members m where m.artist_id = s.artist_id and m.user_id = %(user)s)
        or exists (select 1 from artist_labels l
                    where l.artist_id = s.artist_id and l.label_id = any(%(labels)s)))
"""
_WAVEFORM = """
select v.id, v.peaks from songs s join song_versions v on v.id = s.current_version
 where s.id = %s and s.deleted_at is null
"""


async def songs(conn: Connection, ids: Sequence[UUID]) -> list[Song]:
    """Those of `ids` that stand and have a version, in their order."""
    if not ids:
        return []
    rows = await (await conn.execute(_SONG_CARDS, [list(ids)])).fetchall()
    found = {row["id"]: _song(row) for row in rows}
    return [found[song_id] for song_id in ids if song_id in found]


async def albums(conn: Connection, ids: Sequence[UUID], audience: Mapping[str, object]) -> list[Album]:
    """Those of `ids` that stand, in their order, also without songs.

    Songs are counted that the audience may know of (`Audience.values`).
    """
    if not ids:
        return []
    rows = await (await conn.execute(_ALBUM_CARDS, {**audience, "ids": list(ids)})).fetchall()
    found = {row["id"]: _album(row) for row in rows}
    return [found[album_id] for album_id in ids if album_id in found]


async def artists(conn: Connection, ids: Sequence[UUID]) -> list[Artist]:
    """Those of `ids` that stand, in their order, also without songs."""
    if not ids:
        return []
    rows = await (await conn.execute(_ARTIST_CARDS, [list(ids)])).fetchall()
    found = {row["id"]: _artist(row) for row in rows}
    return [found[artist_id] for artist_id in ids if artist_id in found]


async def find_artist(
    conn: Connection, artist_id: ArtistId, audience: Mapping[str, object]
) -> tuple[Artist, bool] | None:
    """The artist, and whether the audience (`Audience.values`) may know of them: there is a song."""
    row = await (await conn.execute(_ARTIST, {**audience, "artist": artist_id})).fetchone()
    return None if row is None else (_artist(row), row["public"])


async def acts_for(conn: Connection, artist_id: ArtistId, user_id: UserId, labels: Sequence[LabelId]) -> bool:
    """Whether a person who acts for `labels` may act for the artist."""
    values = {"artist": artist_id, "user": user_id, "labels": list(labels)}
    return await (await conn.execute(_ACTS_FOR, values)).fetchone() is not None


async def own_songs(
    conn: Connection, ids: Sequence[SongId], user_id: UserId, labels: Sequence[LabelId]
) -> frozenset[SongId]:
    """Those of `ids` that stand and for whose artist a person acts, by themselves or for one of `labels`."""
    values = {"ids": list(ids), "user": user_id, "labels": list(labels)}
    rows = await (await conn.execute(_OWN, values)).fetchall()
    return frozenset(SongId(row["id"]) for row in rows)


async def find_waveform(conn: Connection, song_id: SongId) -> Waveform | None:
    """The peaks of a song's current version."""
    row = await (await conn.execute(_WAVEFORM, [song_id])).fetchone()
    return None if row is None else Waveform(VersionId(row["id"]), row["peaks"])


def _song(row: dict[str, Any]) -> Song:
    album = None
    if row["album_id"] is not None:
        album = AlbumRef(AlbumId(row["album_id"]), row["album_title"], cover_ref(row))
    return Song(
        id=SongId(row["id"]),
        title=row["title"],
        artists=tuple(ArtistRef(ArtistId(UUID(artist)), name) for artist, name in row["artists"] or ()),
        album=album,
        disc=row["disc"],
        track=row["track"],
        genres=tuple(row["genres"]),
        explicit=row["explicit"],
        duration=DurationMs(row["duration_ms"]),
        play_count=row["play_count"],
        playable=row["playable"],
        created_at=row["created_at"],
        paid_only=row["paid_only"],
    )


def _album(row: dict[str, Any]) -> Album:
    return Album(
        id=AlbumId(row["id"]),
        title=row["title"],
        kind=AlbumKind(row["kind"]),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        cover=cover_ref(row),
        release_date=row["release_date"],
        continuous=row["continuous"],
        song_count=row["song_count"],
        duration=DurationMs(row["duration_ms"]),
        created_at=row["created_at"],
    )


def _artist(row: dict[str, Any]) -> Artist:
    return Artist(
        ArtistId(row["id"]), row["name"], row["bio"], row["created_at"], row["verified_at"] is not None
    )


def cover_ref(row: dict[str, Any]) -> CoverRef | None:
    """The cover of a row that names one in columns of `covers`."""
    if row["cover_id"] is None:
        return None
    return CoverRef(
        id=CoverId(row["cover_id"]),
        hue=row["hue"] or 0.0,
        chroma=row["chroma"] or 0.0,
        palette=tuple(row["palette"] or ()),
        blurhash=row["blurhash"],
    )

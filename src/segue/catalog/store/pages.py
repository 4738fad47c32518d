"""SQL of the catalogue's pages and lists. Lists are keyset: row values compared with an index's order.

A list query finds ids and cursor keys; `songs` and `albums` then read the cards of a page, so
that each card is written once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import Album, AlbumKind, AlbumRef, Artist, ArtistRef, CoverRef, Song, Waveform
from segue.kernel.ids import AlbumId, ArtistId, CoverId, LabelId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_SONG_CARDS = """
select s.id, s.title, s.disc, s.track, s.genres, s.explicit, s.duration_ms, s.play_count, s.created_at,
       s.paid_only,
       (select jsonb_agg(jsonb_build_array(a.id, a.name) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id where sa.song_id = s.id) as artists,
       al.id as album_id, al.title as album_title, c.id as cover_id, c.hue, c.chroma
  from songs s
  left join albums al on al.id = s.album_id and al.deleted_at is null
  left join covers c on c.id = al.cover_id
 where s.id = any(%s) and s.deleted_at is null and s.current_version is not null
"""

_ALBUM_CARDS = """
select al.id, al.title, al.kind, al.release_date, al.continuous, al.created_at,
       a.id as artist_id, a.name as artist_name, c.id as cover_id, c.hue, c.chroma,
       t.song_count, t.duration_ms
  from albums al
  join artists a on a.id = al.artist_id
  left join covers c on c.id = al.cover_id
  cross join lateral (
       select count(*) as song_count, coalesce(sum(s.duration_ms), 0)::bigint as duration_ms
         from songs s
        where s.album_id = al.id and s.deleted_at is null and s.current_version is not null) t
 where al.id = any(%s) and al.deleted_at is null
"""

_SONGS_NEW = """
select id, created_at as key from songs
 where deleted_at is null and current_version is not null and (created_at, id) < (%s, %s)
 order by created_at desc, id desc limit %s
"""
_SONGS_POPULAR = """
select id, play_count as key from songs
 where deleted_at is null and current_version is not null and (play_count, id) < (%s, %s)
 order by play_count desc, id desc limit %s
"""
_SONGS_TITLE = """
select id, lower(title) as key from songs
 where deleted_at is null and current_version is not null and (lower(title), id) > (%s, %s)
 order by lower(title), id limit %s
"""
_ARTIST_SONGS_NEW = """
select s.id, s.created_at as key from songs s
 where s.deleted_at is null and s.current_version is not null
   and exists (select 1 from song_artists sa where sa.song_id = s.id and sa.artist_id = %s)
   and (s.created_at, s.id) < (%s, %s)
 order by s.created_at desc, s.id desc limit %s
"""
_ARTIST_SONGS_POPULAR = """
select s.id, s.play_count as key from songs s
 where s.deleted_at is null and s.current_version is not null
   and exists (select 1 from song_artists sa where sa.song_id = s.id and sa.artist_id = %s)
   and (s.play_count, s.id) < (%s, %s)
 order by s.play_count desc, s.id desc limit %s
"""
_ARTIST_SONGS_TITLE = """
select s.id, lower(s.title) as key from songs s
 where s.deleted_at is null and s.current_version is not null
   and exists (select 1 from song_artists sa where sa.song_id = s.id and sa.artist_id = %s)
   and (lower(s.title), s.id) > (%s, %s)
 order by lower(s.title), s.id limit %s
"""
_ALBUM_SONGS = """
select id, disc, coalesce(track, 10000) as track from songs
 where album_id = %s and deleted_at is null and current_version is not null
   and (disc, coalesce(track, 10000), id) > (%s, %s, %s)
 order by disc, coalesce(track, 10000), id limit %s
"""
_ALBUMS_NEW = """
select al.id, al.created_at as key from albums al
 where al.deleted_at is null and (al.created_at, al.id) < (%s, %s)
   and exists (select 1 from songs s
                where s.album_id = al.id and s.deleted_at is null and s.current_version is not null)
 order by al.created_at desc, al.id desc limit %s
"""
_ALBUMS_TITLE = """
select al.id, lower(al.title) as key from albums al
 where al.deleted_at is null and (lower(al.title), al.id) > (%s, %s)
   and exists (select 1 from songs s
                where s.album_id = al.id and s.deleted_at is null and s.current_version is not null)
 order by lower(al.title), al.id limit %s
"""
_ARTIST_ALBUMS_NEW = """
select al.id, al.created_at as key from albums al
 where al.artist_id = %s and al.deleted_at is null and (al.created_at, al.id) < (%s, %s)
   and exists (select 1 from songs s
                where s.album_id = al.id and s.deleted_at is null and s.current_version is not null)
 order by al.created_at desc, al.id desc limit %s
"""
_ARTIST_ALBUMS_TITLE = """
select al.id, lower(al.title) as key from albums al
 where al.artist_id = %s and al.deleted_at is null and (lower(al.title), al.id) > (%s, %s)
   and exists (select 1 from songs s
                where s.album_id = al.id and s.deleted_at is null and s.current_version is not null)
 order by lower(al.title), al.id limit %s
"""
_ARTISTS_NEW = """
select a.id, a.name, a.bio, a.created_at, a.verified_at, a.created_at as key from artists a
 where a.deleted_at is null and (a.created_at, a.id) < (%s, %s)
   and exists (select 1 from song_artists sa join songs s on s.id = sa.song_id
                where sa.artist_id = a.id and s.deleted_at is null and s.current_version is not null)
 order by a.created_at desc, a.id desc limit %s
"""
_ARTISTS_TITLE = """
select a.id, a.name, a.bio, a.created_at, a.verified_at, lower(a.name) as key from artists a
 where a.deleted_at is null and (lower(a.name), a.id) > (%s, %s)
   and exists (select 1 from song_artists sa join songs s on s.id = sa.song_id
                where sa.artist_id = a.id and s.deleted_at is null and s.current_version is not null)
 order by lower(a.name), a.id limit %s
"""
_ARTIST = """
select a.id, a.name, a.bio, a.created_at, a.verified_at,
       exists (select 1 from song_artists sa join songs s on s.id = sa.song_id
                where sa.artist_id = a.id and s.deleted_at is null and s.current_version is not null)
       as public
  from artists a where a.id = %s and a.deleted_at is null
"""
_ACTS_FOR = """
select 1 from artist_members where artist_id = %(artist)s and user_id = %(user)s
 union all
select 1 from artist_labels where artist_id = %(artist)s and label_id = any(%(labels)s)
 limit 1
"""
_ARTIST_OF = "select artist_id from songs where id = %s and deleted_at is null"
_OWN = """
select s.id from songs s
 where s.id = any(%(ids)s)
   and (exists (select 1 from artist_members m where m.artist_id = s.artist_id and m.user_id = %(user)s)
        or exists (select 1 from artist_labels l
                    where l.artist_id = s.artist_id and l.label_id = any(%(labels)s)))
"""
_WAVEFORM = """
select v.id, v.peaks from songs s join song_versions v on v.id = s.current_version
 where s.id = %s and s.deleted_at is null
"""

Keyed = list[tuple[UUID, Any]]


async def songs(conn: Connection, ids: Sequence[UUID]) -> list[Song]:
    """The visible ones of `ids`, in their order."""
    if not ids:
        return []
    rows = await (await conn.execute(_SONG_CARDS, [list(ids)])).fetchall()
    found = {row["id"]: _song(row) for row in rows}
    return [found[song_id] for song_id in ids if song_id in found]


async def albums(conn: Connection, ids: Sequence[UUID]) -> list[Album]:
    """Those of `ids` that stand, in their order, also without songs."""
    if not ids:
        return []
    rows = await (await conn.execute(_ALBUM_CARDS, [list(ids)])).fetchall()
    found = {row["id"]: _album(row) for row in rows}
    return [found[album_id] for album_id in ids if album_id in found]


async def songs_new(conn: Connection, after: tuple[datetime, UUID], count: int) -> Keyed:
    """Newest first."""
    return await _keyed(conn, _SONGS_NEW, [*after, count])


async def songs_popular(conn: Connection, after: tuple[int, UUID], count: int) -> Keyed:
    """Most played first."""
    return await _keyed(conn, _SONGS_POPULAR, [*after, count])


async def songs_by_title(conn: Connection, after: tuple[str, UUID], count: int) -> Keyed:
    """By title."""
    return await _keyed(conn, _SONGS_TITLE, [*after, count])


async def artist_songs_new(
    conn: Connection, artist: ArtistId, after: tuple[datetime, UUID], count: int
) -> Keyed:
    """An artist's songs, newest first."""
    return await _keyed(conn, _ARTIST_SONGS_NEW, [artist, *after, count])


async def artist_songs_popular(
    conn: Connection, artist: ArtistId, after: tuple[int, UUID], count: int
) -> Keyed:
    """An artist's songs, most played first."""
    return await _keyed(conn, _ARTIST_SONGS_POPULAR, [artist, *after, count])


async def artist_songs_by_title(
    conn: Connection, artist: ArtistId, after: tuple[str, UUID], count: int
) -> Keyed:
    """An artist's songs by title."""
    return await _keyed(conn, _ARTIST_SONGS_TITLE, [artist, *after, count])


async def album_songs(
    conn: Connection, album: AlbumId, after: tuple[int, int, UUID], count: int
) -> list[tuple[UUID, tuple[int, int]]]:
    """An album's songs by disc and track; those without a track last."""
    rows = await (await conn.execute(_ALBUM_SONGS, [album, *after, count])).fetchall()
    return [(row["id"], (row["disc"], row["track"])) for row in rows]


async def albums_new(conn: Connection, after: tuple[datetime, UUID], count: int) -> Keyed:
    """Albums with a song, newest first."""
    return await _keyed(conn, _ALBUMS_NEW, [*after, count])


async def albums_by_title(conn: Connection, after: tuple[str, UUID], count: int) -> Keyed:
    """Albums with a song, by title."""
    return await _keyed(conn, _ALBUMS_TITLE, [*after, count])


async def artist_albums_new(
    conn: Connection, artist: ArtistId, after: tuple[datetime, UUID], count: int
) -> Keyed:
    """An artist's albums with a song, newest first."""
    return await _keyed(conn, _ARTIST_ALBUMS_NEW, [artist, *after, count])


async def artist_albums_by_title(
    conn: Connection, artist: ArtistId, after: tuple[str, UUID], count: int
) -> Keyed:
    """An artist's albums with a song, by title."""
    return await _keyed(conn, _ARTIST_ALBUMS_TITLE, [artist, *after, count])


async def artists_new(
    conn: Connection, after: tuple[datetime, UUID], count: int
) -> list[tuple[Artist, datetime]]:
    """Artists with a song, newest first."""
    rows = await (await conn.execute(_ARTISTS_NEW, [*after, count])).fetchall()
    return [(_artist(row), row["key"]) for row in rows]


async def artists_by_name(conn: Connection, after: tuple[str, UUID], count: int) -> list[tuple[Artist, str]]:
    """Artists with a song, by name."""
    rows = await (await conn.execute(_ARTISTS_TITLE, [*after, count])).fetchall()
    return [(_artist(row), row["key"]) for row in rows]


async def find_artist(conn: Connection, artist_id: ArtistId) -> tuple[Artist, bool] | None:
    """The artist, and whether anyone may know of them (there is a song)."""
    row = await (await conn.execute(_ARTIST, [artist_id])).fetchone()
    return None if row is None else (_artist(row), row["public"])


async def acts_for(conn: Connection, artist_id: ArtistId, user_id: UserId, labels: Sequence[LabelId]) -> bool:
    """Whether a person who acts for `labels` may act for the artist."""
    values = {"artist": artist_id, "user": user_id, "labels": list(labels)}
    return await (await conn.execute(_ACTS_FOR, values)).fetchone() is not None


async def find_artist_of(conn: Connection, song_id: SongId) -> ArtistId | None:
    """Whose song it is."""
    row = await (await conn.execute(_ARTIST_OF, [song_id])).fetchone()
    return None if row is None else ArtistId(row["artist_id"])


async def own_songs(
    conn: Connection, ids: Sequence[SongId], user_id: UserId, labels: Sequence[LabelId]
) -> frozenset[SongId]:
    """Those of `ids` for whose artist a person acts, by themselves or for one of `labels`."""
    values = {"ids": list(ids), "user": user_id, "labels": list(labels)}
    rows = await (await conn.execute(_OWN, values)).fetchall()
    return frozenset(SongId(row["id"]) for row in rows)


async def find_waveform(conn: Connection, song_id: SongId) -> Waveform | None:
    """The peaks of a song's current version."""
    row = await (await conn.execute(_WAVEFORM, [song_id])).fetchone()
    return None if row is None else Waveform(VersionId(row["id"]), row["peaks"])


async def _keyed(conn: Connection, query: str, values: list[object]) -> Keyed:
    rows = await (await conn.execute(query, values)).fetchall()
    return [(row["id"], row["key"]) for row in rows]


def _song(row: dict[str, Any]) -> Song:
    album = None
    if row["album_id"] is not None:
        album = AlbumRef(AlbumId(row["album_id"]), row["album_title"], _cover(row))
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
        playable=True,
        created_at=row["created_at"],
        paid_only=row["paid_only"],
    )


def _album(row: dict[str, Any]) -> Album:
    return Album(
        id=AlbumId(row["id"]),
        title=row["title"],
        kind=AlbumKind(row["kind"]),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        cover=_cover(row),
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


def _cover(row: dict[str, Any]) -> CoverRef | None:
    if row["cover_id"] is None:
        return None
    return CoverRef(CoverId(row["cover_id"]), row["hue"] or 0.0, row["chroma"] or 0.0)

"""SQL of shared pages: each in one query, of what anyone may know of."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumKind, ArtistRef
from segue.catalog.lists.contracts import Audience
from segue.catalog.sharing.contracts import (
    SharedAlbum,
    SharedArtist,
    SharedGenre,
    SharedSong,
    SharedTrack,
)
from segue.kernel.ids import AlbumId, ArtistId, CoverId, SongId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_TRACKS = 200
_ALBUMS = 20

_SONG = """
select s.id, s.title, s.duration_ms, s.isrc, s.genres, al.id as album_id, al.title as album_title,
       al.cover_id, al.release_date,
       (select jsonb_agg(jsonb_build_array(a.id, coalesce(sa.credited_as, a.name)) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role in ('main', 'featured')) as artists
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) s
  left join albums al on al.id = s.album_id and al.deleted_at is null
 where s.id = %(id)s
"""
_SONG_TRACKS = """
select s.id, s.title, s.duration_ms, s.isrc,
       (select jsonb_agg(jsonb_build_array(a.id, coalesce(sa.credited_as, a.name)) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role in ('main', 'featured')) as artists
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) s
 where s.id = any(%(ids)s::uuid[])
"""
_ALBUM = """
select al.id, al.title, al.kind, al.cover_id, al.release_date, al.label, al.upc,
       a.id as artist_id, a.name as artist_name, t.tracks, t.genres
  from albums al
  join artists a on a.id = al.artist_id
  cross join lateral (
       select jsonb_agg(jsonb_build_array(s.id, s.title, s.duration_ms, s.isrc, s.artists)
                        order by s.disc, s.track nulls last, s.id) as tracks,
              (select array_agg(distinct genre)
                 from unnest(array_agg(array_to_string(s.genres, E'\\n'))) as held,
                      string_to_table(nullif(held, ''), E'\\n') as genre) as genres
         from (select v.id, v.title, v.duration_ms, v.isrc, v.disc, v.track, v.genres,
                      (select jsonb_agg(jsonb_build_array(b.id, coalesce(sa.credited_as, b.name))
                                        order by sa.place)
                         from song_artists sa join artists b on b.id = sa.artist_id
                        where sa.song_id = v.id and sa.role in ('main', 'featured')) as artists
                 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) v
                where v.album_id = al.id
                order by v.disc, v.track nulls last, v.id limit %(most)s) s) t
 where al.id = %(id)s and al.deleted_at is null and t.tracks is not null
"""
_ARTIST = """
select a.id, a.name, a.bio, a.image_id, a.links,
       (select jsonb_agg(jsonb_build_array(al.id, al.title))
          from (select al.id, al.title from albums al
                 where al.artist_id = a.id and al.deleted_at is null
                   and exists (select 1
                        from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) v
                       where v.album_id = al.id)
                 order by coalesce(first_day(al.release_date), '0001-01-01') desc, al.id desc
                 limit %(most)s) al) as albums,
       (select array_agg(distinct genre) from (
               select unnest(v.genres) as genre
                 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) v
                where v.artist_id = a.id limit 500) g) as genres
  from artists a
 where a.id = %(id)s and a.deleted_at is null
   and exists (select 1 from song_artists sa
                 join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) v
                   on v.id = sa.song_id
                where sa.artist_id = a.id)
"""
_GENRE = """
select g.id, g.slug, g.name, (
       select al.cover_id
         from (select song_id from song_genres where genre = g.name order by listed_at desc limit 200) newest
         join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, false) v
           on v.id = newest.song_id
         join albums al on al.id = v.album_id and al.deleted_at is null and al.cover_id is not null
        order by v.play_count desc limit 1) as cover_id
  from genres g where g.slug = %(slug)s
"""


async def find_song(conn: Connection, song_id: SongId, audience: Audience) -> SharedSong | None:
    """A song that this audience may know of."""
    row = await _first(conn, _SONG, {**audience.values, "id": song_id})
    if row is None:
        return None
    return SharedSong(
        track=_track(row),
        album_id=_album_id(row["album_id"]),
        album_title=row["album_title"],
        cover=_cover(row["cover_id"]),
        release_date=row["release_date"],
        genres=tuple(row["genres"]),
    )


async def find_tracks(
    conn: Connection, song_ids: Sequence[SongId], audience: Audience
) -> dict[SongId, SharedTrack]:
    """Those songs that this audience may know of."""
    rows = await conn.execute(_SONG_TRACKS, {**audience.values, "ids": list(song_ids)})
    return {SongId(row["id"]): _track(row) for row in await rows.fetchall()}


async def find_album(conn: Connection, album_id: AlbumId, audience: Audience) -> SharedAlbum | None:
    """An album with a song that this audience may know of."""
    row = await _first(conn, _ALBUM, {**audience.values, "id": album_id, "most": _TRACKS})
    if row is None:
        return None
    return SharedAlbum(
        id=AlbumId(row["id"]),
        title=row["title"],
        kind=AlbumKind(row["kind"]),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        cover=_cover(row["cover_id"]),
        release_date=row["release_date"],
        label=row["label"],
        upc=row["upc"],
        genres=tuple(row["genres"] or ()),
        tracks=tuple(
            SharedTrack(SongId(UUID(song)), title, _artists(artists), DurationMs(duration), isrc)
            for song, title, duration, isrc, artists in row["tracks"]
        ),
    )


async def find_artist(conn: Connection, artist_id: ArtistId, audience: Audience) -> SharedArtist | None:
    """An artist with a song that this audience may know of."""
    row = await _first(conn, _ARTIST, {**audience.values, "id": artist_id, "most": _ALBUMS})
    if row is None:
        return None
    return SharedArtist(
        id=ArtistId(row["id"]),
        name=row["name"],
        bio=row["bio"],
        image=_cover(row["image_id"]),
        links=tuple(row["links"]),
        genres=tuple(row["genres"] or ()),
        albums=tuple((AlbumId(UUID(album)), title) for album, title in row["albums"] or ()),
    )


async def find_genre(conn: Connection, slug: str, audience: Audience) -> SharedGenre | None:
    """A genre by its slug."""
    row = await _first(conn, _GENRE, {**audience.values, "slug": slug})
    if row is None:
        return None
    return SharedGenre(row["id"], row["slug"], row["name"], _cover(row["cover_id"]))


async def _first(conn: Connection, query: Any, values: dict[str, object]) -> dict[str, Any] | None:
    return await (await conn.execute(query, values)).fetchone()


def _track(row: Mapping[str, Any]) -> SharedTrack:
    return SharedTrack(
        SongId(row["id"]),
        row["title"],
        _artists(row["artists"]),
        DurationMs(row["duration_ms"]),
        row["isrc"],
    )


def _artists(held: list[tuple[str, str]] | None) -> tuple[ArtistRef, ...]:
    return tuple(ArtistRef(ArtistId(UUID(artist)), name) for artist, name in held or ())


def _cover(cover_id: UUID | None) -> CoverId | None:
    return None if cover_id is None else CoverId(cover_id)


def _album_id(album_id: UUID | None) -> AlbumId | None:
    return None if album_id is None else AlbumId(album_id)

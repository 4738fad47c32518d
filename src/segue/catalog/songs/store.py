"""SQL of songs as those see them who edit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumRef, ArtistRef, Song
from segue.catalog.entities.contracts import (
    PERFORMING,
    Credit,
    CreditRole,
    NamedCredit,
    SongDetails,
    SongFields,
    Standing,
)
from segue.catalog.entities.desk import Versions
from segue.catalog.entities.store import versions
from segue.catalog.store.pages import cover_ref
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_FIND = """
select s.id, s.artist_id, o.name as artist_name, s.title, s.version_title, s.album_id, s.disc, s.track,
       s.isrc, s.iswc, s.explicit, s.paid_only, s.language, s.genres, s.moods, s.duration_ms, s.play_count,
       s.created_at, s.changed_at, s.revision, s.deleted_at, s.current_version is not null as playable,
       s.draft or coalesce(al.draft, false) as draft,
       coalesce(s.taken_down_at, al.taken_down_at, o.taken_down_at) as taken_down_at,
       al.title as album_title, al.release_date, c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash,
       (select t.reason from takedowns t
         where t.ended_at is null
           and (t.kind, t.subject_id) in (('song', s.id), ('album', al.id), ('artist', o.id))
         order by t.kind desc limit 1) as takedown,
       coalesce((
            select jsonb_agg(jsonb_build_array(sa.role, a.id, a.name, sa.credited_as) order by sa.place)
              from song_artists sa left join artists a on a.id = sa.artist_id
             where sa.song_id = s.id), '[]') as credits
  from songs s
  join artists o on o.id = s.artist_id
  left join albums al on al.id = s.album_id and al.deleted_at is null
  left join covers c on c.id = al.cover_id
 where s.id = %s
"""
_LOCK = """
select s.artist_id, s.title, s.version_title, s.album_id, s.disc, s.track, s.isrc, s.iswc, s.explicit,
       s.paid_only, s.language, s.genres, s.moods, s.revision, s.deleted_at,
       coalesce((
            select jsonb_agg(jsonb_build_array(sa.role, sa.artist_id, null, sa.credited_as) order by sa.place)
              from song_artists sa where sa.song_id = s.id), '[]') as credits
  from songs s where s.id = %s for update
"""
_PUT = """
update songs set title = %(title)s, version_title = %(version_title)s, album_id = %(album)s,
       disc = %(disc)s, track = %(track)s, isrc = %(isrc)s, iswc = %(iswc)s, explicit = %(explicit)s,
       paid_only = %(paid_only)s,
       language = %(language)s, genres = %(genres)s, moods = %(moods)s,
       revision = revision + 1, changed_at = %(now)s
 where id = %(id)s
"""
_DROP_CREDITS = "delete from song_artists where song_id = %s"
_ADD_CREDIT = """
insert into song_artists (song_id, place, role, artist_id, credited_as) values (%s, %s, %s, %s, %s)
"""
_GENRES = "select canonical_genres(%s) as genres"
_DELETE = """
update songs set deleted_at = %s, changed_at = %s, revision = revision + 1 where id = %s
"""
_RESTORE = """
update songs set deleted_at = null, deleted_with = null, changed_at = %s, revision = revision + 1
 where id = %s
"""
_VERSIONS = "select song_id, id from song_versions where song_id = %s order by number"
_HEARD = """
select v.song_id, v.id from songs s join song_versions v on v.song_id = s.id
 where s.id = %s and s.visible_from <= %s order by v.number
"""
_PARENTS_STAND = """
select a.deleted_at is null and al.deleted_at is null as stand
  from songs s join artists a on a.id = s.artist_id left join albums al on al.id = s.album_id
 where s.id = %s
"""
_KNOWN_ARTISTS = "select id from artists where id = any(%s) and deleted_at is null"
_ALBUM_ARTIST = "select artist_id from albums where id = %s and deleted_at is null"


@dataclass(frozen=True, slots=True)
class HeldSong:
    """A song held until commit."""

    artist_id: ArtistId
    fields: SongFields
    revision: int
    deleted_at: datetime | None


async def find(conn: Connection, song_id: SongId) -> SongDetails | None:
    """A song, whoever may see it."""
    row = await (await conn.execute(_FIND, [song_id])).fetchone()
    if row is None:
        return None
    named = _named(row["credits"])
    return SongDetails(
        card=_card(row, named),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["artist_name"]),
        fields=_fields(row),
        credits=named,
        release_date=row["release_date"],
        revision=row["revision"],
        changed_at=row["changed_at"],
        standing=Standing(row["deleted_at"], row["taken_down_at"], row["takedown"], row["draft"]),
    )


async def lock(conn: Connection, song_id: SongId) -> HeldSong | None:
    """A song, whoever may see it, held until commit."""
    row = await (await conn.execute(_LOCK, [song_id])).fetchone()
    if row is None:
        return None
    return HeldSong(ArtistId(row["artist_id"]), _fields(row), row["revision"], row["deleted_at"])


async def put(conn: Connection, song_id: SongId, fields: SongFields, now: datetime) -> None:
    """Write the fields and the credits; the revision is one higher."""
    await conn.execute(_PUT, _values(song_id, fields, now))
    await conn.execute(_DROP_CREDITS, [song_id])
    for place, one in enumerate(fields.credits):
        await conn.execute(_ADD_CREDIT, [song_id, place, one.role, one.artist_id, one.name])


async def canonical_genres(conn: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """Genres under the names of the tree where it knows them."""
    row = await (await conn.execute(_GENRES, [list(names)])).fetchone()
    return tuple(row["genres"]) if row else tuple(names)


async def delete(conn: Connection, song_id: SongId, now: datetime) -> Versions:
    """Mark a song deleted; its versions."""
    await conn.execute(_DELETE, [now, now, song_id])
    return await versions_of(conn, song_id)


async def restore(conn: Connection, song_id: SongId, now: datetime) -> Versions:
    """Bring a song back; the versions that may be heard again."""
    await conn.execute(_RESTORE, [now, song_id])
    return await heard(conn, song_id, now)


async def heard(conn: Connection, song_id: SongId, now: datetime) -> Versions:
    """A song's versions, none while it is a draft, taken down or not out yet."""
    return versions(await (await conn.execute(_HEARD, [song_id, now])).fetchall())


async def versions_of(conn: Connection, song_id: SongId) -> Versions:
    """A song's versions."""
    return versions(await (await conn.execute(_VERSIONS, [song_id])).fetchall())


async def parents_stand(conn: Connection, song_id: SongId) -> bool:
    """Whether neither the song's artist nor its album is deleted."""
    row = await (await conn.execute(_PARENTS_STAND, [song_id])).fetchone()
    return row is not None and row["stand"]


async def known_artists(conn: Connection, ids: Sequence[ArtistId]) -> set[UUID]:
    """Those of `ids` that are artists here."""
    rows = await (await conn.execute(_KNOWN_ARTISTS, [list(ids)])).fetchall()
    return {row["id"] for row in rows}


async def album_artist(conn: Connection, album_id: AlbumId) -> ArtistId | None:
    """Whose an album is."""
    row = await (await conn.execute(_ALBUM_ARTIST, [album_id])).fetchone()
    return None if row is None else ArtistId(row["artist_id"])


def _card(row: dict[str, Any], named: Sequence[NamedCredit]) -> Song:
    album = None
    if row["album_title"] is not None:
        album = AlbumRef(AlbumId(row["album_id"]), row["album_title"], cover_ref(row))
    return Song(
        id=SongId(row["id"]),
        title=row["title"],
        artists=tuple(one.artist for one in named if one.artist is not None and one.role in PERFORMING),
        album=album,
        disc=row["disc"],
        track=row["track"],
        genres=tuple(row["genres"]),
        explicit=row["explicit"],
        duration=DurationMs(row["duration_ms"]),
        play_count=row["play_count"],
        playable=row["playable"] and row["deleted_at"] is None and row["taken_down_at"] is None,
        created_at=row["created_at"],
        paid_only=row["paid_only"],
    )


def _named(rows: Sequence[Sequence[str | None]]) -> tuple[NamedCredit, ...]:
    found = []
    for role, artist_id, name, credited_as in rows:
        artist = None if artist_id is None else ArtistRef(ArtistId(UUID(artist_id)), name or "")
        found.append(NamedCredit(CreditRole(role or ""), artist, credited_as or name or ""))
    return tuple(found)


def _fields(row: dict[str, Any]) -> SongFields:
    return SongFields(
        title=row["title"],
        version_title=row["version_title"],
        album_id=None if row["album_id"] is None else AlbumId(row["album_id"]),
        disc=row["disc"],
        track=row["track"],
        isrc=row["isrc"],
        iswc=row["iswc"],
        explicit=row["explicit"],
        paid_only=row["paid_only"],
        language=row["language"],
        genres=tuple(row["genres"]),
        moods=tuple(row["moods"]),
        credits=tuple(
            Credit(CreditRole(role), None if artist_id is None else ArtistId(UUID(artist_id)), credited_as)
            for role, artist_id, _, credited_as in row["credits"]
        ),
    )


def _values(song_id: SongId, fields: SongFields, now: datetime) -> dict[str, object]:
    return {
        "id": song_id,
        "title": fields.title,
        "version_title": fields.version_title,
        "album": fields.album_id,
        "disc": fields.disc,
        "track": fields.track,
        "isrc": fields.isrc,
        "iswc": fields.iswc,
        "explicit": fields.explicit,
        "paid_only": fields.paid_only,
        "language": fields.language,
        "genres": list(fields.genres),
        "moods": list(fields.moods),
        "now": now,
    }

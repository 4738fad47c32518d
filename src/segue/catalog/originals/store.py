"""SQL that brings in a hundred songs at a time: each statement takes a whole batch as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.kernel.ids import AlbumId, ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection

# The same names as publishing.find_artist and find_album hold, in one order, so that none wait in a ring.
_HOLD = """
select pg_advisory_xact_lock(hashtextextended(held.name, 8711))
  from (select name from unnest(%s::text[]) as name order by 1) as held
"""
# An artist who was merged into another is found under the old name too.
_FIND_ARTISTS = """
select w.place, lower(w.name) as folded, coalesce(
       (select coalesce(a.merged_into, a.id) from artists a
         where a.musicbrainz_id = w.mbid and a.origin = 'import'
           and (a.deleted_at is null or a.merged_into is not null)
         order by a.created_at, a.id limit 1),
       (select coalesce(a.merged_into, a.id) from artists a
         where lower(a.name) = lower(w.name) and a.origin = 'import'
           and (a.deleted_at is null or a.merged_into is not null)
           and (w.mbid is null or a.musicbrainz_id is null)
         order by a.musicbrainz_id is not null, a.created_at, a.id limit 1)) as id
  from jsonb_to_recordset(%s) as w(place int, name text, mbid uuid)
"""
_ADD_ARTISTS = """
insert into artists (id, name, origin, musicbrainz_id, created_at)
select w.id, w.name, 'import', w.mbid, %(now)s
  from jsonb_to_recordset(%(artists)s) as w(id uuid, name text, mbid uuid)
"""
_KNOW_ARTISTS = """
update artists a set musicbrainz_id = w.mbid
  from jsonb_to_recordset(%s) as w(id uuid, mbid uuid)
 where a.id = w.id and a.musicbrainz_id is null
"""
# Editions of one title are told apart by their ids; a file that has none goes to the first.
_FIND_ALBUMS = """
select w.place, lower(w.title) as folded, (
       select coalesce(al.merged_into, al.id) from albums al
        where al.artist_id = w.artist and lower(al.title) = lower(w.title)
          and (al.deleted_at is null or al.merged_into is not null)
          and (w.mbid is null or al.musicbrainz_id is null or al.musicbrainz_id = w.mbid)
        order by al.musicbrainz_id is distinct from w.mbid, al.created_at, al.id limit 1) as id
  from jsonb_to_recordset(%s) as w(place int, artist uuid, title text, mbid uuid)
"""
_ADD_ALBUMS = """
insert into albums (id, artist_id, title, kind, release_date, original_date, label, catalogue_number, upc,
       musicbrainz_id, created_at)
select w.id, w.artist, w.title, w.kind, w.release_date, w.original_date, w.label, w.catalogue_number, w.upc,
       w.mbid, %(now)s
  from jsonb_to_recordset(%(albums)s) as w(id uuid, artist uuid, title text, kind text, release_date text,
       original_date text, label text, catalogue_number text, upc text, mbid uuid)
"""
_KNOW_ALBUMS = """
update albums al set musicbrainz_id = w.mbid
  from jsonb_to_recordset(%s) as w(id uuid, mbid uuid)
 where al.id = w.id and al.musicbrainz_id is null
"""
# Songs and versions name each other: one statement, for constraints are looked at when it ends.
_ADD_SONGS = """
with told as materialized (
    select * from jsonb_to_recordset(%(songs)s) as t(song uuid, version uuid, title text, artist uuid,
           album uuid, disc int, track int, genres text[], explicit boolean, isrc text, mbid uuid,
           master_key text, master_path text, name text, size bigint, mime text, kbps int, samples bigint,
           rate int, ms bigint, channels int, codec text, lossless boolean, bits int, lufs real, peak real,
           gain real)
), versions as (
    insert into song_versions (id, song_id, number, complete, master_key, master_path, master_size,
           master_name, duration_samples, sample_rate, channels, codec, lossless, bits, integrated_lufs,
           true_peak_dbtp, gain_db, peaks, fingerprint, descriptors, original_mime, original_kbps,
           original_size, created_at)
    select version, song, 1, false, master_key, master_path, size, name, samples, rate, channels, codec,
           lossless, bits, lufs, peak, gain, '', '', '{}', mime, kbps, size, %(now)s
      from told where version is not null
), credits as (
    insert into song_artists (song_id, artist_id, role, place)
    select * from jsonb_to_recordset(%(credits)s) as c(song uuid, artist uuid, role text, place int)
)
insert into songs (id, title, artist_id, album_id, disc, track, genres, explicit, isrc, musicbrainz_id,
       duration_ms, current_version, original_only, created_at)
select song, title, artist, album, disc, track, genres, explicit, isrc, mbid, coalesce(ms, 0), version,
       version is not null, %(now)s
  from told
"""
_CHANGE_SONG = """
update songs set title = %(title)s, artist_id = %(artist)s, album_id = %(album)s, disc = %(disc)s,
       track = %(track)s, genres = %(genres)s, explicit = %(explicit)s, isrc = coalesce(%(isrc)s, isrc),
       musicbrainz_id = coalesce(%(mbid)s, musicbrainz_id), revision = revision + 1, changed_at = %(now)s,
       master_gone_at = null
 where id = %(song)s and deleted_at is null
returning id
"""
_FORGET_CREDITS = "delete from song_artists where song_id = %s"
_ADD_CREDITS = """
insert into song_artists (song_id, artist_id, role, place)
select * from jsonb_to_recordset(%s) as c(song uuid, artist uuid, role text, place int)
"""
_ADD_VERSION = """
insert into song_versions (id, song_id, number, complete, master_key, master_path, master_size, master_name,
       duration_samples, sample_rate, channels, codec, lossless, bits, integrated_lufs, true_peak_dbtp,
       gain_db, peaks, fingerprint, descriptors, original_mime, original_kbps, original_size, created_at)
select %(version)s, %(song)s, coalesce(max(number), 0) + 1, false, %(master_key)s, %(master_path)s, %(size)s,
       %(name)s, %(samples)s, %(rate)s, %(channels)s, %(codec)s, %(lossless)s, %(bits)s, %(lufs)s, %(peak)s,
       %(gain)s, '', '', '{}', %(mime)s, %(kbps)s, %(size)s, %(now)s
  from song_versions where song_id = %(song)s
"""
_HEAR_ORIGINAL = """
update songs set current_version = %(version)s, duration_ms = %(ms)s, original_only = true where id = %(song)s
"""
_MOVE_MASTERS = """
update song_versions v set master_path = w.path, master_name = w.name
  from jsonb_to_recordset(%s) as w(song uuid, before text, path text, name text)
 where v.song_id = w.song and v.master_path = w.before
"""
_GO = """
update songs set master_gone_at = %(now)s
 where id = any(%(songs)s) and master_gone_at is null returning id
"""
_RETURN = """
update songs set master_gone_at = null
 where id = any(%(songs)s) and master_gone_at is not null returning id
"""
_POPULAR = """
select s.id from songs s
 where s.original_only and s.master_gone_at is null and s.deleted_at is null and s.id <> all(%s)
 order by s.play_count desc, s.id limit %s
"""
_MASTER = """
select s.id, v.id as version, v.master_key, v.master_path, v.master_name, v.original_size, v.created_at
  from songs s join song_versions v on v.id = s.current_version
 where s.id = %s and s.original_only and s.master_gone_at is null and s.deleted_at is null
   and v.original_size is not null
   for update of s
"""

Rows = Sequence[Mapping[str, Any]]


async def hold(conn: Connection, names: Sequence[str]) -> None:
    """Hold names until commit, against whoever else would make the same artist or album."""
    if names:
        await conn.execute(_HOLD, [list(names)])


async def find_artists(conn: Connection, named: Rows) -> dict[int, tuple[str, ArtistId | None]]:
    """By `place`: the name as the database compares it, and the artist of an import who has it."""
    rows = await (await conn.execute(_FIND_ARTISTS, [Jsonb(named)])).fetchall()
    return {row["place"]: (row["folded"], row["id"]) for row in rows}


async def add_artists(conn: Connection, made: Rows, now: datetime) -> None:
    """Insert artists: id, name, mbid."""
    await conn.execute(_ADD_ARTISTS, {"artists": Jsonb(made), "now": now})


async def know_artists(conn: Connection, known: Rows) -> None:
    """Note MusicBrainz ids of artists that had none: id, mbid."""
    await conn.execute(_KNOW_ARTISTS, [Jsonb(known)])


async def find_albums(conn: Connection, named: Rows) -> dict[int, tuple[str, AlbumId | None]]:
    """By `place`: the title as the database compares it, and the artist's album of it."""
    rows = await (await conn.execute(_FIND_ALBUMS, [Jsonb(named)])).fetchall()
    return {row["place"]: (row["folded"], row["id"]) for row in rows}


async def add_albums(conn: Connection, made: Rows, now: datetime) -> None:
    """Insert albums."""
    await conn.execute(_ADD_ALBUMS, {"albums": Jsonb(made), "now": now})


async def know_albums(conn: Connection, known: Rows) -> None:
    """Note MusicBrainz ids of albums that had none: id, mbid."""
    await conn.execute(_KNOW_ALBUMS, [Jsonb(known)])


async def add_songs(conn: Connection, songs: Rows, credited: Rows, now: datetime) -> None:
    """Insert songs with their credits, and with versions where they have a `version`."""
    await conn.execute(_ADD_SONGS, {"songs": Jsonb(songs), "credits": Jsonb(credited), "now": now})


async def change_song(conn: Connection, song: Mapping[str, Any], credited: Rows, now: datetime) -> bool:
    """Have a song say what its file says now; False when it does not stand."""
    if await (await conn.execute(_CHANGE_SONG, {**song, "now": now})).fetchone() is None:
        return False
    await conn.execute(_FORGET_CREDITS, [song["song"]])
    await conn.execute(_ADD_CREDITS, [Jsonb(credited)])
    return True


async def add_version(conn: Connection, song: Mapping[str, Any], now: datetime) -> None:
    """Insert the song's next version, its original alone, and have that play."""
    await conn.execute(_ADD_VERSION, {**song, "now": now})
    await conn.execute(_HEAR_ORIGINAL, song)


async def move_masters(conn: Connection, moved: Rows) -> None:
    """Note that files have other names now: song, before, path, name."""
    await conn.execute(_MOVE_MASTERS, [Jsonb(moved)])


async def mark_gone(conn: Connection, songs: Sequence[SongId], now: datetime) -> list[SongId]:
    """Note that originals are not there; those songs that had theirs before."""
    rows = await (await conn.execute(_GO, {"songs": list(songs), "now": now})).fetchall()
    return [SongId(row["id"]) for row in rows]


async def mark_returned(conn: Connection, songs: Sequence[SongId]) -> list[SongId]:
    """Note that originals are there again; those songs that had none."""
    rows = await (await conn.execute(_RETURN, {"songs": list(songs)})).fetchall()
    return [SongId(row["id"]) for row in rows]


async def popular_originals(conn: Connection, but: Sequence[SongId], limit: int) -> list[SongId]:
    """Songs that have no renditions yet, most played first, without those in `but`."""
    rows = await (await conn.execute(_POPULAR, [list(but), limit])).fetchall()
    return [SongId(row["id"]) for row in rows]


async def hold_original(conn: Connection, song_id: SongId) -> dict[str, Any] | None:
    """The original of a song that has no renditions, held until commit."""
    return await (await conn.execute(_MASTER, [song_id])).fetchone()


def version_of(row: Mapping[str, Any]) -> VersionId:
    """The version of a row of `hold_original`."""
    found: UUID = row["version"]
    return VersionId(found)

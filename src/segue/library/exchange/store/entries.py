"""SQL of the entries of imports: what was asked for, and what it was found to be."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection
from segue.library.exchange.contracts import Entry, ListKind, Outcome, ReadEntry, ReadPlay
from segue.library.exchange.ports import ListedSong
from segue.library.matching.contracts import How, Match

_COPY = """
copy library_import_entries (import_id, list, place, title, artists, album, duration_ms, isrc, musicbrainz_id,
    added_at, outcome, how, certainty, target_id, candidates) from stdin
"""
_COPY_PLAYS = "copy library_import_plays (import_id, list, place, played_at, listened_ms) from stdin"
_PAGE = """
select e.* from library_import_entries e
 where e.import_id = %(import)s and (e.list, e.place) > (%(list)s, %(place)s)
   and (%(only)s::int is null or e.list = %(only)s)
   and (%(outcomes)s::text[] is null or e.outcome = any(%(outcomes)s))
 order by e.list, e.place limit %(count)s
"""
_FIND = """
select e.*, l.kind, l.playlist_id, l.applied_at is not null as applied
  from library_import_entries e join library_import_lists l using (import_id, list)
 where e.import_id = %(import)s and e.list = %(list)s and e.place = %(place)s for update of e
"""
_RESOLVE = """
update library_import_entries set outcome = %(outcome)s, target_id = %(target)s, how = %(how)s,
       certainty = %(sure)s
 where import_id = %(import)s and list = %(list)s and place = %(place)s
"""
_RESOLVE_SAME = """
update library_import_entries e set outcome = %(outcome)s, target_id = %(target)s, how = %(how)s,
       certainty = %(sure)s
  from library_import_entries one, library_import_lists l, library_import_lists its
 where one.import_id = %(import)s and one.list = %(list)s and one.place = %(place)s
   and e.import_id = one.import_id and e.title = one.title and e.artists = one.artists
   and e.album is not distinct from one.album and e.outcome in ('ambiguous', 'missing')
   and l.import_id = e.import_id and l.list = e.list and its.import_id = one.import_id and its.list = one.list
   and (l.kind in ('playlist', 'likes', 'history')) = (its.kind in ('playlist', 'likes', 'history'))
   and (l.kind in ('playlist', 'likes', 'history') or l.kind = its.kind)
returning e.list, e.place
"""
_FOUND = """
select target_id, added_at from library_import_entries
 where import_id = %(import)s and list = %(list)s and outcome in ('matched', 'chosen') order by place
"""
_BEFORE = """
select count(*) as many from library_import_entries
 where import_id = %(import)s and list = %(list)s and place < %(place)s and outcome in ('matched', 'chosen')
"""
_PLAYS = """
select e.target_id as song_id, p.played_at, p.listened_ms
  from library_import_plays p join library_import_entries e using (import_id, list, place)
 where p.import_id = %(import)s and p.list = %(list)s and e.outcome in ('matched', 'chosen')
   and (%(place)s::int is null or p.place = %(place)s)
"""
_VISIBLE_SONGS = """
select s.id, s.title, array(
        select coalesce(sa.credited_as, a.name)
          from song_artists sa left join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role in ('main', 'featured', 'remixer') order by sa.place) as artists,
       al.title as album, s.duration_ms, s.isrc, s.musicbrainz_id
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
  left join albums al on al.id = s.album_id
 where s.id = any(%(ids)s)
"""
_NAMES = """
select al.id, al.title as title, array[a.name] as artists from albums al join artists a on a.id = al.artist_id
 where al.id = any(%(ids)s) and al.deleted_at is null
   and exists (select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
                where s.album_id = al.id)
 union all
select a.id, a.name, array[a.name] from artists a where a.id = any(%(ids)s) and a.deleted_at is null
"""
_IS_ALBUM = """
select exists (select 1 from albums al where al.id = %(id)s and al.deleted_at is null and exists (
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
         where s.album_id = al.id)) as known
"""
_IS_ARTIST = """
select exists (select 1 from artists a where a.id = %(id)s and a.deleted_at is null and exists (
        select 1 from song_artists sa
          join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
            on s.id = sa.song_id
         where sa.artist_id = a.id)) as known
"""


async def add(
    conn: Connection,
    import_id: UUID,
    place_of_list: int,
    first: int,
    found: Sequence[tuple[ReadEntry, Match]],
) -> None:
    """Append entries of a list, the first at place `first`."""
    async with conn.cursor() as cursor, cursor.copy(_COPY) as copy:
        for place, (read, match) in enumerate(found, start=first):
            outcome = (
                Outcome.MATCHED
                if match.target is not None
                else Outcome.AMBIGUOUS
                if match.candidates
                else Outcome.MISSING
            )
            await copy.write_row(
                (
                    import_id,
                    place_of_list,
                    place,
                    read.title,
                    list(read.artists),
                    read.album,
                    read.duration_ms,
                    read.isrc,
                    read.musicbrainz_id,
                    None if read.added_at is None else datetime.fromtimestamp(read.added_at, UTC),
                    outcome,
                    match.how,
                    match.certainty,
                    match.target,
                    list(match.candidates),
                )
            )


async def add_plays(conn: Connection, import_id: UUID, place_of_list: int, plays: Sequence[ReadPlay]) -> None:
    """Keep when a history's entries were heard."""
    async with conn.cursor() as cursor, cursor.copy(_COPY_PLAYS) as copy:
        for play in plays:
            at = datetime.fromtimestamp(play.at, UTC)
            await copy.write_row((import_id, place_of_list, play.entry, at, play.listened_ms))


async def page(
    conn: Connection,
    import_id: UUID,
    after: tuple[int, int],
    *,
    only: int | None,
    outcomes: Sequence[Outcome] | None,
    count: int,
) -> list[Entry]:
    """Entries that follow `after` (list and place), of one list or all, with some outcomes or any."""
    told = {
        "import": import_id,
        "list": after[0],
        "place": after[1],
        "only": only,
        "outcomes": None if outcomes is None else [str(one) for one in outcomes],
        "count": count,
    }
    return [_entry(row) for row in await (await conn.execute(_PAGE, told)).fetchall()]


async def find(
    conn: Connection, import_id: UUID, place_of_list: int, place: int
) -> tuple[Entry, ListKind, UUID | None, bool] | None:
    """An entry, its list's kind, the playlist made of that and whether it was made; locked."""
    told = {"import": import_id, "list": place_of_list, "place": place}
    row = await (await conn.execute(_FIND, told)).fetchone()
    return None if row is None else (_entry(row), ListKind(row["kind"]), row["playlist_id"], row["applied"])


async def resolve(
    conn: Connection, import_id: UUID, one: Entry, outcome: Outcome, target: UUID | None
) -> list[tuple[int, int]]:
    """What a person says an entry is, and all open ones that are called the same; lists and places."""
    told = {
        "import": import_id,
        "list": one.list,
        "place": one.place,
        "outcome": outcome,
        "target": target,
        "how": None if target is None else How.PERSON,
        "sure": None if target is None else 1.0,
    }
    rows = await (await conn.execute(_RESOLVE_SAME, told)).fetchall()
    await conn.execute(_RESOLVE, told)
    return sorted({(row["list"], row["place"]) for row in rows} | {(one.list, one.place)})


async def found(conn: Connection, import_id: UUID, place_of_list: int) -> list[ListedSong]:
    """What a list's entries were found to be, in order."""
    rows = await (await conn.execute(_FOUND, {"import": import_id, "list": place_of_list})).fetchall()
    return [ListedSong(SongId(row["target_id"]), row["added_at"]) for row in rows]


async def found_before(conn: Connection, import_id: UUID, place_of_list: int, place: int) -> int:
    """How many entries before a place were found."""
    told = {"import": import_id, "list": place_of_list, "place": place}
    row = await (await conn.execute(_BEFORE, told)).fetchone()
    return 0 if row is None else int(row["many"])


async def plays(
    conn: Connection, import_id: UUID, place_of_list: int, place: int | None = None
) -> list[tuple[SongId, datetime, int]]:
    """Plays of a history whose songs were found, or of one entry."""
    told = {"import": import_id, "list": place_of_list, "place": place}
    rows = await (await conn.execute(_PLAYS, told)).fetchall()
    return [(SongId(row["song_id"]), row["played_at"], row["listened_ms"]) for row in rows]


async def visible_songs(
    conn: Connection, audience: Mapping[str, object], ids: Sequence[UUID]
) -> dict[UUID, ReadEntry]:
    """What songs are called that the audience may know of."""
    rows = await (await conn.execute(_VISIBLE_SONGS, {**audience, "ids": list(ids)})).fetchall()
    return {
        row["id"]: ReadEntry(
            row["title"],
            tuple(row["artists"]),
            row["album"],
            row["duration_ms"],
            row["isrc"],
            None if row["musicbrainz_id"] is None else str(row["musicbrainz_id"]),
        )
        for row in rows
    }


async def names(
    conn: Connection, audience: Mapping[str, object], ids: Sequence[UUID]
) -> dict[UUID, ReadEntry]:
    """As `visible_songs`, for albums and artists."""
    rows = await (await conn.execute(_NAMES, {**audience, "ids": list(ids)})).fetchall()
    return {row["id"]: ReadEntry(row["title"], tuple(row["artists"])) for row in rows}


async def is_named(conn: Connection, audience: Mapping[str, object], target: UUID, *, album: bool) -> bool:
    """Whether this is an album, or else an artist, that the audience may know of."""
    query = _IS_ALBUM if album else _IS_ARTIST
    row = await (await conn.execute(query, {**audience, "id": target})).fetchone()
    return bool(row and row["known"])


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["list"],
        row["place"],
        row["title"],
        tuple(row["artists"]),
        row["album"],
        row["duration_ms"],
        row["isrc"],
        Outcome(row["outcome"]),
        None if row["how"] is None else How(row["how"]),
        None if row["certainty"] is None else round(row["certainty"], 2),
        row["target_id"],
        tuple(row["candidates"]),
    )

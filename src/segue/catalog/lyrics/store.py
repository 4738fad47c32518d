"""SQL of lyrics."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from segue.catalog.lyrics.contracts import Line, Lyrics, LyricsOrigin, LyricsRef, LyricsText, Timing, Word
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection

_LIST = "select language, timing, revision from lyrics where song_id = %s order by language"
_FIND = """
select language, lines, origin, revision, changed_at from lyrics where song_id = %s and language = %s
"""
_LOCK = "select revision from lyrics where song_id = %s and language = %s for update"
_PUT = """
insert into lyrics (song_id, language, timing, lines, origin, changed_at)
values (%s, %s, %s, %s, 'people', %s)
on conflict (song_id, language) do update
   set timing = excluded.timing, lines = excluded.lines, origin = 'people', changed_at = excluded.changed_at,
       revision = lyrics.revision + 1
"""
# What people wrote stays when the file comes again.
_KEEP = """
insert into lyrics (song_id, language, timing, lines, origin, changed_at) values (%s, %s, %s, %s, 'file', %s)
on conflict (song_id, language) do update
   set timing = excluded.timing, lines = excluded.lines, changed_at = excluded.changed_at,
       revision = lyrics.revision + 1
 where lyrics.origin = 'file' and lyrics.lines <> excluded.lines
"""
_DELETE = "delete from lyrics where song_id = %s and language = %s"


async def list_of(conn: Connection, song_id: SongId) -> list[LyricsRef]:
    """The languages there are lyrics in."""
    rows = await (await conn.execute(_LIST, [song_id])).fetchall()
    return [LyricsRef(row["language"], Timing(row["timing"]), row["revision"]) for row in rows]


async def find(conn: Connection, song_id: SongId, language: str) -> Lyrics | None:
    """The lyrics in a language."""
    row = await (await conn.execute(_FIND, [song_id, language])).fetchone()
    if row is None:
        return None
    return Lyrics(
        song_id=song_id,
        language=row["language"],
        text=LyricsText(tuple(_line(line) for line in row["lines"])),
        origin=LyricsOrigin(row["origin"]),
        revision=row["revision"],
        changed_at=row["changed_at"],
    )


async def lock_revision(conn: Connection, song_id: SongId, language: str) -> int:
    """Hold the lyrics until commit; their revision, 0 when there are none."""
    row = await (await conn.execute(_LOCK, [song_id, language])).fetchone()
    return 0 if row is None else int(row["revision"])


async def put(conn: Connection, song_id: SongId, language: str, text: LyricsText, now: datetime) -> None:
    """Keep what a person wrote."""
    await conn.execute(_PUT, [song_id, language, text.timing, Jsonb(_lines(text)), now])


async def keep(conn: Connection, song_id: SongId, language: str, text: LyricsText, now: datetime) -> None:
    """Keep what a file holds, unless a person wrote something."""
    await conn.execute(_KEEP, [song_id, language, text.timing, Jsonb(_lines(text)), now])


async def delete(conn: Connection, song_id: SongId, language: str) -> bool:
    """Take the lyrics away; False when there were none."""
    return (await conn.execute(_DELETE, [song_id, language])).rowcount == 1


def _lines(text: LyricsText) -> list[Any]:
    return [
        [line.start_ms, line.text, [[word.start_ms, word.text] for word in line.words] or None]
        for line in text.lines
    ]


def _line(held: list[Any]) -> Line:
    start, text, words = held
    return Line(start, text, tuple(Word(*word) for word in words or ()))

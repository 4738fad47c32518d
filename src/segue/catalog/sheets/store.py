"""SQL of sheets: rows in the order of ids, as cells; of an artist, of a label's artists, or of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from segue.catalog.sheets.columns import LIST, write_flag
from segue.kernel.ids import ArtistId, LabelId
from segue.kernel.ports.database import Connection

_SONGS = """
select s.id, s.revision, a.name as artist, s.artist_id, s.title, s.version_title, s.album_id,
       al.title as album, s.disc, s.track, s.isrc, s.iswc, s.explicit, s.paid_only, s.language, s.genres,
       s.moods, s.duration_ms, s.play_count
  from songs s join artists a on a.id = s.artist_id
  left join albums al on al.id = s.album_id and al.deleted_at is null
 where s.deleted_at is null and s.id > %(after)s
   and (%(artist)s::uuid is null or s.artist_id = %(artist)s)
   and (%(label)s::uuid is null
        or exists (select 1 from artist_labels l where l.artist_id = s.artist_id and l.label_id = %(label)s))
   and (%(ids)s::uuid[] is null or s.id = any(%(ids)s))
 order by s.id limit %(count)s
"""
_ALBUMS = """
select al.id, al.revision, a.name as artist, al.artist_id, al.title, al.version_title, al.kind,
       al.release_date, al.release_zone, al.original_date, al.label, al.catalogue_number, al.upc, al.c_line,
       al.p_line, al.continuous,
       (select count(*) from songs s where s.album_id = al.id and s.deleted_at is null) as songs
  from albums al join artists a on a.id = al.artist_id
 where al.deleted_at is null and al.id > %(after)s
   and (%(artist)s::uuid is null or al.artist_id = %(artist)s)
   and (%(label)s::uuid is null
        or exists (select 1 from artist_labels l where l.artist_id = al.artist_id and l.label_id = %(label)s))
   and (%(ids)s::uuid[] is null or al.id = any(%(ids)s))
 order by al.id limit %(count)s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A song or album as a sheet tells of it."""

    id: UUID
    artist_id: ArtistId
    title: str
    cells: dict[str, str]


async def songs(
    conn: Connection,
    after: UUID,
    count: int,
    *,
    artist: ArtistId | None = None,
    label: LabelId | None = None,
    ids: Sequence[UUID] | None = None,
) -> list[Held]:
    """Songs that stand, drafts too."""
    return [
        _song(row) for row in await _rows(conn, _SONGS, after, count, artist=artist, label=label, ids=ids)
    ]


async def albums(
    conn: Connection,
    after: UUID,
    count: int,
    *,
    artist: ArtistId | None = None,
    label: LabelId | None = None,
    ids: Sequence[UUID] | None = None,
) -> list[Held]:
    """Albums that stand, drafts too."""
    return [
        _album(row) for row in await _rows(conn, _ALBUMS, after, count, artist=artist, label=label, ids=ids)
    ]


async def _rows(
    conn: Connection,
    query: Any,
    after: UUID,
    count: int,
    *,
    artist: ArtistId | None,
    label: LabelId | None,
    ids: Sequence[UUID] | None,
) -> list[dict[str, Any]]:
    values = {
        "after": after,
        "count": count,
        "artist": artist,
        "label": label,
        "ids": None if ids is None else list(ids),
    }
    return await (await conn.execute(query, values)).fetchall()


def _song(row: dict[str, Any]) -> Held:
    seconds = round(row["duration_ms"] / 1000)
    cells = {
        "song_id": str(row["id"]),
        "duration": f"{seconds // 60}:{seconds % 60:02}",
        "plays": str(row["play_count"]),
        "genres": LIST.join(row["genres"]),
        "moods": LIST.join(row["moods"]),
        "explicit": write_flag(flag=row["explicit"]),
        "paid_only": write_flag(flag=row["paid_only"]),
    }
    for name in (
        "revision",
        "artist",
        "title",
        "version_title",
        "album_id",
        "album",
        "disc",
        "track",
        "isrc",
    ):
        cells[name] = _text(row[name])
    for name in ("iswc", "language"):
        cells[name] = _text(row[name])
    return Held(row["id"], ArtistId(row["artist_id"]), row["title"], cells)


def _album(row: dict[str, Any]) -> Held:
    told = {name: _text(value) for name, value in row.items() if name not in ("id", "artist_id")}
    cells = {**told, "album_id": str(row["id"]), "continuous": write_flag(flag=row["continuous"])}
    return Held(row["id"], ArtistId(row["artist_id"]), row["title"], cells)


def _text(value: object) -> str:
    return "" if value is None else str(value)

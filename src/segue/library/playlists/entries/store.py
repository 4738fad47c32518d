"""SQL of the entries of playlists. Where order is changed, the playlist is held (playlists/store.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from segue.kernel.ids import EntryId, PlaylistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs
from segue.library.playlists.contracts import PersonRef

_FEW = 8
"""So many positions are counted one by one sooner than in one pass over the whole list."""

_RANK_FROM_START = """
select rank from playlist_entries where playlist_id = %s and removed_at is null
 order by rank, id offset %s limit 1
"""
_RANK_FROM_END = """
select rank from playlist_entries where playlist_id = %s and removed_at is null
 order by rank desc, id desc offset %s limit 1
"""
_PLACES_OF_FEW = """
select e.id, e.song_id,
       (select count(*) from playlist_entries b
         where b.playlist_id = e.playlist_id and b.removed_at is null
           and (b.rank, b.id) < (e.rank, e.id))::int as position
  from playlist_entries e
 where e.playlist_id = %(playlist)s and e.id = any(%(ids)s) and e.removed_at is null
"""
_PLACES_OF_MANY = """
select id, song_id, position from (
    select id, song_id, (row_number() over (order by rank, id) - 1)::int as position
      from playlist_entries where playlist_id = %(playlist)s and removed_at is null) as placed
 where id = any(%(ids)s)
"""
_ORDER = """
select id, song_id from playlist_entries
 where playlist_id = %s and removed_at is null order by rank, id
"""
_WINDOW = """
select id, rank from playlist_entries where playlist_id = %s and removed_at is null
 order by rank, id offset %s limit %s
"""
_KNOWN = "select id, song_id from playlist_entries where playlist_id = %s and id = any(%s)"
_PRESENT = """
select distinct song_id from playlist_entries
 where playlist_id = %s and song_id = any(%s) and removed_at is null
"""
_INSERT = """
insert into playlist_entries (playlist_id, id, song_id, rank, added_by, added_at)
select %(playlist)s, new.id, new.song_id, new.rank, %(adder)s, %(now)s
  from unnest(%(ids)s::uuid[], %(songs)s::uuid[], %(ranks)s::bigint[]) as new (id, song_id, rank)
"""
_RANK = """
update playlist_entries e set rank = new.rank, removed_at = null
  from unnest(%(ids)s::uuid[], %(ranks)s::bigint[]) as new (id, rank)
 where e.playlist_id = %(playlist)s and e.id = new.id
"""
_REMOVE = """
update playlist_entries set removed_at = %s
 where playlist_id = %s and id = any(%s) and removed_at is null
"""
# The version and the rows are of one moment: clients replay changes on them.
_ROWS = """
select p.version, p.entry_count, e.id, e.song_id, e.added_at, e.added_by, u.display_name, f.avatar_id
  from playlists p
  left join lateral (
       select * from playlist_entries where playlist_id = p.id and removed_at is null
        order by rank, id offset %(offset)s limit %(limit)s) e on true
  left join users u on u.id = e.added_by and u.suspended_at is null
       and not exists (select 1 from departures d where d.user_id = u.id)
       and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                       ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
  left join profiles f on f.user_id = u.id
 where p.id = %(playlist)s
 order by e.rank, e.id
"""
_DURATION = """
select coalesce(sum(s.duration_ms), 0)::bigint as duration
  from playlist_entries e
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = e.song_id
 where e.playlist_id = %(playlist)s and e.removed_at is null
"""
# Songs from the front, until four albums are found among the first of them.
_FRONT = """
select song_id from playlist_entries where playlist_id = %s and removed_at is null
 order by rank, id limit 40
"""
_SORT_KEYS = """
select e.id, e.added_at, s.duration_ms, lower(s.title) as title, lower(al.title) as album, s.disc, s.track,
       (select lower(string_agg(a.name, ', ' order by sa.place))
          from song_artists sa join artists a on a.id = sa.artist_id
         where sa.song_id = s.id and sa.role = 'main') as artist
  from playlist_entries e
  left join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = e.song_id
  left join albums al on al.id = s.album_id
 where e.playlist_id = %(playlist)s and e.removed_at is null
 order by e.rank, e.id
"""
_FORGET = "delete from playlist_entries where removed_at < %s"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that is in the list, and where."""

    id: EntryId
    song_id: SongId
    position: int


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it is kept; nobody is told of an adder whom they may not know of."""

    id: EntryId
    song_id: SongId
    added_at: datetime
    added_by: PersonRef | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries that follow each other, with the version they are of and how many there are in all."""

    version: int
    total: int
    entries: list[Held]


@dataclass(frozen=True, slots=True)
class Sortable:
    """What an entry may be sorted by; None where its song may not be known of."""

    id: EntryId
    added_at: datetime
    title: str | None
    artist: str | None
    album: tuple[str, int, int] | None
    duration: int | None


async def rank_at(conn: Connection, playlist_id: PlaylistId, position: int, count: int) -> int:
    """The rank of the entry at a position of so many, looked for from the nearer end."""
    if position <= count // 2:
        rows = await conn.execute(_RANK_FROM_START, [playlist_id, position])
    else:
        rows = await conn.execute(_RANK_FROM_END, [playlist_id, count - 1 - position])
    row = await rows.fetchone()
    if row is None:
        raise LookupError(position)
    return int(row["rank"])


async def places(conn: Connection, playlist_id: PlaylistId, ids: Sequence[EntryId]) -> dict[EntryId, Found]:
    """Those of `ids` that are in the list, and where."""
    query = _PLACES_OF_FEW if len(ids) <= _FEW else _PLACES_OF_MANY
    rows = await (await conn.execute(query, {"playlist": playlist_id, "ids": list(ids)})).fetchall()
    return {row["id"]: Found(EntryId(row["id"]), SongId(row["song_id"]), row["position"]) for row in rows}


async def order(conn: Connection, playlist_id: PlaylistId) -> list[tuple[EntryId, SongId]]:
    """The whole list."""
    rows = await (await conn.execute(_ORDER, [playlist_id])).fetchall()
    return [(EntryId(row["id"]), SongId(row["song_id"])) for row in rows]


async def window(
    conn: Connection, playlist_id: PlaylistId, start: int, count: int
) -> list[tuple[EntryId, int]]:
    """Entries from a position on, with their ranks."""
    rows = await (await conn.execute(_WINDOW, [playlist_id, start, count])).fetchall()
    return [(EntryId(row["id"]), row["rank"]) for row in rows]


async def known(conn: Connection, playlist_id: PlaylistId, ids: Sequence[EntryId]) -> dict[EntryId, SongId]:
    """Those of `ids` that are or were in the list, and their songs."""
    rows = await (await conn.execute(_KNOWN, [playlist_id, list(ids)])).fetchall()
    return {EntryId(row["id"]): SongId(row["song_id"]) for row in rows}


async def present(conn: Connection, playlist_id: PlaylistId, songs: Sequence[SongId]) -> set[SongId]:
    """Those of `songs` that are in the list."""
    rows = await (await conn.execute(_PRESENT, [playlist_id, list(songs)])).fetchall()
    return {SongId(row["song_id"]) for row in rows}


async def insert(
    conn: Connection,
    playlist_id: PlaylistId,
    entries: Sequence[tuple[EntryId, SongId]],
    ranks: Sequence[int],
    *,
    adder: UserId | None,
    now: datetime,
) -> None:
    """Put new entries into the list."""
    await conn.execute(
        _INSERT,
        {
            "playlist": playlist_id,
            "ids": [entry for entry, _ in entries],
            "songs": [song for _, song in entries],
            "ranks": list(ranks),
            "adder": adder,
            "now": now,
        },
    )


async def rank(conn: Connection, playlist_id: PlaylistId, ranks: Iterable[tuple[EntryId, int]]) -> None:
    """Give entries other ranks; those that were removed are in the list again."""
    given = list(ranks)
    told = {
        "playlist": playlist_id,
        "ids": [entry for entry, _ in given],
        "ranks": [value for _, value in given],
    }
    await conn.execute(_RANK, told)


async def remove(conn: Connection, playlist_id: PlaylistId, ids: Sequence[EntryId], now: datetime) -> None:
    """Take entries out of the list."""
    await conn.execute(_REMOVE, [now, playlist_id, list(ids)])


async def rows(conn: Connection, playlist_id: PlaylistId, viewer: UserId, offset: int, limit: int) -> Stretch:
    """A stretch of the list."""
    told = {"playlist": playlist_id, "viewer": viewer, "offset": offset, "limit": limit}
    found = await (await conn.execute(_ROWS, told)).fetchall()
    return Stretch(
        found[0]["version"] if found else 0,
        found[0]["entry_count"] if found else 0,
        [_held(row) for row in found if row["id"] is not None],
    )


async def duration(conn: Connection, playlist_id: PlaylistId, audience: Mapping[str, object]) -> DurationMs:
    """How long the songs run that the audience may know of (`Audience.values`)."""
    row = await (await conn.execute(_DURATION, {**audience, "playlist": playlist_id})).fetchone()
    return DurationMs(row["duration"] if row else 0)


async def front(conn: Connection, playlist_id: PlaylistId) -> list[SongId]:
    """Songs of the first entries."""
    found = await (await conn.execute(_FRONT, [playlist_id])).fetchall()
    return [SongId(row["song_id"]) for row in found]


async def sortables(
    conn: Connection, playlist_id: PlaylistId, audience: Mapping[str, object]
) -> list[Sortable]:
    """The whole list with what it may be sorted by, as the audience may know of it (`Audience.values`)."""
    found = await (await conn.execute(_SORT_KEYS, {**audience, "playlist": playlist_id})).fetchall()
    return [_sortable(row) for row in found]


async def forget(conn: Connection, before: datetime) -> int:
    """Delete entries that were removed before a moment; how many."""
    return (await conn.execute(_FORGET, [before])).rowcount


def _held(row: dict[str, Any]) -> Held:
    adder = None
    if row["display_name"] is not None:
        adder = PersonRef(UserId(row["added_by"]), row["display_name"], row["avatar_id"])
    return Held(EntryId(row["id"]), SongId(row["song_id"]), row["added_at"], adder)


def _sortable(row: dict[str, Any]) -> Sortable:
    album = None
    if row["album"] is not None:
        album = (row["album"], row["disc"], 10_000 if row["track"] is None else row["track"])
    return Sortable(
        id=EntryId(row["id"]),
        added_at=row["added_at"],
        title=row["title"],
        artist=row["artist"],
        album=album,
        duration=row["duration_ms"],
    )

"""Ranks for entries that are to stand somewhere: between neighbours, who give way for want of room."""

from collections.abc import Sequence

from segue.kernel.ids import EntryId, PlaylistId
from segue.kernel.ports.database import Connection
from segue.library.playlists.entries import rules, store

_NEAR = 64
"""Neighbours that give way at first; eight times as many each time that is not enough."""


async def find_ranks(
    conn: Connection,
    playlist_id: PlaylistId,
    gap: int,
    number: int,
    *,
    count: int,
    without: Sequence[int] = (),
) -> list[int]:
    """Ranks for `number` entries in a gap of the list of `count` entries that is held.

    `without` are positions, ascending, of entries that are about to stand elsewhere: the gap is one of the
    list without them.
    """
    before, after = rules.successor(gap - 1, without), rules.successor(gap, without)
    low = await store.rank_at(conn, playlist_id, before, count) if gap > 0 else None
    high = await store.rank_at(conn, playlist_id, after, count) if after < count else None
    ranks = rules.spread(low, high, number)
    return ranks or await _make_room(conn, playlist_id, after, number, count)


async def _make_room(
    conn: Connection, playlist_id: PlaylistId, place: int, number: int, count: int
) -> list[int]:
    """Move the ranks around a place apart; those of the room.

    The fewest neighbours move that leave steps of ROOM, so that a place that is used again and again costs
    little for each time.
    """
    width = _NEAR
    while True:
        start, end = max(0, place - width // 2), min(count, place + width // 2)
        whole = start == 0 and end == count
        low = None if start == 0 else await store.rank_at(conn, playlist_id, start - 1, count)
        high = None if end == count else await store.rank_at(conn, playlist_id, end, count)
        total = end - start + number
        ranks = rules.spread(None, None, total) if whole else rules.spread(low, high, total, rules.ROOM)
        if ranks is not None:
            around = await store.window(conn, playlist_id, start, end - start)
            before = place - start
            given = [*ranks[:before], *ranks[before + number :]]
            moved: list[tuple[EntryId, int]] = [
                (entry, rank) for (entry, _), rank in zip(around, given, strict=True)
            ]
            await store.rank(conn, playlist_id, moved)
            return ranks[before : before + number]
        width *= 8

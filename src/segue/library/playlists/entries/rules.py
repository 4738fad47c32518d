"""The order of a playlist, pure: ranks with gaps, positions carried through changes (decision 0035)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from segue.kernel.ids import EntryId
from segue.library.playlists.contracts import ChangeKind, Shift

T = TypeVar("T")

GAP = 1 << 32
"""Between ranks that nobody stood between: thirty-two additions in one place before any must give way."""
ROOM = 1 << 16
"""What making room leaves between ranks at least."""
FURTHEST = 1 << 62


def spread(low: int | None, high: int | None, count: int, least: int = 1) -> list[int] | None:
    """So many ranks strictly between two, evenly; None when they do not fit with steps of `least`.

    None for a bound stands for the end of the list.
    """
    if low is None and high is None:
        ranks = [GAP * place for place in range(1, count + 1)]
    elif low is not None and high is not None:
        step = (high - low) // (count + 1)
        if step < least:
            return None
        ranks = [low + step * place for place in range(1, count + 1)]
    elif low is not None:
        ranks = [low + GAP * place for place in range(1, count + 1)]
    else:
        ranks = [int(high or 0) - GAP * place for place in range(count, 0, -1)]
    if ranks and max(-ranks[0], ranks[-1]) > FURTHEST:
        return None
    return ranks


def lift(gap: int, places: Sequence[int]) -> int:
    """A gap of a list without some entries, as a gap of the list with them at `places` (ascending).

    A gap is counted by the entries before it. It comes before an entry that stands right in it.
    """
    return gap + bisect_left(range(len(places)), gap, key=lambda index: places[index] - index)


def successor(gap: int, places: Sequence[int]) -> int:
    """Where in the whole list the entry stands that follows a gap of the list without `places`."""
    return gap + bisect_right(range(len(places)), gap, key=lambda index: places[index] - index)


def drop(gap: int, places: Sequence[int]) -> int:
    """A gap of a list, as a gap of the list without the entries at `places` (ascending)."""
    return gap - bisect_left(places, gap)


@dataclass(frozen=True, slots=True)
class Moves:
    """The positions of a change: which were left, and which were taken up; both ascending."""

    kind: ChangeKind
    left: tuple[int, ...]
    taken: tuple[int, ...]


def moves_of(kind: ChangeKind, shifts: Iterable[Shift]) -> Moves:
    """The positions that a change left and took up."""
    all_shifts = tuple(shifts)
    return Moves(
        kind,
        tuple(sorted(one.former for one in all_shifts if one.former is not None)),
        tuple(sorted(one.position for one in all_shifts if one.position is not None)),
    )


def carry(gap: int, moves: Moves) -> int:
    """Where a gap is after a change; a sorted list has no places that could be found again."""
    if moves.kind is ChangeKind.SORTED:
        return gap
    return lift(drop(gap, moves.left), moves.taken)


def apply(order: Sequence[EntryId], shifts: Sequence[Shift]) -> list[EntryId]:
    """The list after a change: what every replica does with `changes`."""
    gone = {one.entry_id for one in shifts if one.former is not None}
    placed = {one.position: one.entry_id for one in shifts if one.position is not None}
    staying = iter([entry for entry in order if entry not in gone])
    count = len(order) - len(gone) + len(placed)
    return [placed[place] if place in placed else next(staying) for place in range(count)]


def undo(
    kind: ChangeKind, shifts: Sequence[Shift], later: Sequence[Moves], now: dict[EntryId, int], count: int
) -> tuple[list[EntryId], list[tuple[EntryId, int]]]:
    """What takes a change back: entries to take out, and where to put which, ascending.

    `later` are the changes since; `now` says where those entries of the change are that are in the list.
    What others have removed or restored since stays so.
    """
    ours = sorted(now.values())
    if kind is ChangeKind.SORTED:
        former = sorted((one for one in shifts if one.entry_id in now), key=lambda one: one.former or 0)
        return [one.entry_id for one in former], [(one.entry_id, at) for at, one in enumerate(former)]
    take = [one.entry_id for one in shifts if one.former is None and one.entry_id in now]
    back = sorted(
        (one for one in shifts if one.former is not None and (one.position is None) != (one.entry_id in now)),
        key=lambda one: one.former or 0,
    )
    own = moves_of(kind, shifts)
    leaving = {*take, *(one.entry_id for one in back if one.entry_id in now)}
    rest = count - len(leaving)
    out = [place for place in ours if place in {now[entry] for entry in leaving}]
    placed: list[tuple[EntryId, int]] = []
    for one in back:
        gap = lift(drop(one.former or 0, own.left), own.taken)
        for moves in later:
            gap = carry(gap, moves)
        placed.append((one.entry_id, min(max(drop(gap, out), 0), rest)))
    # Each in its gap of what stays, in their former order: a gap never comes before an earlier one's.
    found, least = [], 0
    for before, (entry, gap) in enumerate(placed):
        least = max(least, gap)
        found.append((entry, least + before))
    return [*take, *(one.entry_id for one in back if one.entry_id in now)], found

"""The order of a playlist, pure: ranks with gaps, changes replayed and taken back (decision 0035)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from segue.kernel.ids import EntryId
from segue.library.playlists.contracts import Shift

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


def successor(gap: int, places: Sequence[int]) -> int:
    """Where in the whole list the entry stands that follows a gap of the list without `places`."""
    return gap + bisect_right(range(len(places)), gap, key=lambda index: places[index] - index)


def drop(gap: int, places: Sequence[int]) -> int:
    """A gap of a list, as a gap of the list without the entries at `places` (ascending)."""
    return gap - bisect_left(places, gap)


def apply(order: Sequence[EntryId], shifts: Sequence[Shift]) -> list[EntryId]:
    """The list after a change: what every replica does with `changes`."""
    gone = {one.entry_id for one in shifts if one.former is not None}
    placed = {one.position: one.entry_id for one in shifts if one.position is not None}
    staying = iter([entry for entry in order if entry not in gone])
    count = len(order) - len(gone) + len(placed)
    return [placed[place] if place in placed else next(staying) for place in range(count)]


def inverted(shifts: Sequence[Shift]) -> list[Shift]:
    """What takes a change back, on the very list that it made."""
    return [Shift(one.entry_id, one.position, one.former) for one in shifts]


@dataclass(frozen=True, slots=True)
class Undoing:
    """What takes a change back: what goes, what comes where, and the list then."""

    taken: list[EntryId]
    placed: list[tuple[EntryId, int]]
    order: list[EntryId]


def undo(shifts: Sequence[Shift], later: Sequence[Sequence[Shift]], order: Sequence[EntryId]) -> Undoing:
    """Take a change back that `later` ones followed; `order` is the list now.

    Each entry goes behind the nearest of those that were before it and are still there. What others have
    removed or restored since stays so.
    """
    before = list(order)
    for change in reversed(later):
        before = apply(before, inverted(change))
    before = apply(before, inverted(shifts))
    present = set(order)
    back = {
        one.entry_id
        for one in shifts
        if one.former is not None and (one.position is None) != (one.entry_id in present)
    }
    leaving = {one.entry_id for one in shifts if one.former is None or one.entry_id in back} & present
    staying = [entry for entry in order if entry not in leaving]
    followers: dict[EntryId | None, list[EntryId]] = {}
    anchor, stays = None, set(staying)
    for entry in before:
        if entry in stays:
            anchor = entry
        elif entry in back:
            followers.setdefault(anchor, []).append(entry)
    after = list(followers.get(None, ()))
    for entry in staying:
        after += [entry, *followers.get(entry, ())]
    placed = [(entry, place) for place, entry in enumerate(after) if entry in back]
    return Undoing([entry for entry in order if entry in leaving], placed, after)

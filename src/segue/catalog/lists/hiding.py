"""What somebody wants to hear no more is left out of lists of many. A room above keeps it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from segue.accounts.api import Caller
from segue.catalog.contracts import Song
from segue.kernel.ids import SongId


class Hiding(Protocol):
    """Who knows what people hide."""

    async def hidden_among(self, caller: Caller, songs: Collection[SongId]) -> frozenset[SongId]:
        """Those of `songs` that the caller hides, by themselves or with their artist."""
        ...


async def without_hidden(hiding: Hiding, caller: Caller, songs: Sequence[Song]) -> list[Song]:
    """The songs that the caller does not hide, in their order."""
    hidden = await hiding.hidden_among(caller, [song.id for song in songs])
    return [song for song in songs if song.id not in hidden]

"""What libraries need of rooms beside them."""

from collections.abc import Collection, Mapping
from typing import Protocol
from uuid import UUID

from segue.accounts.api import Caller
from segue.library.collection.contracts import PlaylistCard


class PlaylistBook(Protocol):
    """Who knows playlists."""

    async def find(self, caller: Caller, ids: Collection[UUID]) -> Mapping[UUID, PlaylistCard]:
        """Those of `ids` that the caller may know of."""
        ...

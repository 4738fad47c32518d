"""What an import needs of the world."""

from collections.abc import Sequence
from typing import Protocol

from segue.ingest.importing.tracks import Answer


class TrackReader(Protocol):
    """Reads headers and tags beside this process, under limits. Paths are as os.fsencode gives them."""

    async def read(self, paths: Sequence[bytes]) -> list[Answer]:
        """An answer for each path, in their order; a file that breaks the reader costs only itself."""
        ...

    async def picture(self, path: bytes) -> bytes | None:
        """The front cover inside a file, if there is one."""
        ...

    async def close(self) -> None:
        """End whatever was started."""
        ...

"""A picture for the sleeve: out of the file, or from beside it."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import structlog

from segue.catalog.api import Catalog
from segue.ingest.contracts import Claim, Heard
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import CoverId

_MOST_BYTES = 32 << 20
_NAMES = ("cover", "folder", "front", "album", "artwork")
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_log = structlog.get_logger(__name__)


class Covers:
    """Finds and keeps covers; a picture that cannot be used leaves the song without one."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def find(self, claim: Claim, heard: Heard) -> CoverId | None:
        """The file's own picture, else the one that the draft names."""
        named = None if claim.draft.cover_path is None else Path(claim.draft.cover_path)
        for path in (heard.cover, named):
            image = None if path is None else await asyncio.to_thread(_read, path)
            if image is None:
                continue
            try:
                return await self._catalog.store_cover(image)
            except AppError as refusal:
                if refusal.kind in (ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE):
                    raise
                _log.info("cover_refused", upload=str(claim.id), reason=refusal.detail)
        return None


def folder_cover(names: Iterable[str]) -> str | None:
    """Which of a folder's file names is its cover, by custom."""
    by_custom = {name.lower(): name for name in names}
    for stem in _NAMES:
        for ending in _ENDINGS:
            if stem + ending in by_custom:
                return by_custom[stem + ending]
    return None


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            image = file.read(_MOST_BYTES + 1)
    except OSError:
        return None
    return image if 0 < len(image) <= _MOST_BYTES else None

"""Changes of a folder, a moment after they have ended."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

QUIET_MS = 2_000
"""How long nothing may change before a change is taken for whole: an album is copied in file by file."""
AGAIN_S = 900.0
"""How often all is looked at anyway: drives of other machines tell of nothing."""


async def changes(folder: Path) -> AsyncIterator[Path]:
    """The folder below which something changed, again and again; now and then the whole."""
    root = await asyncio.to_thread(folder.resolve)
    told = awatch(root, debounce=60_000, step=QUIET_MS, recursive=True, ignore_permission_denied=True)
    pending: asyncio.Task[set[tuple[Change, str]]] | None = None
    try:
        while True:
            pending = pending or asyncio.create_task(_next(told))
            done, _ = await asyncio.wait((pending,), timeout=AGAIN_S)
            if not done:
                yield root
                continue
            paths = [path for _, path in pending.result()]
            pending = None
            yield await asyncio.to_thread(common_folder, root, paths)
    finally:
        if pending is not None:
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)


def common_folder(root: Path, paths: list[str]) -> Path:
    """The deepest folder at or below `root` that is there and holds all of `paths`.

    A file moved from one folder to another is seen as moved only where both are looked at.
    """
    folder = Path(os.path.commonpath([os.path.dirname(path) for path in paths] or [str(root)]))  # noqa: PTH120 - strings
    while folder != root and not folder.is_dir():
        folder = folder.parent
    return folder if folder.is_relative_to(root) else root


async def _next(told: AsyncIterator[set[tuple[Change, str]]]) -> set[tuple[Change, str]]:
    return await anext(told)

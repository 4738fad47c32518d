"""What takes minutes to make before anything is measured, kept from run to run if it is asked for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """A folder for this run alone; with SEGUE_BENCH_FOLDER one in there that stays."""
    kept = os.environ.get("SEGUE_BENCH_FOLDER")
    if kept is None:
        with TemporaryDirectory(prefix=f"segue-bench-{name}-") as made:
            yield Path(made)
        return
    folder = Path(kept, name)
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


@contextmanager
def made_once(folder: Path) -> Iterator[bool]:
    """Whether what belongs into `folder` is still to be made; it is there once this was left."""
    mark = folder.parent / f"{folder.name}.whole"
    yield not mark.exists()
    mark.touch()

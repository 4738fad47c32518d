"""How strictly programs can be confined on this machine, found out once by trying."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from segue.kernel.ports.sandbox import Program

NOBODY = 65534
_SYSTEM = ("/lib", "/lib32", "/lib64", "/bin", "/sbin")


class Confinement(StrEnum):
    """Strongest first."""

    BUBBLEWRAP = "bubblewrap"
    NOBODY = "nobody"
    LIMITS = "limits"


def find_confinement(programs: Sequence[Sequence[str]], reads: Sequence[Path]) -> Confinement:
    """The strongest confinement in which each of `programs` runs and ends with status 0.

    Bubblewrap needs user namespaces, which many containers forbid. Root without them can still
    become nobody, where nobody may read the programs.
    """
    if shutil.which("bwrap") is not None and all(
        _runs((*bubblewrap(reads, None, {}), *program)) for program in programs
    ):
        return Confinement.BUBBLEWRAP
    if os.geteuid() == 0 and all(_runs(program, user=NOBODY) for program in programs):
        return Confinement.NOBODY
    return Confinement.LIMITS


def confined_argv(program: Program, confinement: Confinement) -> tuple[str, ...]:
    """The whole command line that runs `program`."""
    if confinement is Confinement.BUBBLEWRAP:
        return (*bubblewrap(program.reads, program.folder, program.environment), *program.argv)
    return program.argv


def bubblewrap(reads: Sequence[Path], folder: Path | None, environment: Mapping[str, str]) -> tuple[str, ...]:
    """`bwrap` and its options: own namespaces, no network, no capabilities, `environment` alone."""
    argv = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    argv += ["--cap-drop", "ALL", "--clearenv", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    argv += ["--hostname", "sandbox", "--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            argv += ["--symlink", os.readlink(path), path]  # noqa: PTH115 - relative, as it stands
        elif Path(path).is_dir():
            argv += ["--ro-bind", path, path]
    for name, value in environment.items():
        argv += ["--setenv", name, value]
    for read in _outside_usr(reads):
        argv += ["--ro-bind", str(read), str(read)]
    if folder is not None:
        argv += ["--bind", str(folder), "/out", "--chdir", "/out"]
    else:
        argv += ["--chdir", "/"]
    return (*argv, "--remount-ro", "/dev", "--remount-ro", "/", "--")


def python_reads() -> tuple[Path, ...]:
    """What a child of this interpreter must read to import what this one can."""
    package_root = Path(__file__).resolve().parents[3]
    return (Path(sys.base_prefix), Path(sys.prefix), package_root)


def python_packages() -> tuple[str, ...]:
    """Folders of installed packages, for an interpreter that does not look for them itself."""
    return tuple(dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib")))


def _outside_usr(reads: Sequence[Path]) -> list[Path]:
    # A link to a program is followed by the kernel inside the sandbox, so both ends are needed.
    both = [end for read in reads for end in (read, read.resolve())]
    return sorted({path for path in both if not path.is_relative_to("/usr")})


def _runs(argv: Sequence[str], user: int | None = None) -> bool:
    try:
        tried = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            cwd="/",
            env={"PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0

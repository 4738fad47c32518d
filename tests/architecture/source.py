"""The code as data, for tests that hold it against the house's rules."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "segue"
FEATURES = ("accounts", "catalog", "delivery", "ingest", "library", "live", "plays", "social")


@dataclass(frozen=True, slots=True)
class Module:
    """One Python module of the package: `room` is its first folder, `place` its path below src/segue."""

    place: str
    room: str
    tree: ast.Module

    def imports(self) -> Iterator[tuple[str, int]]:
        """Dotted names it imports, with their lines; `from a import b` counts as `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of src/segue."""
    return tuple(
        Module(place, place.split("/")[0], ast.parse(path.read_text(), filename=place))
        for path in sorted(SOURCE.rglob("*.py"))
        for place in (str(path.relative_to(SOURCE)),)
    )


@cache
def own_files(*suffixes: str) -> tuple[Path, ...]:
    """Files of the checkout with these endings that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name.endswith(suffixes))
    return tuple(path for path in paths if path.is_file())

"""Rules about the shape of the code that no linter knows."""

import re

import pytest

from tests.architecture.source import ROOT, own_files


class TestLengthOfModules:
    """A module that does not fit the eye does too much."""

    def test_python_stays_within_400_lines(self) -> None:
        assert too_long((".py",), 400) == []

    def test_typescript_stays_within_250_lines(self) -> None:
        assert too_long((".ts", ".tsx"), 250) == []


def too_long(suffixes: tuple[str, ...], limit: int) -> list[str]:
    """Modules over the limit; what is generated (`.d.ts`) is left out."""
    lengths = {
        path.relative_to(ROOT): len(path.read_text().splitlines())
        for path in own_files(*suffixes)
        if not path.name.endswith(".d.ts")
    }
    return [f"{path}: {length}" for path, length in lengths.items() if length > limit]


class TestNames:
    """A module is named for what it holds."""

    @pytest.mark.parametrize(
        "name", ["utils", "util", "helpers", "helper", "manager", "common", "base", "misc"]
    )
    def test_no_module_is_called(self, name: str) -> None:
        paths = [path.relative_to(ROOT) for path in own_files(".py", ".ts", ".tsx")]
        assert [str(path) for path in paths if name in path.with_suffix("").parts] == []


class TestNothingIsLeftForLater:
    """What is in the tree is finished."""

    def test_no_marks_of_unfinished_work(self) -> None:
        words = [first + rest for first, rest in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK"))]
        marks = re.compile(rf"\b({'|'.join(words)})\b")
        found = [
            f"{path.relative_to(ROOT)}:{number}"
            for path in own_files(".py", ".ts", ".tsx", ".js", ".mjs", ".sh", ".css", ".sql", ".conf")
            for number, line in enumerate(path.read_text().splitlines(), start=1)
            if marks.search(line)
        ]
        assert found == []

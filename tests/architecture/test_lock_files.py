"""The lock files are those of pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
DEV = [Requirement(text) for text in PROJECT["dependency-groups"]["dev"]]


def locked(path: Path) -> dict[str, str]:
    """Versions by package."""
    return {
        canonicalize_name(match.group(1)): match.group(2)
        for match in re.finditer(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)", path.read_text(), re.MULTILINE)
    }


def asked_for(path: Path) -> set[str]:
    """Packages that the lock file says pyproject.toml itself asks for."""
    found, package = set(), ""
    for line in path.read_text().splitlines():
        if match := re.match(r"([\w.-]+)(?:\[[^\]]*\])?==", line):
            package = canonicalize_name(match.group(1))
        elif "segue (pyproject.toml" in line:
            found.add(package)
    return found


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.lock", RUN), ("requirements-dev.lock", [*RUN, *DEV])]
)
class TestFresh:
    """A change of pyproject.toml is a change of its lock files."""

    def test_what_is_asked_for_is_locked(self, name: str, wanted: list[Requirement]) -> None:
        versions = locked(ROOT / name)
        unmet = [
            str(one)
            for one in wanted
            if versions.get(canonicalize_name(one.name)) is None
            or not one.specifier.contains(versions[canonicalize_name(one.name)], prereleases=True)
        ]
        assert unmet == []

    def test_what_is_locked_is_asked_for(self, name: str, wanted: list[Requirement]) -> None:
        names = {canonicalize_name(one.name) for one in wanted}
        assert asked_for(ROOT / name) - names - {canonicalize_name("pyproject")} == set()

    def test_every_package_has_hashes(self, name: str, wanted: list[Requirement]) -> None:
        blocks = re.split(r"^(?=\S+==)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []

    def test_no_index_is_named(self, name: str, wanted: list[Requirement]) -> None:
        assert "://" not in (ROOT / name).read_text()


class TestBoth:
    """What runs is what was tested."""

    def test_versions_are_the_same(self) -> None:
        dev = locked(ROOT / "requirements-dev.lock")
        run = locked(ROOT / "requirements.lock")
        assert {name: version for name, version in run.items() if dev.get(name) != version} == {}

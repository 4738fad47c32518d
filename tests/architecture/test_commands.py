"""The commands people type can be run as they are cloned."""

import subprocess

import pytest

from tests.architecture.source import ROOT

COMMANDS = ("bin/setup", "bin/run", "bin/test", "bin/check", "bin/bench", ".ci/run")


@pytest.mark.parametrize("command", COMMANDS)
class TestCommands:
    """Each can be executed and stops at its first failure."""

    def test_git_knows_that_it_is_executable(self, command: str) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "--stage", command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert listed.stdout.startswith("100755")

    def test_it_stops_at_unset_names_and_broken_pipes(self, command: str) -> None:
        assert "\nset -euo pipefail\n" in (ROOT / command).read_text().replace("set -uo", "set -euo")

    def test_it_parses(self, command: str) -> None:
        assert subprocess.run(["bash", "-n", ROOT / command], timeout=20, check=False).returncode == 0

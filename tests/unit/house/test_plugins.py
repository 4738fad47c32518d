"""Tests that need a tool are skipped by name, or fail where all is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SUITE = """
import pytest

@pytest.mark.needs("moonbeam")
def test_with_a_moonbeam(): raise AssertionError

@pytest.mark.long
def test_for_hours(): raise AssertionError

def test_plain(): pass
"""
PLUGIN = """
from tests.plugins import needs
needs.FINDERS = {"moonbeam": lambda: None}
pytest_plugins = ["tests.plugins.needs", "tests.plugins.sizes"]
"""


def run_suite(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Pytest in a process of its own, on a small suite with the house's plugins."""
    (folder / "test_small.py").write_text(SUITE)
    (folder / "conftest.py").write_text(PLUGIN)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  needs(tool): x\n  long: x\n")
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("SEGUE_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestNeeds:
    """A missing tool is told, never passed over in silence."""

    def test_a_test_without_its_tool_is_skipped_and_named_at_the_end(self, tmp_path: Path) -> None:
        told = run_suite(tmp_path)
        assert told.returncode == 0
        assert "1 passed, 1 skipped, 1 deselected" in told.stdout
        end = told.stdout.partition("not tested on this machine")[2]
        assert "needs moonbeam, which this machine lacks" in end
        assert "test_small.py::test_with_a_moonbeam" in end

    def test_with_everything_required_a_skip_is_a_failure(self, tmp_path: Path) -> None:
        told = run_suite(tmp_path, SEGUE_REQUIRE="all")
        assert told.returncode == 1
        assert "1 error" in told.stdout

    def test_it_is_told_by_parallel_workers_too(self, tmp_path: Path) -> None:
        told = run_suite(tmp_path, "-n", "2", "--dist", "loadfile", SEGUE_REQUIRE="all")
        assert told.returncode == 1
        assert "1 error" in told.stdout


class TestSizes:
    """What is long runs when it is asked for."""

    def test_long_tests_are_left_out_of_the_gate(self, tmp_path: Path) -> None:
        assert "test_for_hours" not in run_suite(tmp_path).stdout

    def test_long_tests_run_when_asked_for(self, tmp_path: Path) -> None:
        told = run_suite(tmp_path, "--long")
        assert told.returncode == 1
        assert "test_for_hours" in told.stdout


@pytest.mark.needs("node")
class TestSetup:
    """bin/setup has put Node on the PATH for the tests."""

    def test_node_is_new_enough(self) -> None:
        told = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=30, check=True)
        assert int(told.stdout.lstrip("v").split(".")[0]) >= 22

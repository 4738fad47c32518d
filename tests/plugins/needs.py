"""`@pytest.mark.needs("nginx")`: a test is skipped by name where its tool is missing.

With SEGUE_REQUIRE=all every skip is a failure, whoever asked for it.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter
from pluggy import Result

from tests.plugins.tools import FINDERS

REQUIRE_ALL = os.environ.get("SEGUE_REQUIRE") == "all"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing."""
    for tool in tools_of(item):
        if FINDERS[tool]() is None:
            pytest.skip(f"needs {tool}, which this machine lacks")


def tools_of(item: pytest.Item) -> list[str]:
    """Names of all tools that the markers of a test ask for."""
    return [tool for marker in item.iter_markers("needs") for tool in marker.args]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Result[pytest.TestReport], None]:
    """Turn a skipped test into a failed one where everything is required."""
    outcome = yield
    fail_if_skipped(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Result[pytest.CollectReport], None]:
    """As for tests, for modules that skip themselves."""
    outcome = yield
    fail_if_skipped(outcome.get_result())


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Change the report in place; expected failures stay what they are."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = reason_of(report)
        report.outcome = "failed"
        report.longrepr = f"Skipped ({reason}), and SEGUE_REQUIRE=all lets nothing be skipped."


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Name what was skipped, and why, at the very end."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    by_reason: dict[str, list[str]] = {}
    for report in skipped:
        by_reason.setdefault(reason_of(report), []).append(report.nodeid)
    terminalreporter.section("not tested on this machine")
    for reason, tests in sorted(by_reason.items()):
        terminalreporter.write_line(f"{reason}:")
        for test in sorted(tests):
            terminalreporter.write_line(f"  {test}")


def reason_of(report: Any) -> str:
    """The words given to `pytest.skip`."""
    told = report.longrepr
    reason = told[2] if isinstance(told, tuple) else str(told)
    return reason.removeprefix("Skipped: ")

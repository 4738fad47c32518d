"""What a process loads before it is asked anything: memory at rest and the time of a start."""

import subprocess
import sys

import pytest

FOR_FEW = {"httpx", "lxml", "numpy", "rich", "sqlalchemy", "webauthn"}


@pytest.mark.parametrize(
    ("entry", "without"),
    [
        ("segue.app.web_process", FOR_FEW),
        ("segue.app.worker", FOR_FEW | {"fastapi", "granian"}),
        ("segue.app.supervisor", FOR_FEW | {"fastapi", "granian", "procrastinate"}),
    ],
)
def test_each_role_loads_what_it_needs(entry: str, without: set[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import segue.app.logs, {entry}, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(told.stdout.split()) & without == set()

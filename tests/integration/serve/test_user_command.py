"""`segue user`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from segue.app.settings import Settings
from segue.app.user_commands import user
from segue.kernel.errors import AppError

EMAIL = "ada@example.org"


class Shell:
    """Types commands, in this process: a process for each would take most of the time."""

    def __call__(self, *words: str, told: str = "") -> str:
        done = CliRunner().invoke(user, words, input=told, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture
def segue_user(fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """`segue user`, on a database of this test."""
    settings = Settings(
        database_url=fresh_database_url, data_dir=tmp_path, public_url="https://music.example.org"
    )
    monkeypatch.setattr("segue.app.user_commands.settings_and_logs", lambda: settings)
    return Shell()


class TestUserCommand:
    """What the pages can do to accounts can be done without them, through the same services."""

    def test_a_life(self, segue_user: Shell) -> None:
        made = segue_user(
            "create", "--email", EMAIL, "--name", "Ada", "--password-stdin", told="four small words\n"
        )
        assert made == f"{EMAIL} has an account now.\n"
        linked = segue_user("create", "--email", "root@example.org", "--role", "admin")
        assert "https://music.example.org/reset#token=" in linked
        segue_user("promote", "--email", EMAIL, "--role", "artist")
        segue_user("tier", "--email", EMAIL, "--tier", "premium")
        listed = segue_user("list").splitlines()
        assert f"{EMAIL}\tAda\tartist,listener\tpremium" in listed
        assert len(listed) == 2
        assert segue_user("revoke", "--email", EMAIL) == f"0 sessions of {EMAIL} have ended.\n"
        assert segue_user("forget-second-step", "--email", EMAIL).endswith("in one step now.\n")
        segue_user("suspend", "--email", EMAIL, "--reason", "spam")
        assert segue_user("list", "--suspended").splitlines()[0].endswith("\tsuspended")
        segue_user("restore", "--email", EMAIL)
        assert segue_user("list", "--suspended") == ""
        assert segue_user("reset", "--email", EMAIL).startswith("https://music.example.org/reset#token=")

    def test_what_cannot_be_is_told_in_words(self, segue_user: Shell) -> None:
        for words, code in (
            (("reset", "--email", "nobody@example.org"), "user_missing"),
            (("create", "--email", "not an address"), "email_invalid"),
        ):
            with pytest.raises(AppError) as failure:
                segue_user(*words)
            assert failure.value.code == code

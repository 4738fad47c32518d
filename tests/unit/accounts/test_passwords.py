"""Rules for passwords, and the list of those that everybody tries."""

import pytest

from segue.accounts import rules
from segue.accounts.common_passwords import is_common
from segue.accounts.errors import PasswordRefused


class TestCommonPasswords:
    """The list has what guessers begin with, whatever its case, and whole lines only."""

    @pytest.mark.parametrize("password", ["password", "PassWord1", "12345678", "qwertyuiop", "trustno1"])
    def test_has(self, password: str) -> None:
        assert is_common(password)

    @pytest.mark.parametrize(
        "password", ["correct horse", "", "\n", "password\npassword1", "assword", "1234567"]
    )
    def test_has_not(self, password: str) -> None:
        assert not is_common(password)


class TestRules:
    """8 to 128 characters of any kind, counted as they are hashed."""

    @pytest.mark.parametrize(
        "password",
        [
            "1234567",
            "x" * 129,
            "PASSWORD",
            "\uff50assword",  # its first letter is of full width
            "abababababab",
            "Ada@Example.org",
            "e\u0301e\u0301e\u0301e\u0301abc",  # seven, once composed
            "\ufdfa" * 10,  # eighteen letters each
        ],
    )
    def test_refused(self, password: str) -> None:
        with pytest.raises(PasswordRefused):
            rules.check_password(password, "ada@example.org")

    @pytest.mark.parametrize(
        "password",
        ["four small words", "x7" * 32 + "y" * 64, "пароль длинный", "🎵🎶🎼🎹🎷🎺🎸🎻", "12 34 56 78"],
    )
    def test_taken(self, password: str) -> None:
        rules.check_password(password, "ada@example.org")

"""Pure decisions of accounts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.accounts import rules
from segue.accounts.errors import EmailInvalid, PasswordRefused
from segue.accounts.passwords import PasswordCost, Passwords

NOW = datetime(2027, 1, 1, tzinfo=UTC)


class TestAddresses:
    """An address is one however it is typed."""

    @pytest.mark.parametrize(
        "text", ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@exa mple.org"]
    )
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(EmailInvalid):
            rules.normal_email(text)

    @given(st.emails())
    def test_an_account_is_found_by_any_case_of_its_address(self, email: str) -> None:
        assert rules.account_key(email.upper()) == rules.account_key(f" {email.upper().lower()} ")


class TestPasswords:
    """Long enough, and not the first guess; and the hash is argon2id with the parameters decided."""

    def test_refuses_the_first_guesses(self) -> None:
        for password in ("1234567", "PASSWORD", "abababababab", "Ada@Example.org", "x" * 257):
            with pytest.raises(PasswordRefused):
                rules.check_password(password, "ada@example.org")

    def test_takes_a_few_words(self) -> None:
        rules.check_password("slow water under ice", "ada@example.org")

    async def test_hashes_as_decided(self) -> None:
        passwords = Passwords(PasswordCost())
        stored = await passwords.hash("slow water")
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await passwords.matches(stored, "slow water")
        assert not await passwords.matches(stored, "slow wate")
        assert not await passwords.matches(None, "slow water")
        assert not await passwords.matches("not a hash", "slow water")

    async def test_an_unknown_account_costs_a_hash_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        passwords = Passwords(PasswordCost())
        checked: list[str] = []
        verify = passwords._verify

        def watched(stored: str, password: str) -> bool:
            checked.append(stored)
            return verify(stored, password)

        monkeypatch.setattr(passwords, "_verify", watched)
        await passwords.matches(None, "slow water")
        assert [stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for stored in checked] == [True]

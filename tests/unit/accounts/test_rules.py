"""Pure decisions of accounts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.accounts import rules
from segue.accounts.brake import FREE_TRIES, LoginBrake, network_of
from segue.accounts.errors import EmailInvalid, PasswordRefused, TooManyTries
from segue.accounts.passwords import Passwords
from tests.fakes import FakeClock

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
        passwords = Passwords()
        stored = await passwords.hash("slow water")
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await passwords.matches(stored, "slow water")
        assert not await passwords.matches(stored, "slow wate")
        assert not await passwords.matches(None, "slow water")
        assert not await passwords.matches("not a hash", "slow water")

    async def test_an_unknown_account_costs_a_hash_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        passwords = Passwords()
        checked: list[str] = []
        verify = passwords._verify

        def watched(stored: str, password: str) -> bool:
            checked.append(stored)
            return verify(stored, password)

        monkeypatch.setattr(passwords, "_verify", watched)
        await passwords.matches(None, "slow water")
        assert [stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for stored in checked] == [True]


class TestBrake:
    """Tries in a row make one wait longer and longer, only there, and not for ever."""

    def test_waits_double_up_to_a_quarter_of_an_hour(self, clock: FakeClock) -> None:
        brake = LoginBrake(clock)
        for _ in range(FREE_TRIES):
            brake.take("198.51.100.7", "ada")
        waits = []
        for _ in range(12):
            with pytest.raises(TooManyTries) as held:
                brake.take("198.51.100.7", "ada")
            wait = held.value.fields["retry_after"]
            assert isinstance(wait, int)
            waits.append(wait)
            clock.move(seconds=wait)
            brake.take("198.51.100.7", "ada")
        assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]

    def test_success_forgets(self, clock: FakeClock) -> None:
        brake = LoginBrake(clock)
        for _ in range(100):
            brake.take("198.51.100.7", "ada")
            brake.succeeded("198.51.100.7", "ada")

    def test_one_address_cannot_try_many_accounts(self, clock: FakeClock) -> None:
        brake = LoginBrake(clock)
        with pytest.raises(TooManyTries):
            for number in range(100):
                brake.take("198.51.100.7", f"person {number}")

    def test_a_household_is_a_64(self) -> None:
        assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")
        assert network_of("::ffff:198.51.100.7") == "198.51.100.7"
        assert network_of(None) == network_of("unix") == "unknown"

    def test_memory_is_bounded(self, clock: FakeClock) -> None:
        brake = LoginBrake(clock)
        for number in range(30_000):
            brake.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "ada")
        assert len(brake._tries) <= 20_000

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from segue.accounts.factors import rules
from segue.accounts.factors.contracts import FactorState, Method, TotpSecret
from segue.accounts.passkeys.rules import relying_party, was_copied
from segue.kernel.ids import UserId

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
ADA, EVE = UserId(UUID(int=1)), UserId(UUID(int=2))


class TestOneTimeCodes:
    """Codes are those of RFC 6238, appendix B (SHA-1), of which apps show the last six digits."""

    @pytest.mark.parametrize(
        ("seconds", "code"),
        [
            (59, "94287082"),
            (1111111109, "07081804"),
            (1111111111, "14050471"),
            (1234567890, "89005924"),
            (2000000000, "69279037"),
            (20000000000, "65353130"),
        ],
    )
    def test_vectors(self, seconds: int, code: str) -> None:
        at = datetime.fromtimestamp(seconds, UTC)
        assert rules.matching_step(b"12345678901234567890", code[2:], at) == seconds // 30

    @pytest.mark.parametrize("code", ["", "28708", "2870822", "28708a", "287 82", "２８７０８２", "+87082"])  # noqa: RUF001  # digits that are not ASCII
    def test_refuses_what_is_no_code(self, code: str) -> None:
        assert rules.matching_step(b"12345678901234567890", code, datetime.fromtimestamp(59, UTC)) is None

    def test_rests_after_twenty_wrong_ones_until_the_hour_is_over(self) -> None:
        def held(tries: int, minutes: float) -> int:
            return rules.held_back_s(
                TotpSecret(b"", confirmed=True, last_step=0, wrong_tries=tries, wrong_since=NOW),
                NOW + timedelta(minutes=minutes),
            )

        assert held(19, 1) == 0
        assert held(20, 1) == 59 * 60 + 1
        assert held(20, 61) == 0


class TestRecoveryCodes:
    """Eighty random bits each; one person's is not another's."""

    def test_ten_different_ones(self) -> None:
        codes = rules.new_recovery_codes()
        assert len({rules.recovery_hash(ADA, code) for code in codes}) == 10

    def test_case_and_spaces_do_not_count_and_persons_do(self) -> None:
        assert rules.recovery_hash(ADA, "ab3d-ef") == rules.recovery_hash(ADA, " AB3D ef")
        assert rules.recovery_hash(ADA, "ab3d-ef") != rules.recovery_hash(EVE, "ab3d-ef")


class TestState:
    """A second step is asked for when there is one to ask for."""

    def test_passkeys_count_only_when_chosen_or_beside_codes(self) -> None:
        def methods(**told: bool | int) -> tuple[Method, ...]:
            state = {"totp": False, "recovery_codes_left": 3, "passkeys": 0, "passkeys_after_password": False}
            return FactorState(**{**state, **told}).methods  # type: ignore[arg-type]  # by name above

        assert methods() == ()
        assert methods(passkeys=1) == ()
        assert methods(passkeys_after_password=True) == ()
        assert methods(passkeys=1, passkeys_after_password=True) == (Method.PASSKEY, Method.RECOVERY_CODE)
        assert methods(totp=True, passkeys=1) == (Method.TOTP, Method.PASSKEY, Method.RECOVERY_CODE)
        assert methods(totp=True, recovery_codes_left=0) == (Method.TOTP,)


class TestRelyingParty:
    """Passkeys are for a name over HTTPS, or for this machine."""

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://Music.example.org", ("music.example.org", "https://music.example.org")),
            ("https://music.example.org:443", ("music.example.org", "https://music.example.org")),
            ("https://music.example.org:8443", ("music.example.org", "https://music.example.org:8443")),
            ("http://127.0.0.1:8080", ("localhost", "http://localhost:8080")),
            ("http://[::1]:8080", ("localhost", "http://localhost:8080")),
            ("http://segue.localhost", ("segue.localhost", "http://segue.localhost")),
            ("http://music.example.org", None),
            ("https://192.0.2.7", None),
            ("http://192.168.1.5:8080", None),
        ],
    )
    def test_addresses(self, url: str, expected: tuple[str, str] | None) -> None:
        party = relying_party(url)
        assert (party and (party.id, party.origin)) == expected

    @pytest.mark.parametrize(
        ("stored", "told", "copied"),
        [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
    )
    def test_a_counter_that_goes_back_tells_of_a_copy(self, stored: int, told: int, copied: bool) -> None:
        assert was_copied(stored, told) is copied

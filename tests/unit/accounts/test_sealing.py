import pytest

from segue.accounts.sealing import SealBroken, Sealer
from segue.kernel.keyring import KeyRing

OLD = KeyRing("a", {"a": b"1" * 32})
NEW = KeyRing("b", {"b": b"2" * 32, "a": b"1" * 32})


class TestSealing:
    """Only the right key opens a sealed text, and only for the purpose it was sealed for."""

    def test_opens_what_it_sealed_and_differs_each_time(self) -> None:
        sealer = Sealer(OLD)
        first, second = sealer.seal(b"secret", "totp 1"), sealer.seal(b"secret", "totp 1")
        assert first != second
        assert b"secret" not in first
        assert sealer.open(first, "totp 1") == sealer.open(second, "totp 1") == b"secret"

    def test_an_older_key_of_the_ring_opens(self) -> None:
        assert Sealer(NEW).open(Sealer(OLD).seal(b"secret", "x"), "x") == b"secret"

    @pytest.mark.parametrize("at", [0, 1, 2, 13, 14, -1])
    def test_refuses_what_was_altered(self, at: int) -> None:
        sealed = bytearray(Sealer(OLD).seal(b"secret", "x"))
        sealed[at] ^= 1
        with pytest.raises(SealBroken):
            Sealer(OLD).open(bytes(sealed), "x")

    @pytest.mark.parametrize("text", [b"", b"\x01", b"\x01a", b"\xff", b"\x01a" + b"0" * 11])
    def test_refuses_what_is_no_sealed_text(self, text: bytes) -> None:
        with pytest.raises(SealBroken):
            Sealer(OLD).open(text, "x")

    def test_refuses_another_purpose_and_another_key(self) -> None:
        sealed = Sealer(OLD).seal(b"secret", "totp 1")
        with pytest.raises(SealBroken):
            Sealer(OLD).open(sealed, "totp 2")
        with pytest.raises(SealBroken):
            Sealer(KeyRing("a", {"a": b"3" * 32})).open(sealed, "totp 1")

"""How much the log tells of where people are."""

import pytest

from segue.app.web.access import AddressDetail, shown_address


class TestShownAddress:
    """An address is shown whole, as its network, or not at all."""

    @pytest.mark.parametrize(
        ("address", "detail", "shown"),
        [
            ("198.51.100.77", "whole", "198.51.100.77"),
            ("198.51.100.77", "network", "198.51.100.0"),
            ("2001:db8:1:2::9", "network", "2001:db8:1::"),
            ("::1", "network", "::"),
            ("198.51.100.77", "none", None),
            ("a socket", "network", None),
        ],
    )
    def test_tells_as_much_as_the_operator_lets_it(
        self, address: str, detail: AddressDetail, shown: str | None
    ) -> None:
        assert shown_address(address, detail) == shown

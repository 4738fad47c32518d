"""What profiles need that an engine gives."""

from typing import Protocol


class CountryLookup(Protocol):
    """Says in which country a network address is, as far as somebody knows."""

    def find(self, address: str) -> str | None:
        """ISO 3166-1 alpha-2; None when it is not known. In memory, no I/O worth waiting for."""
        ...


class NoCountries:
    """Knows of no address: the operator named no file."""

    def find(self, address: str) -> str | None:  # noqa: ARG002  # the port's
        """None."""
        return None

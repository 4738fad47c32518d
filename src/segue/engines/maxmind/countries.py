"""Countries of addresses, from a file in MaxMind's format that the operator has."""

from collections.abc import Mapping
from pathlib import Path

import maxminddb

from segue.kernel.errors import OperatorError


class CountriesUnreadable(OperatorError):
    """The file is not there, or not in MaxMind's format."""


class MaxMindCountries:
    """Reads the file once; another one is read at the next start.

    Files of countries and of cities do, MaxMind's and those of others who write the format
    (https://maxmind.github.io/MaxMind-DB/).
    """

    def __init__(self, path: Path) -> None:
        try:
            self._reader = maxminddb.open_database(path, maxminddb.MODE_MEMORY)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as failure:
            raise CountriesUnreadable(
                f"{path} cannot be read: {failure}. Correct SEGUE_COUNTRY_DATABASE, or leave it out."
            ) from failure

    def find(self, address: str) -> str | None:
        """ISO 3166-1 alpha-2; None when the file does not know."""
        try:
            found = self._reader.get(address)
        except (ValueError, maxminddb.InvalidDatabaseError):
            # No address, one of IPv6 in a file of IPv4, or a damaged record: nobody is refused for it.
            return None
        country = found.get("country") if isinstance(found, Mapping) else None
        code = country.get("iso_code") if isinstance(country, Mapping) else None
        return code if isinstance(code, str) else None

"""Identifiers of recordings, works and releases in their compact form."""

import re

from stdnum import ean, isrc
from stdnum.exceptions import ValidationError

from segue.catalog.entities.errors import IdentifierRefused

_ISWC = re.compile(r"T([0-9]{9})([0-9])")
_UPC_LENGTHS = (12, 13)


def tidy_isrc(text: str | None) -> str | None:
    """An ISRC (ISO 3901) without separators. Raises IdentifierRefused."""
    compact = _compact(text)
    if compact is None:
        return None
    try:
        return isrc.validate(compact)
    except ValidationError as error:
        raise IdentifierRefused(
            "An ISRC is a country, a registrant, a year and a number, such as NL-A12-26-00001.", field="isrc"
        ) from error


def tidy_iswc(text: str | None) -> str | None:
    """An ISWC (ISO 15707) without separators. Raises IdentifierRefused."""
    compact = _compact(text)
    if compact is None:
        return None
    found = _ISWC.fullmatch(compact)
    # ISO 15707, annex A: one, plus each digit times its place, plus the check digit, is divisible by ten.
    if found is None or (1 + sum(n * int(d) for n, d in enumerate(found[1], 1)) + int(found[2])) % 10:
        raise IdentifierRefused(
            "An ISWC is T, nine digits and a check digit, such as T-034.524.680-1.", field="iswc"
        )
    return compact


def tidy_upc(text: str | None) -> str | None:
    """A UPC-A (12 digits) or EAN-13 without separators. Raises IdentifierRefused."""
    compact = _compact(text)
    if compact is None:
        return None
    if len(compact) not in _UPC_LENGTHS or not ean.is_valid(compact):
        raise IdentifierRefused(
            "A UPC has 12 digits and an EAN 13, the last of which checks the others.", field="upc"
        )
    return compact


def _compact(text: str | None) -> str | None:
    if text is None:
        return None
    # Digits of other scripts pass for digits in the library and nowhere else.
    return re.sub(r"[\s.\-]", "", text).upper().encode("ascii", "replace").decode() or None

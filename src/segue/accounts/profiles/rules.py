"""Pure decisions of profiles: names, texts, countries, versions."""

import re
import unicodedata
from uuid import UUID

from segue.accounts.profiles.contracts import AVATAR_SIDES, Country, CountrySource, Profile, Whereabouts
from segue.accounts.profiles.errors import CountryUnknown, VersionUnreadable
from segue.accounts.profiles.ports import CountryLookup
from segue.kernel.territories import COUNTRIES

LONGEST_BIO = 2000
_VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')
_KEPT_CONTROLS = "\n"
# Marks that turn the direction of what follows them, and so could rewrite the page around a text:
# https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def tidy_bio(text: str) -> str | None:
    """A text without control characters and direction marks, line ends as they are; None when empty."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        char
        for char in plain
        if char in _KEPT_CONTROLS
        or (unicodedata.category(char) not in {"Cc", "Cs", "Cn"} and char not in _TURNING)
    )
    return "".join(kept).strip() or None


def known_country(code: str | None) -> str | None:
    """The code in capitals. Raises CountryUnknown."""
    if code is None:
        return None
    wanted = code.upper()
    if wanted not in COUNTRIES:
        raise CountryUnknown("Write two letters of ISO 3166-1, such as NL or BR.", field="country")
    return wanted


def country_of(profile: Profile, where: Whereabouts, lookup: CountryLookup) -> Country | None:
    """Where a person is: an admin's word, else their own, the edge's, the address's."""
    if profile.admin_country is not None:
        return Country(profile.admin_country, CountrySource.ADMIN)
    if profile.country is not None:
        return Country(profile.country, CountrySource.PROFILE)
    edge = (where.edge_country or "").strip().upper()
    if edge in COUNTRIES:
        return Country(edge, CountrySource.EDGE)
    found = lookup.find(where.address) if where.address else None
    return Country(found, CountrySource.ADDRESS) if found in COUNTRIES else None


def wanted_version(if_match: str | None) -> int | None:
    """The version that `If-Match` names; None when any will do. Raises VersionUnreadable."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise VersionUnreadable('Send the ETag as it came, such as "3".')
    return int(found[1])


def avatar_key(avatar_id: UUID, side: int) -> str:
    """Where a picture of `side` pixels is kept."""
    return f"avatars/{avatar_id.hex}/{side}.webp"


def avatar_keys(avatar_id: UUID) -> list[str]:
    """All places of an avatar."""
    return [avatar_key(avatar_id, side) for side in AVATAR_SIDES]


def avatar_of_key(key: str) -> UUID | None:
    """Whose place this is; None for another kind of blob."""
    found = re.fullmatch(r"avatars/([0-9a-f]{32})/\d+\.webp", key)
    return None if found is None else UUID(found[1])

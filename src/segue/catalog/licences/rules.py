"""Pure decisions about licences: what may be written, and where a change takes audio away."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from segue.catalog import rules as names
from segue.catalog.errors import NameRefused
from segue.catalog.licences.contracts import MOST_LICENCES
from segue.catalog.licences.errors import LicenceRefused
from segue.catalog.terms import Licence, Terms, Use, allowed_in
from segue.kernel.territories import COUNTRIES

WORLDWIDE = "worldwide"
_NOWHERE = "zz"


def make_licence(
    place: int,
    *,
    holder: str,
    territories: Sequence[str],
    excluded: Sequence[str],
    start: datetime | None,
    end: datetime | None,
    uses: Iterable[Use],
) -> Licence:
    """A licence as it is kept; `territories` are codes or `worldwide` alone. Raises LicenceRefused."""
    try:
        tidied = names.tidy_name(holder, "holder")
    except NameRefused as error:
        raise LicenceRefused(error.detail, place=place, field="holder") from error
    whole = [code.lower() for code in territories] == [WORLDWIDE]
    if not territories:
        raise _refused(place, "territories", f"Name its territories, or write {WORLDWIDE}.")
    if excluded and not whole:
        raise _refused(place, "excluded", f"Leave territories out of a {WORLDWIDE} licence only.")
    if start is not None and end is not None and end <= start:
        raise _refused(place, "end", "It ends before it begins.")
    wanted = frozenset(uses)
    if not wanted:
        raise _refused(place, "uses", "Say what it is for: stream, download or both.")
    return Licence(
        holder=tidied,
        territories=frozenset() if whole else _codes(place, "territories", territories),
        excluded=_codes(place, "excluded", excluded),
        start=start,
        end=end,
        uses=wanted,
    )


def check_count(licences: Sequence[Licence]) -> None:
    """Raises LicenceRefused for more than a song may have."""
    if len(licences) > MOST_LICENCES:
        raise _refused(MOST_LICENCES, "licences", f"A song has {MOST_LICENCES} licences at most.")


def told(licence: Licence) -> dict[str, object]:
    """A licence in words, for the log of changes and for tables."""
    return {
        "holder": licence.holder,
        "territories": territories_told(licence),
        "excluded": sorted(licence.excluded),
        "start": None if licence.start is None else licence.start.isoformat(),
        "end": None if licence.end is None else licence.end.isoformat(),
        "uses": sorted(licence.uses),
    }


def territories_told(licence: Licence) -> list[str]:
    """Its territories as they are written: codes in their order, or `worldwide`."""
    return sorted(licence.territories) or [WORLDWIDE]


def places_changed(
    before: Sequence[Licence], after: Sequence[Licence], moment: datetime, *, unlicensed: bool
) -> tuple[str, str]:
    """Where a change of licences takes audio away and where it gives it, as media tokens name places."""
    could = allowed_in(Terms(tuple(before), unlicensed), moment)
    can = allowed_in(Terms(tuple(after), unlicensed), moment)
    return _places(could - can), _places(can - could)


def _places(countries: Iterable[str | None]) -> str:
    return " ".join(sorted(_NOWHERE if country is None else country.lower() for country in countries))


def _codes(place: int, field: str, codes: Sequence[str]) -> frozenset[str]:
    wanted = frozenset(code.upper() for code in codes)
    unknown = sorted(wanted - COUNTRIES)
    if unknown:
        raise _refused(place, field, f"{unknown[0]} is no country. Write codes of ISO 3166-1, such as NL.")
    return wanted


def _refused(place: int, field: str, detail: str) -> LicenceRefused:
    return LicenceRefused(f"Licence {place + 1}: {detail}", place=place, field=field)

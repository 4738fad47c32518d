"""Territories: the countries that rights and people are in, and what day it is there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

# ISO 3166-1 alpha-2, the 249 assigned codes; https://www.iso.org/obp/ui/#search
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
COUNTRIES = frozenset(_CODES.split())
_LAST_ZONE = timezone(timedelta(hours=-12))
_FIRST_ZONE = timezone(timedelta(hours=14))


def today_in(country: str | None, now: datetime) -> date:
    """The date in a country; where it has several zones, in the one whose day begins first.

    That is how releases at midnight are meant (in the United States by Eastern time). Where nobody knows
    the country, or nobody lives in it, the date of the last place on Earth.
    """
    return _today(country, now.replace(second=0, microsecond=0))


def day_begins(day: date) -> datetime:
    """When a day begins first on Earth, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=_FIRST_ZONE).astimezone(UTC)


@lru_cache(maxsize=1024)
def _today(country: str | None, now: datetime) -> date:
    zones = _zones().get(country or "", (_LAST_ZONE,))
    return max(now.astimezone(zone).date() for zone in zones)


@cache
def _zones() -> Mapping[str, tuple[tzinfo, ...]]:
    """Zones by country, from the table that comes with the time zone database."""
    found: dict[str, list[tzinfo]] = {}
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(ZoneInfo(zone))
    return {country: tuple(zones) for country, zones in found.items()}

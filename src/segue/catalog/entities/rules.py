"""Pure decisions about what artists, albums and songs say of themselves."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from segue.catalog import rules
from segue.catalog.entities.contracts import PERFORMING, Credit, CreditRole
from segue.catalog.entities.errors import CreditsRefused, DetailRefused, RevisionStale, RevisionUnreadable
from segue.kernel.ids import ArtistId
from segue.kernel.territories import COUNTRIES

LONGEST_BIO = 2000
LONGEST_LINK = rules.LONGEST_NAME
MOST_LINKS = 10
MOST_ALIASES = 20
MOST_CREDITS = 100
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FIRST_YEAR = 1000
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)
_LINE = re.compile(r"(?:(?:[©℗]|\([cp]\)|copyright)\s*)*([0-9]{4})\s+(\S.*)", re.IGNORECASE)
_REVISION = re.compile(r'(?:W/)?"([0-9]{1,9})"')
# What turns the direction of the text around it could rewrite the page it stands on.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy_prose(text: str | None, longest: int = LONGEST_BIO) -> str | None:
    """A text of lines without control characters; None when nothing is left."""
    plain = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    shown = (
        char
        for char in plain
        if char == "\n" or (unicodedata.category(char) not in {"Cc", "Cs", "Cn"} and char not in _TURNING)
    )
    return "".join(shown).strip()[:longest].rstrip() or None


def tidy_line(text: str | None, what: str) -> str | None:
    """A name or title, None when there is none."""
    return rules.tidy_name(text, what) if text and text.strip() else None


def tidy_names(names: Iterable[str], what: str, most: int) -> tuple[str, ...]:
    """Names, each once whatever its case. Raises DetailRefused when there are more than `most`."""
    found: dict[str, str] = {}
    for name in names:
        if name.strip():
            tidied = rules.tidy_name(name, what)
            found.setdefault(tidied.casefold(), tidied)
    if len(found) > most:
        raise DetailRefused(f"There may be {most} at most: {what}.", field=what)
    return tuple(found.values())


def tidy_date(text: str | None, field: str) -> str | None:
    """A year, month or day of ISO 8601. Raises DetailRefused."""
    if text is None or not text.strip():
        return None
    found = _DATE.fullmatch(text.strip())
    if found is not None and int(found[1]) >= _FIRST_YEAR:
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            found = None
        else:
            return found[0]
    raise DetailRefused(
        "Write a year, a month or a day: 2026, 2026-05 or 2026-05-15, of the year 1000 or later.", field=field
    )


def readable_date(text: str | None) -> str | None:
    """The longest beginning of a tag's date that is one: tags hold anything."""
    for length in (10, 7, 4):
        try:
            return tidy_date((text or "").replace("/", "-").replace(".", "-")[:length], "date")
        except DetailRefused:
            continue
    return None


def tidy_zone(text: str) -> str:
    """A time zone of the IANA database. Raises DetailRefused."""
    if text not in _zones():
        raise DetailRefused(
            "Write a time zone of the IANA database, such as Europe/Amsterdam or UTC.", field="release_zone"
        )
    return text


def tidy_language(text: str | None) -> str | None:
    """A language tag of BCP 47 in its usual case. Raises DetailRefused."""
    if text is None or not text.strip():
        return None
    found = _LANGUAGE.fullmatch(text.strip())
    if found is None:
        raise DetailRefused(
            "Write a language as en, pt-BR or zh-Hant; zxx where nothing is sung.", field="language"
        )
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(part for part in parts if part)


def tidy_country(text: str | None) -> str | None:
    """A country of ISO 3166-1 in capitals. Raises DetailRefused."""
    if text is None or not text.strip():
        return None
    if (code := text.strip().upper()) not in COUNTRIES:
        raise DetailRefused("Write two letters of ISO 3166-1, such as NL or BR.", field="country")
    return code


def tidy_links(links: Iterable[str]) -> tuple[str, ...]:
    """Addresses of pages, each once. Raises DetailRefused."""
    found = tuple(dict.fromkeys(_link(link.strip()) for link in links if link.strip()))
    if len(found) > MOST_LINKS:
        raise DetailRefused(f"There may be {MOST_LINKS} links at most.", field="links")
    return found


def tidy_rights_line(text: str | None, field: str) -> str | None:
    """A (C) or (P) line: a year and who holds the right, its sign left out. Raises DetailRefused."""
    if text is None or not text.strip():
        return None
    found = _LINE.fullmatch(rules.tidy_name(text, field))
    if found is None:
        raise DetailRefused(
            "Write a year and who holds the right, such as 2026 Low Tide Records.", field=field
        )
    return f"{found[1]} {found[2]}"


def tidy_credits(told: Sequence[Credit], owner: ArtistId) -> tuple[Credit, ...]:
    """Credits in their order, names tidied; a song stays its artist's. Raises CreditsRefused, NameRefused."""
    tidied = [Credit(one.role, one.artist_id, tidy_line(one.name, "name in the credits")) for one in told]
    if len(tidied) > MOST_CREDITS:
        raise CreditsRefused(f"There may be {MOST_CREDITS} credits at most.")
    if any(one.artist_id is None and (one.name is None or one.role in PERFORMING) for one in tidied):
        raise CreditsRefused(
            "Who is main, featured or remixer is an artist with an id; others need an id or a name."
        )
    if not any(one.role is CreditRole.MAIN for one in tidied):
        raise CreditsRefused("A song has one main artist at least.")
    if not any(one.artist_id == owner for one in tidied):
        raise CreditsRefused("The artist whose song it is must stay among the credits.")
    marks = [(one.role, one.artist_id or (one.name or "").casefold()) for one in tidied]
    if len(set(marks)) < len(marks):
        raise CreditsRefused("Somebody is named twice with the same role.")
    return tuple(tidied)


def wanted_revision(if_match: str | None) -> int | None:
    """The revision that `If-Match` names; None when any will do. Raises RevisionUnreadable."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _REVISION.fullmatch(if_match.strip())
    if found is None:
        raise RevisionUnreadable('Send the ETag as it came, such as "3".')
    return int(found[1])


def content_revision(content: object) -> int:
    """A revision of what is replaced as a whole and counts none itself; the same content has the same one."""
    return int.from_bytes(hashlib.sha256(repr(content).encode()).digest()[:8]) % 1_000_000_000


def check_revision(wanted: int | None, current: int) -> None:
    """Raises RevisionStale with the current revision."""
    if wanted is not None and wanted != current:
        raise RevisionStale("Load it again, and make your change to what it is now.", revision=current)


def told_changes(before: Any, after: Any) -> dict[str, str | int | bool | None]:
    """What differs between two dataclasses of one type, as `field_before` and `field_after`."""
    told: dict[str, str | int | bool | None] = {}
    for one in fields(before):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old != new:
            told[f"{one.name}_before"] = _scalar(old)
            told[f"{one.name}_after"] = _scalar(new)
    return told


def _scalar(value: Any) -> str | int | bool | None:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, tuple) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Credit):
        return {"role": value.role, "artist": value.artist_id and str(value.artist_id), "name": value.name}
    return value


def _link(text: str) -> str:
    tidied = rules.tidy_name(text, "link") if len(text) <= LONGEST_LINK and text.isprintable() else ""
    try:
        parts = urlsplit(tidied)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        raise _bad_link() from None
    if parts.scheme not in ("http", "https") or not port_fits or parts.username or " " in tidied:
        raise _bad_link()
    if "." not in (parts.hostname or ""):
        raise _bad_link()
    return tidied


def _bad_link() -> DetailRefused:
    return DetailRefused(
        f"A link is an address of a page with https:// or http://, up to {rules.LONGEST_NAME} characters.",
        field="links",
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())

"""The columns of sheets: which there are, which may be changed, and what a cell means. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import AlbumKind
from segue.catalog.entities.errors import DetailRefused
from segue.catalog.licences import rules as licences
from segue.catalog.terms import Licence, Use
from segue.kernel.ids import AlbumId

Parse = Callable[[str], Any]
LIST = "; "
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


def parse_flag(cell: str) -> bool:
    """Raises DetailRefused."""
    if cell.lower() in _YES + _NO:
        return cell.lower() in _YES
    raise DetailRefused("Write yes or no.")


def write_flag(*, flag: bool) -> str:
    """Yes or no."""
    return "yes" if flag else "no"


def parse_list(cell: str) -> tuple[str, ...]:
    """Parts with semicolons between."""
    return tuple(part.strip() for part in cell.split(LIST.strip()) if part.strip())


def parse_optional(cell: str) -> str | None:
    """A text, None when the cell is empty."""
    return cell or None


def parse_number(most: int) -> Parse:
    """A number from 1 to `most`, None when the cell is empty."""

    def parse(cell: str) -> int | None:
        if not cell:
            return None
        if cell.isascii() and cell.isdigit() and len(cell) < 10 and 1 <= int(cell) <= most:
            return int(cell)
        raise DetailRefused(f"Write a number from 1 to {most:,}.")

    return parse


def parse_disc(cell: str) -> int:
    """A disc's number; the first where nothing stands. Raises DetailRefused."""
    return parse_number(999)(cell) or 1


def parse_album_id(cell: str) -> AlbumId | None:
    """An album's id. Raises DetailRefused."""
    try:
        return AlbumId(UUID(cell)) if cell else None
    except ValueError:
        raise DetailRefused("This is no id of an album.") from None


def parse_kind(cell: str) -> AlbumKind:
    """Raises DetailRefused."""
    try:
        return AlbumKind(cell.lower())
    except ValueError:
        raise DetailRefused(f"Write one of {', '.join(AlbumKind)}.") from None


SONGS: Mapping[str, Parse | None] = {
    "song_id": None,
    "revision": None,
    "artist": None,
    "title": str,
    "version_title": parse_optional,
    "album_id": parse_album_id,
    "album": None,
    "disc": parse_disc,
    "track": parse_number(9999),
    "isrc": parse_optional,
    "iswc": parse_optional,
    "explicit": parse_flag,
    "paid_only": parse_flag,
    "language": parse_optional,
    "genres": parse_list,
    "moods": parse_list,
    "duration": None,
    "plays": None,
}
"""What a cell of a song means; None where it is only told."""

ALBUMS: Mapping[str, Parse | None] = {
    "album_id": None,
    "revision": None,
    "artist": None,
    "title": str,
    "version_title": parse_optional,
    "kind": parse_kind,
    "release_date": parse_optional,
    "release_zone": str,
    "original_date": parse_optional,
    "label": parse_optional,
    "catalogue_number": parse_optional,
    "upc": parse_optional,
    "c_line": parse_optional,
    "p_line": parse_optional,
    "continuous": parse_flag,
    "songs": None,
}
LICENCES = ("song_id", "artist", "title", "isrc", "holder", "territories", "excluded", "start", "end", "uses")


def licence_cells(licence: Licence) -> dict[str, str]:
    """The cells that say a licence."""
    return {
        "holder": licence.holder,
        "territories": LIST.join(licences.territories_told(licence)),
        "excluded": LIST.join(sorted(licence.excluded)),
        "start": _moment(licence.start),
        "end": _moment(licence.end),
        "uses": LIST.join(sorted(licence.uses)),
    }


def parse_licence(place: int, cells: Mapping[str, str]) -> Licence:
    """The licence that a row says. Raises LicenceRefused, DetailRefused; `field` names the column."""
    return licences.make_licence(
        place,
        holder=cells.get("holder", ""),
        territories=parse_list(cells.get("territories", "")),
        excluded=parse_list(cells.get("excluded", "")),
        start=_parse_moment(cells.get("start", ""), "start"),
        end=_parse_moment(cells.get("end", ""), "end"),
        uses=_parse_uses(cells.get("uses", "")),
    )


def _parse_uses(cell: str) -> tuple[Use, ...]:
    try:
        return tuple(Use(part.lower()) for part in parse_list(cell)) or tuple(Use)
    except ValueError:
        raise DetailRefused("Write stream, download, or both.", field="uses") from None


def _parse_moment(cell: str, field: str) -> datetime | None:
    if not cell:
        return None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise DetailRefused("Write a day or a moment: 2026-05-15, 2026-05-15T12:00Z.", field=field) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    plain = moment.astimezone(UTC)
    midnight = plain.time() == datetime.min.time()
    return plain.date().isoformat() if midnight else plain.isoformat().replace("+00:00", "Z")

"""XSPF (xspf.org/spec): XML without entities, read element by element."""

from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from segue.library.exchange.contracts import MOST_ENTRIES, Format, ListKind, ReadEntry, ReadFile, ReadList
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.text import (
    artists_of,
    isrc_of,
    milliseconds,
    named,
    recording_of,
    tidy,
    told_by_path,
)

_DEEPEST = 32
_LONGEST_DESCRIPTION = 2_000


def read_xspf(data: bytes, name: str) -> ReadFile:
    """The playlist of an XSPF. Raises ListRefused."""
    entries: list[ReadEntry] = []
    left_out = 0
    title: str | None = None
    description: str | None = None
    path: list[str] = []
    try:
        for event, element in events_of(data):
            if event == "start":
                path.append(etree.QName(element).localname)
                continue
            match tuple(path):
                case ("playlist", "title"):
                    title = element.text
                case ("playlist", "annotation"):
                    description = element.text
                case ("playlist", "trackList", "track"):
                    entry = _entry(element)
                    if not entry.title or len(entries) == MOST_ENTRIES:
                        left_out += 1
                    else:
                        entries.append(entry)
                    forget(element)
                case _:
                    pass
            path.pop()
    except etree.XMLSyntaxError as error:
        raise ListRefused(f"Line {error.lineno or 1} is no XML: {error.msg}.") from error
    one = ReadList(
        ListKind.PLAYLIST,
        named(title, name),
        tuple(entries),
        tidy(description or "", _LONGEST_DESCRIPTION) or None,
    )
    return ReadFile(Format.XSPF, (one,), left_out)


def events_of(data: bytes, *, doctype: bool = False) -> Any:
    """Starts and ends of elements; nothing is fetched. Raises ListRefused for entities and too deep trees.

    A document type is refused too, but where a format has one (`doctype`).
    """
    depth = 0
    for event, element in etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    ):
        if event == "start":
            depth += 1
            if depth == 1:
                _refuse_entities(element, doctype=doctype)
            if depth > _DEEPEST:
                raise ListRefused(
                    f"The file nests elements more than {_DEEPEST} deep. No list of songs does."
                )
        else:
            depth -= 1
        yield event, element


def _refuse_entities(root: Any, *, doctype: bool) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is None:
        return
    if not doctype or any(True for _ in declared.iterentities()):
        raise ListRefused("The file has a document type with entities. Export it again without.")


def forget(element: Any) -> None:
    """Let go of an element that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _entry(track: Any) -> ReadEntry:
    texts: dict[str, str] = {}
    identifiers: list[str] = []
    for child in track.iterchildren(tag=etree.Element):
        word = etree.QName(child).localname
        if word in {"identifier", "location", "meta"}:
            identifiers.append(child.text or "")
        texts.setdefault(word, child.text or "")
    artists, album, title = told_by_path(texts.get("location", ""))
    told = tidy(texts.get("title", ""))
    return ReadEntry(
        told or title,
        artists_of(texts.get("creator")) or (() if told else artists),
        tidy(texts.get("album", "")) or (None if told else album),
        milliseconds(texts.get("duration")),
        next((found for one in identifiers if (found := isrc_of(one))), None),
        next((found for one in identifiers if (found := recording_of(one))), None),
    )

"""DDEX ERN 4 messages (kb.ddex.net) read without entities, document types or network."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from segue.catalog.api import (
    AlbumFields,
    AlbumKind,
    CreditRole,
    DeliveredCredit,
    DeliveredRelease,
    DeliveredTrack,
)
from segue.ingest.ddex.contracts import DeliveredFile, Message, MessageFinding, MessageKind
from segue.ingest.ddex.deals import Deals, ended

_NAMESPACE = "http://ddex.net/xml/ern/4"
_KINDS = {"NewReleaseMessage": MessageKind.RELEASE, "PurgeReleaseMessage": MessageKind.PURGE}
_ALBUM_KINDS = {"Single": AlbumKind.SINGLE, "EP": AlbumKind.EP, "VideoSingle": AlbumKind.SINGLE}
_ROLES = {
    "MainArtist": (CreditRole.MAIN,),
    "FeaturedArtist": (CreditRole.FEATURED,),
    "Remixer": (CreditRole.REMIXER,),
    "Composer": (CreditRole.COMPOSER,),
    "Lyricist": (CreditRole.LYRICIST,),
    "Author": (CreditRole.LYRICIST,),
    "ComposerLyricist": (CreditRole.COMPOSER, CreditRole.LYRICIST),
    "Producer": (CreditRole.PRODUCER,),
    "StudioProducer": (CreditRole.PRODUCER,),
}
_NO_XML = "The file is no XML"


def read_message(data: bytes, schemas: Path | None) -> tuple[Message | None, list[MessageFinding]]:
    """The message and what there is to say about it; None where something is fatal.

    With a folder of `schemas` (.xsd) it is held against the one of its version, else only its structure is.
    """
    findings: list[MessageFinding] = []
    reader = _reader()
    try:
        root = etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        return None, [MessageFinding(error.lineno or 1, f"{_NO_XML}: {error.msg}.")]
    if root.getroottree().docinfo.doctype:
        return None, [MessageFinding(1, "The message has a document type. DDEX has none: leave it out.")]
    name = etree.QName(root)
    kind = _KINDS.get(name.localname)
    if kind is None or not (name.namespace or "").startswith(_NAMESPACE):
        return None, [
            MessageFinding(1, f"{name.localname} of {name.namespace or 'nowhere'} is no message of ERN 4.")
        ]
    if schemas is not None:
        findings += _against_schema(root, name.namespace or "", schemas)
    if any(one.fatal for one in findings):
        return None, findings
    message = _Reading(root, kind, findings).message()
    return (None if any(one.fatal for one in findings) else message), findings


def is_message(data: bytes) -> bool:
    """Whether a file begins as something that may be a message: batches hold manifests beside them."""
    head = data[:4096]
    return b"ReleaseMessage" in head and b"ddex.net/xml/ern" in head


class _Reading:
    """One message, element by element; what is missing is told with the line of what should have it."""

    def __init__(self, root: etree._Element, kind: MessageKind, findings: list[MessageFinding]) -> None:
        self._root, self._kind, self._findings = root, kind, findings
        self._parties = {
            (party.findtext("PartyReference") or "").strip(): _name(party)
            for party in root.iterfind("PartyList/Party")
        }
        self._recordings = {
            (one.findtext("ResourceReference") or "").strip(): one
            for one in root.iterfind("ResourceList/SoundRecording")
        }

    def message(self) -> Message | None:
        """The message, None when something that it cannot do without is missing."""
        header = self._root.find("MessageHeader")
        message_id, sender = self._told(header, "MessageId"), self._told(header, "MessageSender/PartyId")
        created_at = self._created(header)
        release = self._root.find(
            "PurgedRelease" if self._kind is MessageKind.PURGE else "ReleaseList/Release"
        )
        if release is None:
            self._tell(self._root, "The message has no release.")
        if release is None or message_id is None or sender is None:
            return None
        key = self._release_key(release)
        test = (header.findtext("MessageControlType") if header is not None else None) or ""
        if key is None:
            return None
        plain = Message(
            sender, message_id, self._kind, created_at, key, is_test=test.strip() == "TestMessage"
        )
        return plain if self._kind is MessageKind.PURGE else self._with_release(plain, release)

    def _with_release(self, plain: Message, release: etree._Element) -> Message | None:
        holder = _name(self._root.find("MessageHeader/MessageSender")) or plain.sender
        deals = Deals(self._root, holder, self._findings)
        main = (release.findtext("ReleaseReference") or "R0").strip()
        track_releases: dict[str, list[etree._Element]] = {}
        for one in self._root.iterfind("ReleaseList/TrackRelease"):
            track_releases.setdefault((one.findtext("ReleaseResourceReference") or "").strip(), []).append(
                one
            )
        artist = self._artist(release)
        fields = self._album(release)
        tracks, files, lines = [], {}, {}
        # Booklets and films are resources of a release too.
        others = {(one.text or "").strip() for one in self._root.iterfind("ResourceList/*/ResourceReference")}
        taken_down = True
        for disc, place, reference, line in _places(release.find("ResourceGroup"), 1):
            recording = self._recordings.get(reference)
            if recording is None:
                if reference not in others:
                    missing = f"There is no resource {reference}."
                    self._findings.append(MessageFinding(line, missing))
                continue
            named = [
                (one.findtext("ReleaseReference") or "").strip() for one in track_releases.get(reference, ())
            ]
            licences = deals.of([*named, main])
            taken_down = taken_down and not licences
            track = self._track(recording, track_releases.get(reference, []), disc, place)
            tracks.append(track | {"licences": tuple(licences or [ended(holder, plain.created_at)])})
            file = _file(recording)
            if file is not None:
                files[track["key"]] = file
            lines[track["key"]] = recording.sourceline or 1
        if not tracks:
            self._tell(release, "The release has no recordings in its resource group.")
            return None
        genres = tuple(_texts(release, "Genre/GenreText"))
        made = tuple(DeliveredTrack(**{**one, "genres": one["genres"] or genres}) for one in tracks)
        if artist is None:
            return None
        return Message(
            plain.sender,
            plain.message_id,
            plain.kind,
            plain.created_at,
            plain.release_key,
            release=DeliveredRelease(artist, fields, made),
            files=files,
            lines=lines,
            cover=self._cover(),
            is_test=plain.is_test,
            is_taken_down=taken_down,
        )

    def _album(self, release: etree._Element) -> AlbumFields:
        kind = (release.findtext("ReleaseType") or "").strip()
        compilation = (release.findtext("IsCompilation") or "").strip() == "true" or "Compilation" in kind
        label = self._parties.get((release.findtext("ReleaseLabelReference") or "").strip())
        released = _first(release, "ReleaseDate", "GlobalReleaseDate", "OriginalReleaseDate")
        original = _first(release, "OriginalReleaseDate", "GlobalOriginalReleaseDate")
        return AlbumFields(
            title=self._title(release),
            version_title=_first(release, "DisplayTitle/SubTitle"),
            kind=AlbumKind.COMPILATION if compilation else _ALBUM_KINDS.get(kind, AlbumKind.ALBUM),
            release_date=released and released[:10],
            original_date=original and original[:10],
            label=label,
            catalogue_number=_first(release, "ReleaseId/CatalogNumber"),
            upc=_first(release, "ReleaseId/ICPN"),
            c_line=_rights(release, "CLine"),
            p_line=_rights(release, "PLine"),
        )

    def _track(
        self,
        recording: etree._Element,
        released: list[etree._Element],
        disc: int,
        place: int,
    ) -> dict[str, Any]:
        isrc = _first(
            recording, "SoundRecordingEdition/ResourceId/ISRC", "ResourceId/ISRC", "SoundRecordingId/ISRC"
        )
        reference = (recording.findtext("ResourceReference") or "").strip()
        key = isrc or _first(
            recording, "SoundRecordingEdition/ResourceId/ProprietaryId", "ResourceId/ProprietaryId"
        )
        if key is None:
            self._tell(recording, f"The recording {reference} has neither ISRC nor an id of its sender.")
        warning = (recording.findtext("ParentalWarningType") or "").strip()
        genres = [text for one in released for text in _texts(one, "Genre/GenreText")]
        return {
            "key": key or reference,
            "title": self._title(recording),
            "version_title": _first(recording, "DisplayTitle/SubTitle"),
            "disc": disc,
            "track": place,
            "isrc": isrc,
            "explicit": warning == "Explicit",
            "language": _first(recording, "LanguageOfPerformance"),
            "genres": tuple(genres or _texts(recording, "Genre/GenreText")),
            "credits": tuple(self._credits(recording)),
        }

    def _credits(self, recording: etree._Element) -> Iterator[DeliveredCredit]:
        for kind, party, role in (
            ("DisplayArtist", "ArtistPartyReference", "DisplayArtistRole"),
            ("Contributor", "ContributorPartyReference", "Role"),
        ):
            for element in recording.iterfind(kind):
                name = self._parties.get((element.findtext(party) or "").strip())
                for told in element.iterfind(role):
                    for one in _ROLES.get((told.text or "").strip(), ()):
                        if name is None:
                            self._tell(element, "There is no party of this reference.")
                        else:
                            yield DeliveredCredit(name, one)

    def _artist(self, release: etree._Element) -> str | None:
        for element in release.iterfind("DisplayArtist"):
            name = self._parties.get((element.findtext("ArtistPartyReference") or "").strip())
            if name is not None and (element.findtext("DisplayArtistRole") or "").strip() == "MainArtist":
                return name
        return self._told(release, "DisplayArtistName")

    def _title(self, element: etree._Element) -> str:
        told = _first(element, "DisplayTitle/TitleText", "DisplayTitleText", "ReferenceTitle/TitleText")
        if told is None:
            self._tell(element, "There is no title.")
        return told or ""

    def _release_key(self, release: etree._Element) -> str | None:
        key = _first(release, "ReleaseId/ICPN", "ReleaseId/GRid", "ReleaseId/ProprietaryId", "ReleaseId/ISRC")
        if key is None:
            self._tell(release, "The release has no ICPN, GRid or id of its sender.")
        return key

    def _cover(self) -> DeliveredFile | None:
        for image in self._root.iterfind("ResourceList/Image"):
            if (image.findtext("Type") or "").strip() == "FrontCoverImage":
                return _file(image)
        return None

    def _created(self, header: etree._Element | None) -> datetime:
        told = self._told(header, "MessageCreatedDateTime")
        try:
            moment = datetime.fromisoformat(told or "")
        except ValueError:
            if told is not None:
                self._tell(header, "MessageCreatedDateTime is no moment.")
            return datetime.min.replace(tzinfo=UTC)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment

    def _told(self, element: etree._Element | None, path: str) -> str | None:
        found = None if element is None else _first(element, path)
        if found is None:
            self._tell(self._root if element is None else element, f"{path} is missing.")
        return found

    def _tell(self, element: etree._Element | None, message: str) -> None:
        line = 1 if element is None else element.sourceline or 1
        self._findings.append(MessageFinding(line, message))


def _reader() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _against_schema(root: etree._Element, namespace: str, schemas: Path) -> list[MessageFinding]:
    for path in sorted(schemas.rglob("*.xsd")):
        try:
            held = etree.parse(str(path), _reader())
            if held.getroot().get("targetNamespace") != namespace:
                continue
            schema = etree.XMLSchema(held)
        except (OSError, etree.LxmlError) as error:
            return [MessageFinding(1, f"The schema {path.name} cannot be used: {error}.")]
        if schema.validate(root):
            return []
        return [MessageFinding(one.line, f"{one.message}") for one in list(schema.error_log)[:100]]
    return [
        MessageFinding(1, f"There is no schema for {namespace}: only the structure was checked.", fatal=False)
    ]


def _places(group: etree._Element | None, disc: int) -> Iterator[tuple[int, int, str, int]]:
    """Disc, place and reference of each recording of a release, with its line."""
    if group is None:
        return
    inner = group.findall("ResourceGroup")
    for number, one in enumerate(inner, start=1):
        yield from _places(one, _number(one, number) if len(inner) > 1 else disc)
    for number, item in enumerate(group.findall("ResourceGroupContentItem"), start=1):
        reference = item.findtext("ReleaseResourceReference") or item.findtext(
            "ResourceGroupContentItemReference"
        )
        yield disc, _number(item, number), (reference or "").strip(), item.sourceline or 1


def _number(element: etree._Element, otherwise: int) -> int:
    told = (element.findtext("SequenceNumber") or "").strip()
    return int(told) if told.isascii() and told.isdigit() and 0 < int(told) < 1000 else otherwise


def _file(resource: etree._Element) -> DeliveredFile | None:
    for file in resource.iter("File"):
        uri = _first(file, "URI")
        if uri is not None:
            return DeliveredFile(
                uri,
                _first(file, "HashSum/Algorithm"),
                _first(file, "HashSum/HashSumValue"),
                file.sourceline or 1,
            )
    return None


def _rights(release: etree._Element, kind: str) -> str | None:
    year, text = _first(release, f"{kind}/Year"), _first(release, f"{kind}/{kind}Text")
    if text is None or text[:4].isdigit() or year is None:
        return text
    bare = text.removeprefix("(C)").removeprefix("(P)").removeprefix("©").removeprefix("℗").strip()
    return bare if bare[:4].isdigit() else f"{year} {bare}"


def _name(party: etree._Element | None) -> str | None:
    return (
        None if party is None else _first(party, "PartyName/FullName", "PartyName/FullNameAsciiTranscribed")
    )


def _texts(element: etree._Element, path: str) -> list[str]:
    return [text for one in element.iterfind(path) if (text := (one.text or "").strip())]


def _first(element: etree._Element, *paths: str) -> str | None:
    for path in paths:
        for text in _texts(element, path):
            return text
    return None

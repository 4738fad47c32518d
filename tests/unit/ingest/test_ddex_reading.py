"""DDEX messages as they are read: what they say, and what is wrong with them, by line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from segue.catalog.api import AlbumKind, CreditRole, Use
from segue.ingest.ddex.contracts import Message, MessageFinding, MessageKind
from segue.ingest.ddex.reading import is_message, read_message
from tests.ern import DEAL, Ern

SCHEMA = """<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ddex.net/xml/ern/{version}">
 <xs:element name="NewReleaseMessage"><xs:complexType><xs:sequence>{content}</xs:sequence>
  <xs:anyAttribute processContents="skip"/></xs:complexType></xs:element>
</xs:schema>"""
ANYTHING = '<xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>'


def read(text: str, schemas: Path | None = None) -> tuple[Message | None, list[MessageFinding]]:
    return read_message(text.encode(), schemas)


def message_of(ern: Ern) -> Message:
    message, findings = read(ern.text())
    assert message is not None, findings
    return message


class TestRelease:
    """A release with its recordings, credits, files and deals."""

    def test_what_it_says(self) -> None:
        message = message_of(Ern(cover="front.jpg"))
        assert (message.message_id, message.kind, message.release_key) == (
            "M1",
            MessageKind.RELEASE,
            "012345678905",
        )
        release = message.release
        assert release is not None
        fields = release.fields
        assert (release.artist, fields.title, fields.kind, fields.upc) == (
            "Ilse Maar",
            "Tides",
            AlbumKind.ALBUM,
            "012345678905",
        )
        assert (fields.label, fields.catalogue_number, fields.release_date) == (
            "Low Tide Records",
            "LT 7",
            "2026-05-15",
        )
        assert (fields.c_line, fields.p_line) == ("2026 Low Tide Records", "2026 Low Tide Records")
        first, second = release.tracks
        assert (first.key, first.title, first.version_title, first.track, second.track) == (
            "NLA122600001",
            "Slow water",
            "Live",
            1,
            2,
        )
        assert (first.explicit, first.language, first.genres) == (True, "en", ("Ambient",))
        assert [(one.name, one.role) for one in first.credits] == [
            ("Ilse Maar", CreditRole.MAIN),
            ("Bo Lind", CreditRole.FEATURED),
            ("Bo Lind", CreditRole.COMPOSER),
            ("Bo Lind", CreditRole.LYRICIST),
        ]
        assert message.files["NLA122600001"].uri == "resources/1.wav"
        assert message.cover is not None
        (licence,) = first.licences
        assert (licence.holder, licence.territories, licence.end) == ("Big Distributor", frozenset(), None)
        assert licence.start == datetime(2026, 1, 1, tzinfo=UTC)
        assert set(licence.uses) == {Use.STREAM, Use.DOWNLOAD}

    @pytest.mark.parametrize(
        ("terms", "territories", "excluded"),
        [
            ("<TerritoryCode>NL</TerritoryCode><TerritoryCode>BE</TerritoryCode>", {"NL", "BE"}, set()),
            ("<ExcludedTerritoryCode>US</ExcludedTerritoryCode>", set(), {"US"}),
        ],
    )
    def test_territories(self, terms: str, territories: set[str], excluded: set[str]) -> None:
        deal = f"<Deal><DealTerms>{terms}<UseType>Stream</UseType></DealTerms></Deal>"
        release = message_of(Ern(deals=deal)).release
        assert release is not None
        (licence,) = release.tracks[0].licences
        assert set(licence.territories) == territories
        assert set(licence.excluded) == excluded
        assert set(licence.uses) == {Use.STREAM}

    def test_the_last_day_of_a_deal_belongs_to_it(self) -> None:
        deal = DEAL.replace("</ValidityPeriod>", "<EndDate>2026-12-31</EndDate></ValidityPeriod>")
        release = message_of(Ern(deals=deal)).release
        assert release is not None
        assert release.tracks[0].licences[0].end == datetime(2027, 1, 1, tzinfo=UTC)

    @pytest.mark.parametrize(
        "deals", ["", DEAL.replace("<TerritoryCode>", "<TakeDown>true</TakeDown><TerritoryCode>")]
    )
    def test_without_a_deal_nobody_hears_it(self, deals: str) -> None:
        message = message_of(Ern(deals=deals))
        assert message.is_taken_down
        assert message.release is not None
        for track in message.release.tracks:
            (licence,) = track.licences
            assert not licence.holds(Use.STREAM, "NL", message.created_at)

    def test_sales_are_no_streams(self) -> None:
        _, findings = read(
            Ern(
                deals=DEAL.replace("OnDemandStream", "PermanentDownload").replace(
                    "ConditionalDownload", "PermanentDownload"
                )
            ).text()
        )
        assert [one.fatal for one in findings] == [False]

    def test_purge(self) -> None:
        message, _ = read(Ern().purge())
        assert message is not None
        assert (message.kind, message.release_key) == (MessageKind.PURGE, "012345678905")


class TestWhatIsWrong:
    """Each finding has the line of what is wrong; nothing outside the message is ever read."""

    @pytest.mark.parametrize(
        ("change", "at", "said"),
        [
            (("<MessageId>M1</MessageId>", ""), "<MessageHeader>", "MessageId"),
            (("<ICPN>012345678905</ICPN>", ""), "<ReleaseList><Release>", "ICPN"),
            (("<ISRC>NLA122600002</ISRC>", ""), "<SoundRecording><ResourceReference>A2", "ISRC"),
            (("<TerritoryCode>Worldwide", "<TerritoryCode>XX"), "<DealList>", "XX is no country"),
            (("<StartDate>2026-01-01", "<StartDate>soon"), "<DealList>", "cannot be used"),
            (("<FullName>Bo Lind</FullName>", ""), "<DisplayArtist><ArtistPartyReference>P3", "party"),
            (
                ("<ReleaseResourceReference>A2", "<ReleaseResourceReference>A7"),
                "<ResourceGroup><ResourceGroup>",
                "no resource A7",
            ),
            (("</ern:NewReleaseMessage>", ""), "</ern:NewReleaseMessage>", "no XML"),
            (("xml/ern/43", "xml/ern/382"), "<?xml", "ERN 4"),
        ],
    )
    def test_is_told_with_its_line(self, change: tuple[str, str], at: str, said: str) -> None:
        text = Ern().text()
        message, findings = read(text.replace(*change))
        assert message is None
        line = text[: text.index(at)].count("\n") + 1
        assert any(said in one.message and one.line == line for one in findings), findings

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{__file__}">]>',
            '<!DOCTYPE x SYSTEM "http://198.51.100.7/x.dtd">',
        ],
    )
    def test_entities_and_document_types_are_refused(self, doctype: str) -> None:
        message, findings = read(Ern(doctype=doctype).text())
        assert message is None
        assert "document type" in findings[0].message

    def test_manifests_are_no_messages(self) -> None:
        assert is_message(Ern().text().encode())
        assert not is_message(b'<echo:ManifestMessage xmlns:echo="http://ddex.net/xml/ern-c/15"/>')


class TestSchemas:
    """With schemas a message is held against the one of its version; without, its structure is."""

    def test_the_schema_of_its_version_decides(self, tmp_path: Path) -> None:
        (tmp_path / "other.xsd").write_text(SCHEMA.format(version=42, content=""))
        _, findings = read(Ern().text(), tmp_path)
        assert [one.fatal for one in findings] == [False]
        (tmp_path / "release-notification.xsd").write_text(SCHEMA.format(version=43, content=ANYTHING))
        message, findings = read(Ern().text(), tmp_path)
        assert (message is not None, findings) == (True, [])
        (tmp_path / "release-notification.xsd").write_text(SCHEMA.format(version=43, content=""))
        message, findings = read(Ern().text(), tmp_path)
        assert message is None
        assert findings[0].line == 2

"""DDEX messages to take in: ERN 4.3, as a distributor writes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

NAMESPACE = "http://ddex.net/xml/ern/43"
DEAL = (
    "<Deal><DealTerms><TerritoryCode>Worldwide</TerritoryCode>"
    "<ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>"
    "<CommercialModelType>SubscriptionModel</CommercialModelType><UseType>OnDemandStream</UseType>"
    "<UseType>ConditionalDownload</UseType></DealTerms></Deal>"
)


@dataclass(frozen=True)
class Ern:
    """What a message says; `tracks` are title, ISRC and file."""

    message_id: str = "M1"
    created: str = "2026-11-01T12:00:00+00:00"
    title: str = "Tides"
    upc: str = "012345678905"
    tracks: Sequence[tuple[str, str, str]] = (
        ("Slow water", "NLA122600001", "resources/1.wav"),
        ("Low tide", "NLA122600002", "resources/2.wav"),
    )
    deals: str = DEAL
    cover: str | None = None
    control: str = "LiveMessage"
    checksum: str = ""
    doctype: str = ""

    def but(self, **other: object) -> "Ern":
        """The same message otherwise."""
        return replace(self, **other)  # type: ignore[arg-type]  # fields of this class

    def text(self) -> str:
        """The XML."""
        recordings = "".join(self._recording(place, *track) for place, track in enumerate(self.tracks, 1))
        items = "".join(
            f"<ResourceGroupContentItem><SequenceNumber>{place}</SequenceNumber>"
            f"<ReleaseResourceReference>A{place}</ReleaseResourceReference></ResourceGroupContentItem>"
            for place, _ in enumerate(self.tracks, 1)
        )
        image = ""
        if self.cover is not None:
            image = (
                "<Image><ResourceReference>A99</ResourceReference><Type>FrontCoverImage</Type>"
                f"<TechnicalDetails><File><URI>{self.cover}</URI></File></TechnicalDetails></Image>"
            )
        return f"""<?xml version="1.0" encoding="UTF-8"?>{self.doctype}
<ern:NewReleaseMessage xmlns:ern="{NAMESPACE}" LanguageAndScriptCode="en">
{self._header()}
<PartyList>
 <Party><PartyReference>P1</PartyReference><PartyName><FullName>Ilse Maar</FullName></PartyName></Party>
 <Party><PartyReference>P2</PartyReference>
  <PartyName><FullName>Low Tide Records</FullName></PartyName></Party>
 <Party><PartyReference>P3</PartyReference><PartyName><FullName>Bo Lind</FullName></PartyName></Party>
</PartyList>
<ResourceList>{recordings}{image}</ResourceList>
<ReleaseList><Release>
 <ReleaseReference>R0</ReleaseReference><ReleaseType>Album</ReleaseType>
 <ReleaseId><ICPN>{self.upc}</ICPN><CatalogNumber Namespace="x">LT 7</CatalogNumber></ReleaseId>
 <DisplayTitleText>{escape(self.title)}</DisplayTitleText>
 <DisplayArtistName>Ilse Maar</DisplayArtistName>
 <DisplayArtist><ArtistPartyReference>P1</ArtistPartyReference>
  <DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist>
 <ReleaseLabelReference>P2</ReleaseLabelReference>
 <PLine><Year>2026</Year><PLineText>(P) 2026 Low Tide Records</PLineText></PLine>
 <CLine><Year>2026</Year><CLineText>Low Tide Records</CLineText></CLine>
 <Genre><GenreText>Ambient</GenreText></Genre><ReleaseDate>2026-05-15</ReleaseDate>
 <ResourceGroup><ResourceGroup><SequenceNumber>1</SequenceNumber>{items}</ResourceGroup></ResourceGroup>
</Release></ReleaseList>
<DealList><ReleaseDeal><DealReleaseReference>R0</DealReleaseReference>{self.deals}</ReleaseDeal></DealList>
</ern:NewReleaseMessage>"""

    def purge(self) -> str:
        """A message that the release is to go."""
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<ern:PurgeReleaseMessage xmlns:ern="{NAMESPACE}">
{self._header()}
<PurgedRelease><ReleaseId><ICPN>{self.upc}</ICPN></ReleaseId></PurgedRelease>
</ern:PurgeReleaseMessage>"""

    def _header(self) -> str:
        return (
            f"<MessageHeader><MessageThreadId>T</MessageThreadId><MessageId>{self.message_id}</MessageId>"
            "<MessageSender><PartyId>PADPIDA2026010101X</PartyId>"
            "<PartyName><FullName>Big Distributor</FullName>"
            f"</PartyName></MessageSender><MessageCreatedDateTime>{self.created}</MessageCreatedDateTime>"
            f"<MessageControlType>{self.control}</MessageControlType></MessageHeader>"
        )

    def _recording(self, place: int, title: str, isrc: str, uri: str) -> str:
        return f"""
<SoundRecording><ResourceReference>A{place}</ResourceReference>
 <SoundRecordingEdition><ResourceId><ISRC>{isrc}</ISRC></ResourceId>
  <TechnicalDetails><DeliveryFile>
   <File><URI>{uri}</URI>{self.checksum}</File></DeliveryFile></TechnicalDetails>
 </SoundRecordingEdition>
 <DisplayTitleText>{escape(title)}</DisplayTitleText>
 <DisplayTitle><TitleText>{escape(title)}</TitleText><SubTitle>Live</SubTitle></DisplayTitle>
 <DisplayArtist><ArtistPartyReference>P1</ArtistPartyReference>
  <DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist>
 <DisplayArtist><ArtistPartyReference>P3</ArtistPartyReference>
  <DisplayArtistRole>FeaturedArtist</DisplayArtistRole></DisplayArtist>
 <Contributor><ContributorPartyReference>P3</ContributorPartyReference>
  <Role>ComposerLyricist</Role></Contributor>
 <ParentalWarningType>Explicit</ParentalWarningType><LanguageOfPerformance>en</LanguageOfPerformance>
</SoundRecording>"""

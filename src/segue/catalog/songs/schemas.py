"""JSON of songs as their pages show them, and of changes to them. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import Credit, CreditRole, NamedCredit, SongDetails
from segue.catalog.entities.rules import MOST_CREDITS
from segue.catalog.entities.schemas import PLAIN, Asked, Code, Line, StandingBody, Title, standing_body
from segue.catalog.schemas import Answer, ArtistRefBody, SongBody, song_body
from segue.kernel.ids import AlbumId, ArtistId

Disc = Annotated[int, Field(ge=1, le=999)]
Track = Annotated[int, Field(ge=1, le=9999)]
Language = Annotated[str, Field(max_length=20, pattern=PLAIN, examples=["en", "pt-BR", "zxx"])]
Words = Annotated[list[Annotated[str, Field(max_length=60, pattern=PLAIN)]], Field(max_length=10)]


class CreditedBody(Asked):
    """Somebody on a song: an artist here, or a name; with both, the artist under that name."""

    role: CreditRole
    artist_id: UUID | None = None
    name: Line | None = None


class ChangeSongBody(Asked):
    """What to change of a song; what is left out stays, null and empty take away.

    `credits` takes the place of all there are, in the order shown. `language` is BCP 47, `zxx` where nothing
    is sung. `paid_only` songs are for paying listeners.
    """

    title: Title = Field(default_factory=str)
    version_title: Line | None = None
    album_id: UUID | None = None
    disc: Disc = Field(default_factory=lambda: 1)
    track: Track | None = None
    isrc: Code | None = None
    iswc: Code | None = None
    explicit: StrictBool = Field(default_factory=bool)
    paid_only: StrictBool = Field(default_factory=bool)
    language: Language | None = None
    genres: Words = Field(default_factory=list)
    moods: Words = Field(default_factory=list)
    credits: Annotated[list[CreditedBody], Field(max_length=MOST_CREDITS)] = Field(default_factory=list)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as the service takes them."""
        told = super().changes()
        if "credits" in told:
            told["credits"] = tuple(_credit(one) for one in self.credits)
        if self.album_id is not None:
            told["album_id"] = AlbumId(self.album_id)
        return told


class CreditBody(Answer):
    """Somebody on a song; `artist` is null for a name alone."""

    role: CreditRole
    name: str
    artist: ArtistRefBody | None


class SongDetailsBody(SongBody):
    """A song with all that is known. `artist` is whose it is; `release_date`, its album's.

    `standing` is null for who may not edit it.
    """

    artist: ArtistRefBody
    version_title: str | None
    isrc: str | None
    iswc: str | None
    language: str | None
    moods: list[str]
    credits: list[CreditBody]
    release_date: str | None
    revision: int
    changed_at: datetime | None
    editable: bool
    standing: StandingBody | None


def song_details_body(song: SongDetails, caller: Caller) -> SongDetailsBody:
    """A song's page as JSON, for who asks."""
    fields = song.fields
    return SongDetailsBody(
        **dict(song_body(song.card, caller, {song.card.id} if song.standing else ())),
        artist=ArtistRefBody(id=song.artist.id, name=song.artist.name),
        version_title=fields.version_title,
        isrc=fields.isrc,
        iswc=fields.iswc,
        language=fields.language,
        moods=list(fields.moods),
        credits=[_credit_body(one) for one in song.credits],
        release_date=song.release_date,
        revision=song.revision,
        changed_at=song.changed_at,
        editable=song.standing is not None,
        standing=standing_body(song.standing),
    )


def _credit(body: CreditedBody) -> Credit:
    return Credit(body.role, None if body.artist_id is None else ArtistId(body.artist_id), body.name)


def _credit_body(credit: NamedCredit) -> CreditBody:
    artist = credit.artist
    return CreditBody(
        role=credit.role,
        name=credit.name,
        artist=None if artist is None else ArtistRefBody(id=artist.id, name=artist.name),
    )

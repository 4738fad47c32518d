"""JSON of licences. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from segue.catalog.licences import rules
from segue.catalog.licences.contracts import MOST_LICENCES, LicensedSong, LicensedSongs
from segue.catalog.schemas import Answer
from segue.catalog.terms import Licence, Use

_Code = Annotated[str, Field(min_length=2, max_length=9, pattern="^[A-Za-z]+$", examples=["NL"])]


class AskedLicenceBody(BaseModel):
    """Who lets a song be used, where, and from when to when.

    `territories` are two letters each of ISO 3166-1, or `worldwide` alone, less what is `excluded`. It holds
    from `start` on until before `end`; left out, there is no such border.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    holder: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    territories: Annotated[list[_Code], Field(min_length=1, max_length=249)]
    excluded: Annotated[list[_Code], Field(max_length=249)] = []
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    uses: Annotated[list[Use], Field(min_length=1, max_length=2)] = [Use.STREAM, Use.DOWNLOAD]


class PutLicencesBody(BaseModel):
    """All licences of a song; none leave it to the operator's setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    licences: Annotated[list[AskedLicenceBody], Field(max_length=MOST_LICENCES)]

    def wanted(self) -> list[Licence]:
        """As the service takes them. Raises LicenceRefused."""
        return [
            rules.make_licence(
                place,
                holder=one.holder,
                territories=one.territories,
                excluded=one.excluded,
                start=one.start,
                end=one.end,
                uses=one.uses,
            )
            for place, one in enumerate(self.licences)
        ]


class LicenceBody(Answer):
    """A licence, as it was asked for."""

    holder: str
    territories: list[str]
    excluded: list[str]
    start: datetime | None
    end: datetime | None
    uses: list[Use]


class LicensedSongBody(Answer):
    """A song's licences, the earliest first; without any, the operator's setting holds."""

    song_id: UUID
    title: str
    licences: list[LicenceBody]
    revision: int


class LicensedSongsBody(Answer):
    """The songs of an album with their licences; `revision` is that of them all."""

    items: list[LicensedSongBody]
    revision: int


def licensed_song_body(song: LicensedSong) -> LicensedSongBody:
    """A song's licences as JSON."""
    return LicensedSongBody(
        song_id=song.song_id,
        title=song.title,
        licences=[
            LicenceBody(
                holder=one.holder,
                territories=rules.territories_told(one),
                excluded=sorted(one.excluded),
                start=one.start,
                end=one.end,
                uses=sorted(one.uses),
            )
            for one in song.licences
        ],
        revision=song.revision,
    )


def licensed_songs_body(songs: LicensedSongs) -> LicensedSongsBody:
    """The songs of an album with their licences as JSON."""
    items = [licensed_song_body(one) for one in songs.songs]
    return LicensedSongsBody(items=items, revision=songs.revision)

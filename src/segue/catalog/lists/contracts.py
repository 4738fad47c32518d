"""Who a list is for, and what it shows of the catalogue."""

from dataclasses import dataclass
from datetime import UTC, datetime

from segue.catalog.contracts import AlbumKind
from segue.kernel.ids import ArtistId
from segue.kernel.territories import today_in


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody who looks at the catalogue: what they may know of depends on place and time.

    `unlicensed`: whether songs without a licence may be heard. `insider`: they see all but what is deleted.
    """

    country: str | None
    moment: datetime
    unlicensed: bool
    insider: bool = False

    @property
    def values(self) -> dict[str, object]:
        """The arguments of `visible_songs` in the database, by name."""
        return {
            "place": self.country,
            "moment": self.moment,
            "today": today_in(self.country, self.moment),
            "unlicensed": self.unlicensed,
            "insider": self.insider,
        }


EDITOR = Audience(None, datetime(1970, 1, 1, tzinfo=UTC), unlicensed=True, insider=True)
"""Who works on the catalogue: place and time are nothing to them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; None leaves a thing open. `genre` as the tree writes it, with all below."""

    genre: str | None = None
    year: int | None = None
    kind: AlbumKind | None = None
    artist: ArtistId | None = None

    @property
    def values(self) -> dict[str, object]:
        """The arguments of list queries, by name."""
        return {"genre": self.genre, "year": self.year, "kind": self.kind, "artist": self.artist}


ALL = Wanted()

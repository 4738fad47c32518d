"""What profiles and preferences are made of."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from segue.accounts.contracts import User
from segue.accounts.follows.contracts import FollowState, Person
from segue.kernel.quality import Quality

AVATAR_SIDES = (64, 160, 320, 640)
LARGEST_AVATAR = 10 * 1024 * 1024


class Visibility(StrEnum):
    """Who sees a profile: anyone signed in, or whom its owner lets follow."""

    PUBLIC = "public"
    PRIVATE = "private"


class CountrySource(StrEnum):
    """How a person's country is known, the strongest first."""

    ADMIN = "admin"
    PROFILE = "profile"
    EDGE = "edge"
    ADDRESS = "address"


class Loudness(StrEnum):
    """How loud songs are made to sound: as they are, or all at one of three levels."""

    OFF = "off"
    QUIET = "quiet"
    NORMAL = "normal"
    LOUD = "loud"


@dataclass(frozen=True, slots=True)
class Country:
    """ISO 3166-1 alpha-2, and how it is known."""

    code: str
    source: CountrySource


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a request tells of where it comes from; `edge_country` as a trusted edge says it."""

    address: str | None = None
    edge_country: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's profile; `country` is what they say, `admin_country` what an admin set over it."""

    bio: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    country: str | None = None
    admin_country: str | None = None
    avatar_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A person to themselves; `country` as it holds for them now."""

    user: User
    profile: Profile
    country: Country | None


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """A person as another one may see them.

    `bio` and the counts are None where the profile is private and the viewer no follower.
    `following` is how the viewer stands to them, `follows_you` whether they follow the viewer.
    """

    person: Person
    visibility: Visibility
    bio: str | None
    followers: int | None
    following_count: int | None
    following: FollowState
    follows_you: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants to hear. `language` is a BCP 47 tag, None for the browser's."""

    quality_wifi: Quality = Quality.VERY_HIGH
    quality_mobile: Quality = Quality.HIGH
    loudness: Loudness = Loudness.NORMAL
    crossfade_s: int = 0
    explicit: bool = True
    language: str | None = None


@dataclass(frozen=True, slots=True)
class HeldPreferences:
    """Preferences and their version, which grows with each change; 0 while they are the defaults."""

    preferences: Preferences = field(default_factory=Preferences)
    version: int = 0

"""JSON of profiles and preferences. Unknown fields are refused."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from segue.accounts.follows.contracts import FollowState
from segue.accounts.profiles.contracts import (
    CountrySource,
    HeldPreferences,
    Loudness,
    Own,
    PublicProfile,
    Visibility,
)
from segue.accounts.profiles.rules import LONGEST_BIO
from segue.accounts.profiles.service import ProfileChange
from segue.accounts.schemas import DisplayName, UserBody, user_body
from segue.kernel.quality import Quality

LONGEST_CROSSFADE_S = 12
CountryCode = Annotated[str | None, Field(pattern="^[A-Za-z]{2}$", examples=["NL"])]
# A language, and what narrows it (RFC 5646), as browsers write it.
Language = Annotated[
    str | None, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", examples=["en", "pt-BR"])
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CountryBody(BaseModel):
    """ISO 3166-1 alpha-2, and how it is known: an admin, your profile, the edge, or your address."""

    code: str
    source: CountrySource


class MeBody(UserBody):
    """A person, to themselves. `country` is where they are taken to be, `own_country` what they say."""

    bio: str | None
    visibility: Visibility
    avatar_id: UUID | None
    country: CountryBody | None
    own_country: str | None


class ProfileChangeBody(_Asked):
    """What to change of your profile; what is left out stays."""

    display_name: DisplayName = Field(default_factory=str)
    bio: Annotated[str | None, Field(max_length=LONGEST_BIO)] = None
    visibility: Visibility = Field(default_factory=lambda: Visibility.PUBLIC)
    country: CountryCode = None

    def change(self) -> ProfileChange:
        """As the service takes it."""
        return ProfileChange(
            changed=frozenset(self.model_fields_set),
            display_name=self.display_name,
            bio=self.bio,
            visibility=self.visibility,
            country=self.country,
        )


class PublicProfileBody(BaseModel):
    """A person as you may see them.

    `bio` and the counts are null while the profile is private and you do not follow. `following`
    is how you stand to them.
    """

    id: UUID
    display_name: str
    avatar_id: UUID | None
    visibility: Visibility
    bio: str | None
    followers: int | None
    following_count: int | None
    following: FollowState
    follows_you: bool


class PreferencesBody(BaseModel):
    """How you want to hear. Best quality on Wi-Fi and on mobile data; your tier may allow less.

    With `explicit` false, explicit songs stand in lists as not playable, and are not delivered.
    `language` null is the browser's. `version` is what `If-Match` names.
    """

    quality_wifi: Quality
    quality_mobile: Quality
    loudness: Loudness
    crossfade_s: int
    explicit: bool
    language: str | None
    version: int


class PreferencesChangeBody(_Asked):
    """What to change of your preferences; what is left out stays."""

    quality_wifi: Quality = Field(default_factory=lambda: Quality.VERY_HIGH)
    quality_mobile: Quality = Field(default_factory=lambda: Quality.HIGH)
    loudness: Loudness = Field(default_factory=lambda: Loudness.NORMAL)
    crossfade_s: Annotated[int, Field(ge=0, le=LONGEST_CROSSFADE_S)] = Field(default_factory=int)
    explicit: StrictBool = Field(default_factory=bool)
    language: Language = None

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(include=self.model_fields_set)


class CountryChangeBody(_Asked):
    """The country a person is taken to be in, whatever they say; null takes that away."""

    country: CountryCode


class AvatarBody(BaseModel):
    """Your new picture, for `GET avatars/{id}`."""

    avatar_id: UUID


def me_body(own: Own) -> MeBody:
    """A person to themselves as JSON."""
    country = own.country
    return MeBody(
        **user_body(own.user).model_dump(),
        bio=own.profile.bio,
        visibility=own.profile.visibility,
        avatar_id=own.profile.avatar_id,
        country=None if country is None else CountryBody(code=country.code, source=country.source),
        own_country=own.profile.country,
    )


def public_profile_body(seen: PublicProfile) -> PublicProfileBody:
    """A person to another one as JSON."""
    return PublicProfileBody(
        id=seen.person.id,
        display_name=seen.person.display_name,
        avatar_id=seen.person.avatar_id,
        visibility=seen.visibility,
        bio=seen.bio,
        followers=seen.followers,
        following_count=seen.following_count,
        following=seen.following,
        follows_you=seen.follows_you,
    )


def preferences_body(held: HeldPreferences) -> PreferencesBody:
    """Preferences as JSON."""
    wanted = held.preferences
    return PreferencesBody(
        quality_wifi=wanted.quality_wifi,
        quality_mobile=wanted.quality_mobile,
        loudness=wanted.loudness,
        crossfade_s=wanted.crossfade_s,
        explicit=wanted.explicit,
        language=wanted.language,
        version=held.version,
    )

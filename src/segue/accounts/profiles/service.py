"""Profiles, preferences and where people are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from segue.accounts import rules as accounts_rules
from segue.accounts import store as accounts_store
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller
from segue.accounts.errors import Unauthenticated
from segue.accounts.follows.errors import PersonMissing
from segue.accounts.follows.service import Follows
from segue.accounts.profiles import rules, store
from segue.accounts.profiles.contracts import (
    Country,
    HeldPreferences,
    Own,
    Profile,
    PublicProfile,
    Visibility,
    Whereabouts,
)
from segue.accounts.profiles.errors import NameEmpty, PreferencesStale
from segue.accounts.profiles.ports import CountryLookup
from segue.accounts.tiers.service import Tiers
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database

_GONE = "This account is gone. Sign in with another one."


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What to change; `changed` names the fields that are meant, the others stay."""

    changed: frozenset[str]
    display_name: str = ""
    bio: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    country: str | None = None


class Profiles:
    """What people say of themselves, how they want to hear, and where they are."""

    def __init__(
        self,
        *,
        database: Database,
        follows: Follows,
        tiers: Tiers,
        countries: CountryLookup,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._follows = follows
        self._tiers = tiers
        self._countries = countries
        self._audit = audit
        self._clock = clock

    async def get_own(self, user_id: UserId, where: Whereabouts) -> Own:
        """A person to themselves. Raises Unauthenticated when the account is gone."""
        async with self._database.transaction() as conn:
            return await self._own(conn, user_id, where)

    async def change(self, user_id: UserId, change: ProfileChange, where: Whereabouts) -> Own:
        """Change one's own profile; a profile made public lets in whoever asked to follow.

        Raises NameEmpty, CountryUnknown, Unauthenticated.
        """
        async with self._database.transaction() as conn:
            if not await store.hold(conn, user_id):
                raise Unauthenticated(_GONE)
            before = await store.find(conn, user_id)
            if "display_name" in change.changed:
                await store.rename(conn, user_id, _name(change.display_name))
            after = _changed(before, change)
            if after != before:
                await store.put(conn, user_id, after, self._clock.now())
            if (before.visibility, after.visibility) == (Visibility.PRIVATE, Visibility.PUBLIC):
                await self._follows.approve_all(conn, user_id)
            return await self._own(conn, user_id, where)

    async def get_public(self, viewer: UserId, person: UserId) -> PublicProfile:
        """A person as the viewer may see them. Raises PersonMissing."""
        async with self._database.transaction() as conn:
            found = await store.find_public(conn, viewer, person)
        if found is None:
            raise PersonMissing("They may have left, or do not want to be found.")
        return found

    async def get_preferences(self, user_id: UserId) -> HeldPreferences:
        """How a person wants to hear, with its version."""
        async with self._database.transaction() as conn:
            return await store.find_preferences(conn, user_id)

    async def change_preferences(
        self, user_id: UserId, changes: Mapping[str, Any], *, version: int | None
    ) -> HeldPreferences:
        """Change some preferences; with a `version`, only while it is the current one.

        Who changes whether they hear explicit songs needs a fresh access token: it is delivery's to hold.
        Raises PreferencesStale with the current version, Unauthenticated.
        """
        async with self._database.transaction() as conn:
            if not await store.hold(conn, user_id):
                raise Unauthenticated(_GONE)
            held = await store.find_preferences(conn, user_id)
            if version is not None and version != held.version:
                raise PreferencesStale("Load them and try again.", version=held.version)
            wanted = replace(held.preferences, **changes)
            if wanted == held.preferences:
                return held
            put = await store.put_preferences(conn, user_id, wanted, self._clock.now())
            if wanted.explicit is not held.preferences.explicit:
                await self._tiers.renew(conn, user_id)
            return put

    async def find_country(self, user_id: UserId, where: Whereabouts) -> Country | None:
        """Where a person is, for what is licensed by territory."""
        async with self._database.transaction() as conn:
            return rules.country_of(await store.find(conn, user_id), where, self._countries)

    async def set_country(
        self, admin: Caller, person: UserId, country: str | None, *, address: str | None
    ) -> None:
        """Set a person's country over their own word, or with None take that away again.

        It holds within a second; what people say themselves, with their next access token.

        Raises PersonMissing, CountryUnknown.
        """
        code = rules.known_country(country)
        async with self._database.transaction() as conn:
            if not await store.hold(conn, person):
                raise PersonMissing("Check the id.")
            await store.put_admin_country(conn, person, code, self._clock.now())
            await self._tiers.outdate_tokens(conn, person)
            await self._audit.record(
                conn,
                "user.country_set",
                actor=admin.user_id,
                object_kind="user",
                object_id=person,
                address=address,
                country=code,
            )

    async def _own(self, conn: Connection, user_id: UserId, where: Whereabouts) -> Own:
        user = await accounts_store.find_user(conn, user_id, self._clock.now())
        if user is None or user.suspended_at is not None:
            raise Unauthenticated(_GONE)
        profile = await store.find(conn, user_id)
        return Own(user, profile, rules.country_of(profile, where, self._countries))


def _name(text: str) -> str:
    name = accounts_rules.tidy_name(text)
    if not name:
        raise NameEmpty("Use at least one letter.", field="display_name")
    return name


def _changed(profile: Profile, change: ProfileChange) -> Profile:
    told: dict[str, Any] = {}
    if "bio" in change.changed:
        told["bio"] = None if change.bio is None else rules.tidy_bio(change.bio)
    if "visibility" in change.changed:
        told["visibility"] = change.visibility
    if "country" in change.changed:
        told["country"] = rules.known_country(change.country)
    return replace(profile, **told)

"""The directory of people: found, changed, suspended and restored by admins."""

from collections.abc import Sequence
from datetime import datetime

from segue.accounts import store as people
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Role, User
from segue.accounts.departures import store as departures
from segue.accounts.directory import store
from segue.accounts.directory.contracts import PeopleFilter, Person
from segue.accounts.directory.errors import PersonMissing
from segue.accounts.newest import after_newest, newest_cursor
from segue.accounts.rights.errors import LastAdmin
from segue.accounts.sessions.service import Sessions
from segue.accounts.tiers import rules as tier_rules
from segue.accounts.tiers.service import Tiers
from segue.kernel.clock import Clock
from segue.kernel.events import Allowed, Denied
from segue.kernel.ids import UserId
from segue.kernel.paging import Page
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.quality import Subscription


class Directory:
    """What admins see and change of people. `actor` is who does it, None for the command line."""

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        audit: Audit,
        tiers: Tiers,
        sessions: Sessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._events = events
        self._audit = audit
        self._tiers = tiers
        self._sessions = sessions
        self._clock = clock

    async def list_people(self, wanted: PeopleFilter, *, cursor: str | None, limit: int) -> Page[User]:
        """People of a filter, the newest first. Raises BadCursor."""
        now, after = self._clock.now(), after_newest(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_people(conn, wanted, after, limit + 1, now)
            users = [await people.find_user(conn, user_id, now) for user_id, _ in found[:limit]]
        following = newest_cursor(found[limit - 1][1], found[limit - 1][0]) if len(found) > limit else None
        return Page([user for user in users if user is not None], following)

    async def find_names(self, conn: Connection, ids: Sequence[UserId]) -> dict[UserId, str]:
        """What people are called, in the caller's transaction; those who are gone are left out."""
        return await store.names(conn, ids)

    async def get(self, user_id: UserId) -> Person:
        """One person. Raises PersonMissing."""
        async with self._database.transaction() as conn:
            return await self._person(conn, user_id)

    async def set_roles(
        self, user_id: UserId, roles: frozenset[Role], *, actor: UserId | None, address: str | None = None
    ) -> Person:
        """Replace a person's roles; everyone stays a listener. Raises PersonMissing, LastAdmin."""
        async with self._database.transaction() as conn:
            await departures.hold_admins(conn)
            user = await self._find(conn, user_id)
            if Role.ADMIN in user.roles and Role.ADMIN not in roles:
                await self._check_other_admin(conn, user_id)
            wanted = roles | {Role.LISTENER}
            if wanted != user.roles:
                await self._tiers.set_roles(conn, user_id, wanted)
                await self._record(
                    conn,
                    "user.roles_changed",
                    user_id,
                    actor,
                    address,
                    before=" ".join(sorted(user.roles)),
                    after=" ".join(sorted(wanted)),
                )
            return await self._person(conn, user_id)

    async def give_tier(
        self,
        user_id: UserId,
        tier: Subscription,
        *,
        until: datetime | None,
        note: str | None,
        actor: UserId | None,
        address: str | None = None,
    ) -> Person:
        """Give a person a tier in the place of what they had. Raises PersonMissing, TierRefused."""
        async with self._database.transaction() as conn:
            await self._find(conn, user_id)
            await self._tiers.give(conn, user_id, tier, until=until, note=note, actor=actor, address=address)
            return await self._person(conn, user_id)

    async def suspend(
        self, user_id: UserId, reason: str, *, actor: UserId | None, address: str | None = None
    ) -> Person:
        """End a person's sessions and refuse them, audio included, until restored.

        They are told `reason` when they sign in with their password. Raises PersonMissing, LastAdmin.
        """
        async with self._database.transaction() as conn:
            await departures.hold_admins(conn)
            user = await self._find(conn, user_id)
            if Role.ADMIN in user.roles:
                await self._check_other_admin(conn, user_id)
            await people.suspend(conn, user_id, reason, self._clock.now())
            # Told again when already suspended: the log is replayed for 20 minutes only.
            await self._events.publish(conn, Denied(kind="person", subject_id=user_id, reason="suspended"))
            await self._record(conn, "user.suspended", user_id, actor, address, reason=reason)
            return await self._person(conn, user_id)

    async def restore(self, user_id: UserId, *, actor: UserId | None, address: str | None = None) -> Person:
        """Lift a suspension; without one nothing happens. Raises PersonMissing."""
        async with self._database.transaction() as conn:
            await self._find(conn, user_id)
            if await people.restore(conn, user_id):
                await self._events.publish(conn, Allowed(kind="person", subject_id=user_id))
                await self._record(conn, "user.restored", user_id, actor, address)
            return await self._person(conn, user_id)

    async def end_sessions(self, user_id: UserId, *, actor: UserId | None, address: str | None = None) -> int:
        """End every session of a person; how many that were. Raises PersonMissing."""
        async with self._database.transaction() as conn:
            await self._find(conn, user_id)
            return await self._sessions.end_all(conn, user_id, actor=actor, address=address)

    async def _find(self, conn: Connection, user_id: UserId) -> User:
        user = await people.find_user(conn, user_id, self._clock.now())
        if user is None:
            raise PersonMissing("They may have been deleted. Search again.")
        return user

    async def _person(self, conn: Connection, user_id: UserId) -> Person:
        user, now = await self._find(conn, user_id), self._clock.now()
        grants = await self._tiers.list_grants(conn, user_id)
        sessions, last_used_at = await store.find_seen(conn, user_id)
        holding = tuple(grant for grant in grants if tier_rules.holds(grant, now))
        return Person(user, holding, sessions, last_used_at)

    async def _check_other_admin(self, conn: Connection, user_id: UserId) -> None:
        if not await departures.has_other_admin(conn, user_id):
            raise LastAdmin("Make somebody else an admin first.")

    async def _record(
        self,
        conn: Connection,
        action: str,
        user_id: UserId,
        actor: UserId | None,
        address: str | None,
        **details: str,
    ) -> None:
        await self._audit.record(
            conn, action, actor=actor, object_kind="user", object_id=user_id, address=address, **details
        )

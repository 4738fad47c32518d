"""Following people and keeping people away."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from segue.accounts.follows import store
from segue.accounts.follows.contracts import FollowState, Tie
from segue.accounts.follows.errors import OwnSelf, PersonMissing, ProfilePrivate, RequestMissing
from segue.kernel.clock import Clock
from segue.kernel.events import PersonFollowed
from segue.kernel.ids import UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog

_UNKNOWN = "They may have left, or do not want to be found."


class Follows:
    """Who follows whom, and who is blocked.

    A block ends follows both ways and hides each from the other, whoever of them blocked.
    """

    def __init__(self, database: Database, events: EventLog, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    async def follow(self, follower: UserId, followed: UserId) -> FollowState:
        """Follow a public profile, or ask a private one's owner. Raises PersonMissing, OwnSelf."""
        _check_other(follower, followed)
        async with self._database.transaction() as conn:
            await store.hold_pair(conn, follower, followed)
            visibility = await self._visibility(conn, follower, followed)
            before = await store.state(conn, follower, followed)
            state = await store.follow(
                conn, follower, followed, approved=visibility == "public", now=self._clock.now()
            )
            if state is not before:
                approved = state is FollowState.FOLLOWING
                await self._events.publish(conn, PersonFollowed(follower, followed, approved=approved))
            return state

    async def unfollow(self, follower: UserId, followed: UserId) -> None:
        """End a follow or a request; none is no error."""
        async with self._database.transaction() as conn:
            await store.unfollow(conn, follower, followed)

    async def approve(self, owner: UserId, follower: UserId) -> None:
        """Let someone follow who asked to. Raises RequestMissing."""
        async with self._database.transaction() as conn:
            if not await store.approve(conn, follower, owner, self._clock.now()):
                raise RequestMissing("They may have taken it back.")

    async def refuse(self, owner: UserId, follower: UserId) -> None:
        """Turn a request down; who asked is not told. Raises RequestMissing."""
        async with self._database.transaction() as conn:
            if not await store.refuse(conn, follower, owner):
                raise RequestMissing("They may have taken it back.")

    async def approve_all(self, conn: Connection, owner: UserId) -> None:
        """Let everyone follow who asked to: the profile became public."""
        await store.approve_all(conn, owner, self._clock.now())

    async def block(self, blocker: UserId, blocked: UserId) -> None:
        """Block someone. Raises PersonMissing, OwnSelf."""
        _check_other(blocker, blocked)
        async with self._database.transaction() as conn:
            await store.hold_pair(conn, blocker, blocked)
            # Whom someone else has blocked they may block too: it must not tell that they are blocked.
            if not await store.exists(conn, blocked):
                raise PersonMissing(_UNKNOWN)
            await store.block(conn, blocker, blocked, self._clock.now())

    async def unblock(self, blocker: UserId, blocked: UserId) -> None:
        """Lift a block; follows stay ended."""
        async with self._database.transaction() as conn:
            await store.unblock(conn, blocker, blocked)

    async def state(self, conn: Connection, follower: UserId, followed: UserId) -> FollowState:
        """How the one stands to the other."""
        return await store.state(conn, follower, followed)

    async def are_blocked(self, conn: Connection, one: UserId, other: UserId) -> bool:
        """Whether either has blocked the other."""
        return await store.blocked(conn, one, other)

    async def may_know(self, conn: Connection, viewer: UserId, person: UserId) -> bool:
        """Whether there is such a person for the viewer."""
        return await store.find_visibility(conn, viewer, person) is not None

    async def check_may_read(self, conn: Connection, viewer: UserId, owner: UserId) -> None:
        """Whether somebody may read what a profile lists. Raises PersonMissing, ProfilePrivate."""
        if viewer == owner:
            return
        visibility = await self._visibility(conn, viewer, owner)
        if visibility == "private" and await store.state(conn, viewer, owner) is not FollowState.FOLLOWING:
            raise ProfilePrivate("Ask to follow. Once you are let in, you see it.")

    async def hidden_from(self, conn: Connection, viewer: UserId, others: Sequence[UserId]) -> set[UserId]:
        """Those of `others` whom a block hides from the viewer."""
        return await store.hidden(conn, viewer, others)

    async def list_following(
        self, viewer: UserId, owner: UserId, *, cursor: str | None, limit: int
    ) -> Page[Tie]:
        """Whom `owner` follows. Raises PersonMissing, ProfilePrivate, BadCursor."""

        async def find(conn: Connection, after: store.Place | None) -> list[Tie]:
            await self.check_may_read(conn, viewer, owner)
            return await store.list_following(conn, owner, viewer, after, limit + 1)

        return await self._page(find, cursor, limit)

    async def list_followers(
        self, viewer: UserId, owner: UserId, *, cursor: str | None, limit: int
    ) -> Page[Tie]:
        """Who follows `owner`. Raises PersonMissing, ProfilePrivate, BadCursor."""

        async def find(conn: Connection, after: store.Place | None) -> list[Tie]:
            await self.check_may_read(conn, viewer, owner)
            return await store.list_followers(conn, owner, viewer, after, limit + 1)

        return await self._page(find, cursor, limit)

    async def list_requests(self, owner: UserId, *, cursor: str | None, limit: int) -> Page[Tie]:
        """Who asks to follow. Raises BadCursor."""

        async def find(conn: Connection, after: store.Place | None) -> list[Tie]:
            return await store.list_followers(conn, owner, owner, after, limit + 1, approved=False)

        return await self._page(find, cursor, limit)

    async def list_blocks(self, owner: UserId, *, cursor: str | None, limit: int) -> Page[Tie]:
        """Whom they have blocked. Raises BadCursor."""

        async def find(conn: Connection, after: store.Place | None) -> list[Tie]:
            return await store.list_blocks(conn, owner, after, limit + 1)

        return await self._page(find, cursor, limit)

    async def _page(
        self,
        find: Callable[[Connection, store.Place | None], Awaitable[list[Tie]]],
        cursor: str | None,
        limit: int,
    ) -> Page[Tie]:
        after = None if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await find(conn, after)
        return cut_page(found, limit, lambda last: encode_cursor(last.since.isoformat(), last.person.id.hex))

    async def _visibility(self, conn: Connection, viewer: UserId, person: UserId) -> str:
        visibility = await store.find_visibility(conn, viewer, person)
        if visibility is None:
            raise PersonMissing(_UNKNOWN)
        return visibility


def _check_other(one: UserId, other: UserId) -> None:
    if one == other:
        raise OwnSelf("Choose somebody else.")


def _place(cursor: str) -> store.Place:
    moment, person = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UserId(UUID(str(person)))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None

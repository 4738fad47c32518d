"""Telling people of what concerns them: in the player at once, and by letter when they want it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from segue.accounts.api import Caller, Follows, LetterKind, Mailroom
from segue.kernel.clock import Clock
from segue.kernel.events import Event, PersonFollowed
from segue.kernel.ids import IdSource, UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventListener
from segue.live.api import Live, Message, Topic
from segue.social.notifications import rules, store
from segue.social.notifications.contracts import Notice, NoticeKind, Notification, NotificationId, Ways

_HIGHEST = UUID(int=2**128 - 1)
_QUIET = timedelta(minutes=30)
_BETWEEN = timedelta(hours=20)
_KEPT = timedelta(days=180)
_AT_ONCE = 100


class Notifications:
    """What people are told, once for each occasion.

    Features below publish events, which every process hears: whoever is first writes it down. Features above
    call `notify` in the transaction of what they tell of.
    """

    def __init__(
        self,
        *,
        database: Database,
        live: Live,
        follows: Follows,
        mailroom: Mailroom,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._live = live
        self._follows = follows
        self._mailroom = mailroom
        self._clock = clock
        self._ids = ids

    def listen(self, listener: EventListener) -> None:
        """Hear what there is to tell of; before the listener starts."""
        listener.on(PersonFollowed, self.hear)

    async def hear(self, event: Event) -> None:
        """Tell people of what happened below."""
        if isinstance(event, PersonFollowed):
            kind = NoticeKind.FOLLOW if event.approved else NoticeKind.FOLLOW_REQUEST
            follower = UserId(event.follower_id)
            # Once for each follower: whoever goes and comes again tells nothing new.
            notice = Notice(UserId(event.followed_id), kind, f"{kind}:{follower.hex}", actor=follower)
            async with self._database.transaction() as conn:
                await self.notify(conn, notice)

    async def notify(self, conn: Connection, notice: Notice) -> bool:
        """Tell a person of something, once, unless they have blocked who did it or do not want to be told.

        Call it near the end of a transaction. False when nobody was told.
        """
        if notice.actor is not None and await self._follows.are_blocked(conn, notice.user_id, notice.actor):
            return False
        ways = (await store.find_ways(conn, notice.user_id)).get(notice.kind, Ways())
        if not ways.in_player and not ways.by_mail:
            return False
        notification_id = NotificationId(self._ids.new())
        now = self._clock.now()
        added = await store.add(conn, notice, notification_id=notification_id, shown=ways.in_player, now=now)
        if added and ways.in_player:
            await self._push(conn, notice.user_id, kind=notice.kind)
        return added

    async def list_mine(self, caller: Caller, *, cursor: str | None, limit: int) -> Page[Notification]:
        """The newest first. Raises BadCursor."""
        before = _HIGHEST if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_of(conn, caller.user_id, before, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.id.hex))

    async def count_unread(self, caller: Caller) -> int:
        """How many are unread, up to a hundred."""
        async with self._database.transaction() as conn:
            return await store.count_unread(conn, caller.user_id)

    async def mark_read(self, caller: Caller, up_to: NotificationId | None) -> int:
        """Mark everything up to one as read, or all there is; how many are unread then."""
        async with self._database.transaction() as conn:
            read = await store.mark_read(conn, caller.user_id, up_to or _HIGHEST, self._clock.now())
            unread = await store.count_unread(conn, caller.user_id)
            if read:
                # The bells of their other devices ring no more.
                await self._push(conn, caller.user_id, kind=None)
        return unread

    async def ways(self, caller: Caller) -> Mapping[NoticeKind, Ways]:
        """How a person is told of each kind."""
        async with self._database.transaction() as conn:
            chosen = await store.find_ways(conn, caller.user_id)
        return {kind: chosen.get(kind, Ways()) for kind in NoticeKind}

    async def set_ways(self, caller: Caller, chosen: Mapping[NoticeKind, Ways]) -> Mapping[NoticeKind, Ways]:
        """Keep how a person wants to be told; how that is for each kind then."""
        async with self._database.transaction() as conn:
            for kind, ways in chosen.items():
                await store.set_ways(conn, caller.user_id, kind, ways)
        return await self.ways(caller)

    async def write_letters(self) -> int:
        """Write to people who want it by mail, at most once a day each; how many letters there were."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            people = await store.due(conn, quiet=now - _QUIET, last=now - _BETWEEN, count=_AT_ONCE)
        letters = 0
        for person in people:
            async with self._database.transaction() as conn:
                told = await store.lock_unmailed(conn, person)
                if told:
                    await store.mark_mailed(conn, [one.id for one in told], now)
                    letters += await self._mailroom.post_to(
                        conn, LetterKind.NOTIFICATIONS, person, told=rules.digest(told)
                    )
        return letters

    async def forget(self) -> None:
        """Delete what is half a year old."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now() - _KEPT)

    async def _push(self, conn: Connection, user_id: UserId, *, kind: NoticeKind | None) -> None:
        unread = await store.count_unread(conn, user_id)
        await self._live.tell(
            conn, Message(Topic("person", str(user_id)), "notifications", {"unread": unread, "kind": kind})
        )


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, (str,))[0]))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None

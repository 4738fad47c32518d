"""Sharing by link: making one, ending one, and seeing what is behind it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.clock import Clock
from segue.kernel.events import Denied
from segue.kernel.ids import IdSource, SongId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.social.shares import store
from segue.social.shares.contracts import Share, SharedThing, ShareId, ShareKind
from segue.social.shares.errors import (
    NothingToShare,
    PreviewsOff,
    ShareExpiryRefused,
    ShareMissing,
    ShareOver,
    TooManyShares,
)
from segue.social.shares.ports import Shareable
from segue.social.shares.tokens import ShareTokens, digest_of

MOST = 1_000
_KEPT = timedelta(days=90)
_HIGHEST = UUID(int=2**128 - 1)


class Shares:
    """Links to things, for people without an account too.

    A link shows what anyone may know of a thing, or, of a private one, what its owner gives away by it;
    it ends with the thing, with whoever made it, when they say so, or when its time is over. `kinds` are the
    kinds there are; `previews` says whether the operator lets people hear the beginnings of songs.
    """

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        kinds: Mapping[ShareKind, Shareable],
        tokens: ShareTokens,
        previews: bool,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._events = events
        self._kinds = kinds
        self._tokens = tokens
        self._rows = store.ShareRows(tokens)
        self.previews = previews
        self._clock = clock
        self._ids = ids

    async def create(
        self, caller: Caller, kind: ShareKind, subject_id: UUID, expires_at: datetime | None
    ) -> Share:
        """A link to a thing; the one there is, when it is to last as well.

        Raises NothingToShare, ShareExpiryRefused, TooManyShares.
        """
        now = self._clock.now()
        if expires_at is not None and expires_at <= now:
            raise ShareExpiryRefused("Choose an end that is to come.")
        shareable = self._kinds.get(kind)
        if shareable is None or not await shareable.may_share(caller, subject_id):
            raise NothingToShare("It may have been withdrawn, or is not yours to share.")
        async with self._database.transaction() as conn:
            await self._rows.hold(conn, caller.user_id)
            if expires_at is None:
                same = await self._rows.find_same(conn, caller.user_id, kind, subject_id)
                if same is not None:
                    return same
            if await self._rows.count(conn, caller.user_id, now) >= MOST:
                raise TooManyShares(f"End some first: at most {MOST} at once.", most=MOST)
            share = self._new(caller, kind, subject_id, expires_at)
            digest = digest_of(share.token or "")
            await self._rows.add(conn, share, digest=digest, key=self._tokens.current)
        return share

    async def list_mine(self, caller: Caller, *, cursor: str | None, limit: int) -> Page[Share]:
        """Links that stand, the newest first. Raises BadCursor."""
        before = _HIGHEST if cursor is None else _place(cursor)
        now = self._clock.now()
        async with self._database.transaction() as conn:
            found = await self._rows.list_of(conn, caller.user_id, before, limit + 1, now)
        return cut_page(found, limit, lambda last: encode_cursor(last.id.hex))

    async def revoke(self, caller: Caller, token: str) -> None:
        """End a link, and what is heard by it within a second. Raises ShareMissing."""
        async with self._database.transaction() as conn:
            ended = await store.revoke(conn, digest_of(token), caller.user_id, self._clock.now())
            if ended is None:
                raise ShareMissing("It may have been ended. Load the list again.")
            # In media tokens the link stands where else a person does.
            await self._events.publish(conn, Denied(kind="person", subject_id=ended, reason="revoked"))

    async def open(
        self, token: str, country: str | None, *, counted: bool = True
    ) -> tuple[Share, SharedThing]:
        """What is behind a link, in a country. Raises ShareMissing, ShareOver."""
        async with self._database.transaction() as conn:
            share = await self._standing(conn, token)
        thing = await self._kinds[share.kind].find(share.subject_id, owner=share.owner, country=country)
        if thing is None:
            raise _missing()
        if counted:
            async with self._database.transaction() as conn:
                await store.count_open(conn, share.id, self._clock.now())
        return share, thing

    async def admit(self, token: str, song_id: SongId, country: str | None) -> Share:
        """Let whoever has a link hear the beginning of a song of it.

        Raises PreviewsOff, ShareMissing, ShareOver.
        """
        if not self.previews:
            raise PreviewsOff("Sign in to listen.")
        share, thing = await self.open(token, country, counted=False)
        if song_id not in {song.id for song in thing.songs}:
            raise ShareMissing("The link is not to this song.")
        return share

    async def forget(self) -> None:
        """Delete links that ended long ago."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now() - _KEPT)

    def _new(self, caller: Caller, kind: ShareKind, subject_id: UUID, expires_at: datetime | None) -> Share:
        share_id = ShareId(self._ids.new())
        return Share(
            id=share_id,
            owner=caller.user_id,
            kind=kind,
            subject_id=subject_id,
            token=self._tokens.make(share_id, self._tokens.current),
            created_at=self._clock.now(),
            expires_at=expires_at,
            opens=0,
        )

    async def _standing(self, conn: Connection, token: str) -> Share:
        share = await self._rows.find(conn, digest_of(token))
        if share is None or share.kind not in self._kinds:
            raise _missing()
        if share.expires_at is not None and share.expires_at <= self._clock.now():
            raise ShareOver("It was made to end by now. Ask whoever sent it for another one.")
        return share


def _missing() -> ShareMissing:
    return ShareMissing("It may have been ended, or is of something that is not there any more.")


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, (str,))[0]))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None

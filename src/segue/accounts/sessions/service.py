"""Sessions: begun by every way of signing in, continued by refresh tokens, ended by people and events."""

from datetime import timedelta
from uuid import UUID

from segue.accounts import store as people
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller, Client, SignedIn, User
from segue.accounts.departures.gate import check_stays
from segue.accounts.departures.tickets import RestoreTickets
from segue.accounts.devices import store as devices
from segue.accounts.rules import REFRESH_LIFE
from segue.accounts.sessions import rules, store
from segue.accounts.sessions.contracts import HeldSession, Session
from segue.accounts.sessions.errors import RefreshRefused, SessionMissing
from segue.accounts.tokens import AccessTokens
from segue.kernel.clock import Clock
from segue.kernel.events import SessionEnded
from segue.kernel.ids import IdSource, SessionId, UserId
from segue.kernel.keyring import KeyRing
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog

_SEEN_EVERY = timedelta(minutes=5)


class Sessions:
    """A session is a family of refresh tokens, each used once; access tokens name their session.

    `keys` make the successors of refresh tokens; they are not those that sign anything else.
    """

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        audit: Audit,
        tokens: AccessTokens,
        keys: KeyRing,
        tickets: RestoreTickets,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._events = events
        self._audit = audit
        self._tokens = tokens
        self._keys = keys
        self._tickets = tickets
        self._clock = clock
        self._ids = ids

    async def begin(self, conn: Connection, user: User, client: Client, *, method: str) -> SignedIn:
        """Begin a session of someone who has proved who they are, by `method`. Raises AccountDeleted."""
        session_id, now = SessionId(self._ids.new()), self._clock.now()
        await store.add_session(conn, session_id, user.id, client, now)
        # The new row holds the person's: who leaves at this moment left before it, or ends it.
        await check_stays(conn, user.id, self._tickets)
        refresh_token = rules.new_refresh_token()
        await self._keep(conn, refresh_token, session_id)
        await self._audit.record(
            conn,
            "session.begun",
            actor=user.id,
            object_kind="session",
            object_id=session_id,
            address=client.address,
            method=method,
        )
        return self._signed_in(user, session_id, refresh_token)

    async def refresh(self, token: str, client: Client) -> SignedIn:
        """Exchange a refresh token for a new pair; it is used up by that.

        Used again within 10 seconds it gives the same successor; later it ends its session, with
        every token of it. Raises RefreshRefused.
        """
        token_hash, now = rules.refresh_hash(token), self._clock.now()
        async with self._database.transaction() as conn:
            held = await store.lock_session_of(conn, token_hash)
            user = held and await people.find_user(conn, held.user_id, now)
            if held and user and user.suspended_at is None:
                following = await self._follow(conn, held, token, client)
                if following is not None:
                    await store.use_session(conn, held.id, client.address, now)
                    await devices.see_of_session(conn, held.id, now, now - _SEEN_EVERY)
                    return self._signed_in(user, held.id, following)
        # Raised after the commit, which must stand.
        raise RefreshRefused("Sign in again.")

    async def log_out(self, *, refresh_token: str | None, caller: Caller | None) -> None:
        """End the session of the refresh token, and that of the caller; one that has ended is no error."""
        async with self._database.transaction() as conn:
            if refresh_token is not None:
                held = await store.lock_session_of(conn, rules.refresh_hash(refresh_token))
                if held is not None:
                    await self._end(conn, held.id, held.user_id)
            if caller is not None:
                await self._end(conn, caller.session_id, caller.user_id)

    async def list_sessions(self, user_id: UserId, *, cursor: str | None, limit: int) -> Page[Session]:
        """A person's sessions that can be continued, the newest first. Raises BadCursor."""
        before = None if cursor is None else _place(cursor)
        since = self._clock.now() - REFRESH_LIFE
        async with self._database.transaction() as conn:
            found = await store.list_sessions(conn, user_id, since=since, before=before, count=limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.id.hex))

    async def rename(self, user_id: UserId, session_id: SessionId, name: str | None) -> Session:
        """Give a session of this person's another name, or none. Raises SessionMissing."""
        since = self._clock.now() - REFRESH_LIFE
        async with self._database.transaction() as conn:
            session = await store.rename(conn, user_id, session_id, name, since=since)
        if session is None:
            raise SessionMissing("It may have ended. Load the list again.")
        return session

    async def end(self, caller: Caller, session_id: SessionId, address: str | None = None) -> None:
        """End one session of the caller's. Raises SessionMissing."""
        async with self._database.transaction() as conn:
            if not await store.owns(conn, caller.user_id, session_id):
                raise SessionMissing("It may have ended. Load the list again.")
            await self._end(conn, session_id, caller.user_id, address)

    async def end_others(self, caller: Caller, address: str | None = None) -> None:
        """End every session of the caller's but the one that asks."""
        async with self._database.transaction() as conn:
            await self.end_all(
                conn, caller.user_id, actor=caller.user_id, kept=caller.session_id, address=address
            )

    async def end_all(
        self,
        conn: Connection,
        user_id: UserId,
        *,
        actor: UserId | None,
        kept: SessionId | None = None,
        address: str | None = None,
    ) -> int:
        """End a person's sessions but `kept`, in the caller's transaction; how many that were."""
        ended = await store.end_sessions(conn, user_id, self._clock.now(), kept=kept)
        for session_id in ended:
            await self._events.publish(conn, SessionEnded(session_id))
        if ended:
            await self._audit.record(
                conn,
                "session.all_ended",
                actor=actor,
                object_kind="user",
                object_id=user_id,
                address=address,
                sessions=len(ended),
                kept_one=kept is not None,
            )
        return len(ended)

    async def sweep(self) -> None:
        """Delete sessions that nobody can continue any more."""
        async with self._database.transaction() as conn:
            await store.delete_dead_sessions(conn, self._clock.now())

    async def _follow(self, conn: Connection, held: HeldSession, token: str, client: Client) -> str | None:
        """The token that follows, made now or given again."""
        now, ended = self._clock.now(), held.ended_at is not None
        while True:
            found = await store.find_token(conn, rules.refresh_hash(token), held.id)
            if found is None:
                return None
            match rules.decide_rotation(found, now, ended=ended):
                case rules.Rotation.ROTATE:
                    nonce = rules.new_nonce()
                    await store.use_token(conn, rules.refresh_hash(token), nonce, now)
                    following = rules.successor(token, nonce, self._keys.signing_key)
                    await self._keep(conn, following, held.id)
                    return following
                case rules.Rotation.SAME_AGAIN:
                    given = await self._find_successor(conn, held, token, found.nonce or b"")
                    if given is None or not await self._is_used(conn, given, held):
                        return given
                    # Another tab was quicker still: this one catches up.
                    token = given
                case rules.Rotation.END_FAMILY:
                    await self._end_replayed(conn, held, client)
                    return None
                case _:
                    return None

    async def _find_successor(
        self, conn: Connection, held: HeldSession, token: str, nonce: bytes
    ) -> str | None:
        for candidate in rules.successors(token, nonce, self._keys):
            if await store.find_token(conn, rules.refresh_hash(candidate), held.id) is not None:
                return candidate
        return None

    @staticmethod
    async def _is_used(conn: Connection, token: str, held: HeldSession) -> bool:
        found = await store.find_token(conn, rules.refresh_hash(token), held.id)
        return found is not None and found.used_at is not None

    async def _keep(self, conn: Connection, refresh_token: str, session_id: SessionId) -> None:
        now = self._clock.now()
        await store.add_token(conn, rules.refresh_hash(refresh_token), session_id, now, now + REFRESH_LIFE)

    def _signed_in(self, user: User, session_id: SessionId, refresh_token: str) -> SignedIn:
        access_token, expires_in = self._tokens.issue(user, session_id)
        return SignedIn(user, session_id, access_token, refresh_token, expires_in)

    async def _end(
        self, conn: Connection, session_id: SessionId, user_id: UserId, address: str | None = None
    ) -> None:
        if await store.end_session(conn, session_id, self._clock.now()):
            await self._events.publish(conn, SessionEnded(session_id))
            await self._audit.record(
                conn,
                "session.ended",
                actor=user_id,
                object_kind="session",
                object_id=session_id,
                address=address,
            )

    async def _end_replayed(self, conn: Connection, held: HeldSession, client: Client) -> None:
        await store.end_session(conn, held.id, self._clock.now())
        await self._events.publish(conn, SessionEnded(held.id))
        # Whether the person or a thief came second is not known: nobody is named as its doer.
        await self._audit.record(
            conn,
            "session.replayed",
            actor=None,
            object_kind="user",
            object_id=held.user_id,
            address=client.address,
            session=str(held.id),
        )


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, (str,))[0]))
    except ValueError as error:
        raise BadCursor("Leave the cursor out to begin at the first page.") from error

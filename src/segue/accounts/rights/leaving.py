"""Leaving: signed out at once, 30 days to come back."""

from datetime import datetime, timedelta
from typing import Protocol

from segue.accounts import store as people
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller, Client, Role, User
from segue.accounts.departures import store
from segue.accounts.departures.contracts import GRACE, Departure
from segue.accounts.departures.tickets import RestoreTickets
from segue.accounts.errors import Unauthenticated
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.recovery.errors import PasswordWrong
from segue.accounts.rights.errors import (
    LastAdmin,
    NotLeaving,
    RestoreTicketOver,
    SignInAgain,
    TooLateToRestore,
)
from segue.accounts.rights.journal import Tombstones
from segue.accounts.service import suspended
from segue.accounts.sessions.service import Sessions
from segue.kernel.clock import Clock
from segue.kernel.events import Allowed, Denied
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog

_FRESH = timedelta(minutes=10)


class PasswordProof(Protocol):
    """Checks passwords as signing in does, with its brake."""

    async def is_password(self, user_id: UserId, password: str, client: Client) -> bool:
        """Whether it is this person's. Raises TooManyTries, SignInBusy."""
        ...

    async def prove_password(self, email: str, password: str, client: Client) -> User:
        """Whose address and password these are. Raises BadCredentials, Suspended, TooManyTries."""
        ...


class Leaving:
    """Asking to be deleted, and coming back."""

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        audit: Audit,
        sessions: Sessions,
        proof: PasswordProof,
        tombstones: Tombstones,
        tickets: RestoreTickets,
        mailroom: Mailroom,
        clock: Clock,
    ) -> None:
        self._database = database
        self._events = events
        self._audit = audit
        self._sessions = sessions
        self._proof = proof
        self._tombstones = tombstones
        self._tickets = tickets
        self._mailroom = mailroom
        self._clock = clock

    async def leave(self, caller: Caller, password: str | None, client: Client) -> Departure:
        """Delete the caller's account: every session, token and sound of theirs ends within a second.

        Who has a password gives it again; who has none has signed in within 10 minutes. Raises
        PasswordWrong, SignInAgain, LastAdmin, TooManyTries, SignInBusy.
        """
        await self._check_proof(caller, password, client)
        now = self._clock.now()
        departure = Departure(caller.user_id, now, now + GRACE)
        async with self._database.transaction() as conn:
            if not await store.lock_person(conn, caller.user_id):
                raise Unauthenticated("This account is gone. Sign in with another one.")
            if Role.ADMIN in caller.roles:
                await self._check_not_last(conn, caller.user_id)
            await self._go(conn, departure)
            await self._audit.record(
                conn,
                "user.deleted",
                actor=caller.user_id,
                object_kind="user",
                object_id=caller.user_id,
                address=client.address,
            )
            await self._mailroom.tell(
                conn,
                caller.user_id,
                LetterKind.DELETION_ASKED,
                until=departure.erased_from.strftime("%Y-%m-%d"),
            )
            # Last, so that little can still fail: written, it stands though the commit did not.
            await self._tombstones.note_leaving(caller.user_id, now)
        return departure

    async def restore(self, email: str, password: str, client: Client) -> None:
        """Take a deletion back; signing in is asked for apart, with all that it asks.

        Raises NotLeaving, TooLateToRestore, BadCredentials, Suspended, TooManyTries, SignInBusy.
        """
        user = await self._proof.prove_password(email, password, client)
        await self._come_back(user.id, None, client)

    async def restore_by_ticket(self, ticket: str, client: Client) -> None:
        """Take a deletion back with what a sign-in that was refused for it gave.

        Raises RestoreTicketOver, NotLeaving, TooLateToRestore, Suspended.
        """
        read = self._tickets.read(ticket)
        if read is None:
            raise RestoreTicketOver("Sign in once more, and restore the account within 10 minutes.")
        user_id, requested_at = read
        await self._come_back(user_id, requested_at, client)

    async def recall(self, departure: Departure) -> None:
        """Have someone leave whose wish a restored backup has forgotten."""
        async with self._database.transaction() as conn:
            if not await store.lock_person(conn, departure.user_id):
                return
            # Who comes back does so under the same lock: their wish may be gone by now.
            if await self._tombstones.is_leaving(departure.user_id):
                await self._go(conn, departure)

    async def _come_back(self, user_id: UserId, requested_at: datetime | None, client: Client) -> None:
        async with self._database.transaction() as conn:
            await store.lock_person(conn, user_id)
            departure = await store.find(conn, user_id)
            if departure is None or requested_at not in (None, departure.requested_at):
                raise NotLeaving("Sign in.")
            user = await people.find_user(conn, user_id, self._clock.now())
            if user is not None and user.suspended_at is not None:
                raise suspended(user)
            if departure.erased_from <= self._clock.now():
                raise TooLateToRestore("Its 30 days are over: it is being erased.")
            await store.remove(conn, user_id)
            await self._events.publish(conn, Allowed(kind="person", subject_id=user_id))
            await self._audit.record(
                conn,
                "user.restored",
                actor=user_id,
                object_kind="user",
                object_id=user_id,
                address=client.address,
            )
            await self._mailroom.tell(conn, user_id, LetterKind.RESTORED)
            await self._tombstones.note_staying(user_id)

    async def _go(self, conn: Connection, departure: Departure) -> None:
        await store.add(conn, departure)
        await self._sessions.end_all(conn, departure.user_id, actor=departure.user_id)
        await self._events.publish(
            conn, Denied(kind="person", subject_id=departure.user_id, reason="deleted")
        )

    async def _check_proof(self, caller: Caller, password: str | None, client: Client) -> None:
        async with self._database.transaction() as conn:
            has_password = await store.has_password(conn, caller.user_id)
            began = await store.session_began(conn, caller.session_id, caller.user_id)
        if has_password:
            if password is None or not await self._proof.is_password(caller.user_id, password, client):
                raise PasswordWrong("Write the password you sign in with.", field="password")
        elif began is None or began < self._clock.now() - _FRESH:
            raise SignInAgain("Sign out and in, then delete the account within 10 minutes.")

    async def _check_not_last(self, conn: Connection, user_id: UserId) -> None:
        await store.hold_admins(conn)
        if not await store.has_other_admin(conn, user_id):
            raise LastAdmin("Make someone else an admin first.")

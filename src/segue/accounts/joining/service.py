"""Joining: who may sign up, with what invitation, and what has to be shown before."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from segue.accounts import rules
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Client, Registration, Role, SignedIn, User
from segue.accounts.errors import RegistrationClosed
from segue.accounts.joining import store
from segue.accounts.joining.contracts import Invitation, KeptInvitation, RegistrationState
from segue.accounts.joining.errors import InvitationMissing, InvitationRefused, RegistrationFixed
from segue.accounts.mailing.contracts import LetterKind, Link, LinkPurpose
from segue.accounts.mailing.links import LinkSecrets, secret_hash
from segue.accounts.mailing.service import Mailroom
from segue.accounts.making import NewPeople
from segue.accounts.sessions.service import Sessions
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database

_LISTENER = frozenset({Role.LISTENER})


class Joining:
    """Signing up.

    `fixed` is the operator's setting; without one an admin's choice holds, and closed until someone chose.
    With `confirm_first` an account is made once its address was shown to be the person's, and asking
    gives one answer whether there is an account or not.
    """

    def __init__(
        self,
        *,
        database: Database,
        audit: Audit,
        sessions: Sessions,
        mailroom: Mailroom,
        people: NewPeople,
        secrets: LinkSecrets,
        fixed: Registration | None,
        confirm_first: bool,
        public_url: str,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._audit = audit
        self._sessions = sessions
        self._mailroom = mailroom
        self._people = people
        self._secrets = secrets
        self._fixed = fixed
        self._confirm_first = confirm_first
        self._public_url = public_url
        self._clock = clock
        self._ids = ids

    async def get_registration(self) -> RegistrationState:
        """Who may sign up now."""
        if self._fixed is not None:
            return RegistrationState(self._fixed, fixed=True)
        async with self._database.transaction() as conn:
            return RegistrationState(await self._mode(conn), fixed=False)

    async def choose(
        self, conn: Connection, mode: Registration, actor: UserId, address: str | None = None
    ) -> None:
        """Store who may sign up; it holds where the operator's setting leaves it open."""
        await store.choose(conn, mode, self._clock.now())
        await self._audit.record(
            conn,
            "registration.changed",
            actor=actor,
            object_kind="registration",
            object_id="registration",
            address=address,
            mode=str(mode),
        )

    async def change_registration(
        self, mode: Registration, actor: UserId, address: str | None
    ) -> RegistrationState:
        """Let an admin choose. Raises RegistrationFixed."""
        if self._fixed is not None:
            raise RegistrationFixed("It is set by SEGUE_REGISTRATION. Change it there, or take it out.")
        async with self._database.transaction() as conn:
            await self.choose(conn, mode, actor, address)
        return RegistrationState(mode, fixed=False)

    async def register(
        self, email: str, password: str, display_name: str, client: Client, *, invitation: str | None = None
    ) -> SignedIn | None:
        """Sign up a listener: a session, or None when a letter asks to confirm the address first.

        Raises RegistrationClosed, InvitationRefused, EmailInvalid, PasswordRefused, SignInBusy, and
        EmailTaken where no letter is sent.
        """
        invited = await self._check_may_join(email, invitation)
        # The same work is done for an address that has an account: the letter decides what it says.
        address, password_hash = await self._people.hash(email, password)
        shown = invited is not None and invited.email is not None
        invitation_id = None if invited is None else invited.id
        async with self._database.transaction() as conn:
            if not self._confirm_first or shown:
                user = self._people.made(address, display_name, _LISTENER, verified=shown)
                await self._enter(conn, user, password_hash, invitation_id, client.address)
                return await self._sessions.begin(conn, user, client, method="sign_up")
            link_id = await self._mailroom.add_link(
                conn,
                LinkPurpose.SIGN_UP,
                address,
                display_name=rules.tidy_name(display_name),
                password_hash=password_hash,
                invitation_id=invitation_id,
            )
            await self._mailroom.post(conn, LetterKind.SIGN_UP, address, link_id=link_id)
        return None

    async def confirm(self, conn: Connection, link: Link, address: str | None) -> User:
        """Make the account of someone who followed the link of their letter.

        Raises EmailTaken, InvitationRefused.
        """
        user = self._people.made(link.email, link.display_name or "", _LISTENER, verified=True)
        await self._enter(conn, user, link.password_hash, link.invitation_id, address)
        return user

    async def check_invitation(self, secret: str) -> Invitation:
        """What an invitation is good for now. Raises InvitationRefused."""
        async with self._database.transaction() as conn:
            found = await store.find(conn, secret_hash(secret))
        now = self._clock.now()
        if found is None or found.ended_at or found.expires_at <= now or found.used >= found.uses:
            raise InvitationRefused("Ask who gave it to you for a new one.")
        return found

    async def invite(
        self,
        actor: UserId,
        *,
        note: str | None,
        email: str | None,
        uses: int,
        lasts: timedelta,
        address: str | None,
    ) -> Invitation:
        """Make an invitation; with an `email` it is for that address, and sent there. Raises EmailInvalid."""
        now, new_id = self._clock.now(), self._ids.new()
        secret = self._secrets.new(new_id)
        invitation = Invitation(
            id=new_id,
            note=rules.tidy_name(note or "") or None,
            email=rules.normal_email(email) if email else None,
            uses=1 if email else uses,
            used=0,
            created_by=actor,
            created_at=now,
            expires_at=now + lasts,
            ended_at=None,
            url=self._url(secret),
        )
        async with self._database.transaction() as conn:
            await store.add(conn, KeptInvitation(invitation, secret_hash(secret)))
            if invitation.email:
                await self._mailroom.post(
                    conn,
                    LetterKind.INVITATION,
                    invitation.email,
                    invitation_id=new_id,
                    until=_day(invitation.expires_at),
                )
            await self._audit.record(
                conn,
                "invitation.made",
                actor=actor,
                object_kind="invitation",
                object_id=new_id,
                address=address,
                uses=invitation.uses,
            )
        return invitation

    async def list_invitations(self, *, cursor: str | None, limit: int) -> Page[Invitation]:
        """All invitations, the newest first. Raises BadCursor."""
        before = None if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_invitations(conn, before, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.invitation.id.hex)).map(self._shown)

    async def end_invitation(self, invitation_id: UUID, actor: UserId, address: str | None) -> None:
        """Withdraw an invitation. Raises InvitationMissing."""
        async with self._database.transaction() as conn:
            if not await store.end(conn, invitation_id, self._clock.now()):
                raise InvitationMissing("It may have been withdrawn. Load the list again.")
            await self._audit.record(
                conn,
                "invitation.ended",
                actor=actor,
                object_kind="invitation",
                object_id=invitation_id,
                address=address,
            )

    async def _mode(self, conn: Connection) -> Registration:
        return self._fixed or await store.find_mode(conn) or Registration.CLOSED

    async def _check_may_join(self, email: str, invitation: str | None) -> Invitation | None:
        state = await self.get_registration()
        if state.mode is Registration.CLOSED:
            raise RegistrationClosed("Ask an admin of this server for an account.")
        if invitation is None:
            if state.mode is Registration.INVITE:
                raise RegistrationClosed("Signing up takes an invitation. Ask an admin of this server.")
            return None
        found = await self.check_invitation(invitation)
        if found.email and rules.account_key(found.email) != rules.account_key(email):
            raise InvitationRefused("It is for another address. Sign up with the one it was sent to.")
        return found

    async def _enter(
        self,
        conn: Connection,
        user: User,
        password_hash: str | None,
        invitation_id: UUID | None,
        address: str | None,
    ) -> None:
        if invitation_id is not None and not await store.use(conn, invitation_id, self._clock.now()):
            raise InvitationRefused("Somebody was quicker. Ask who gave it to you for a new one.")
        await self._people.add(conn, user, password_hash)
        await self._audit.record(
            conn,
            "user.signed_up",
            actor=user.id,
            object_kind="user",
            object_id=user.id,
            address=address,
            invitation=None if invitation_id is None else str(invitation_id),
        )

    def _shown(self, kept: KeptInvitation) -> Invitation:
        secret = self._secrets.find(kept.invitation.id, kept.hash)
        return replace(kept.invitation, url=secret and self._url(secret))

    def _url(self, secret: str) -> str:
        return f"{self._public_url}/register#invitation={secret}"


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, (str,))[0]))
    except ValueError as error:
        raise BadCursor("Leave the cursor out to begin at the first page.") from error

"""Addresses and passwords: shown to be one's own, changed, and won back."""

from segue.accounts import rules, store
from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Caller, Client, User
from segue.accounts.errors import Unauthenticated, UserMissing
from segue.accounts.joining.service import Joining
from segue.accounts.mailing.contracts import LetterKind, LinkPurpose
from segue.accounts.mailing.errors import LinkRefused
from segue.accounts.mailing.service import Mailroom
from segue.accounts.passwords import Passwords
from segue.accounts.ports import SecondFactor
from segue.accounts.recovery.errors import AddressVerified, PasswordWrong
from segue.accounts.sessions.service import Sessions
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database

_CONFIRMING = frozenset({LinkPurpose.SIGN_UP, LinkPurpose.VERIFY, LinkPurpose.CHANGE})
_RESET = frozenset({LinkPurpose.RESET})


class Recovery:
    """What letters and their links do.

    Asking for one takes the same work and gets the same answer for every address, whoever has it.
    """

    def __init__(
        self,
        *,
        database: Database,
        audit: Audit,
        sessions: Sessions,
        mailroom: Mailroom,
        joining: Joining,
        passwords: Passwords,
        brake: LoginBrake,
        second_factor: SecondFactor,
        clock: Clock,
    ) -> None:
        self._database = database
        self._audit = audit
        self._sessions = sessions
        self._mailroom = mailroom
        self._joining = joining
        self._passwords = passwords
        self._brake = brake
        self._second_factor = second_factor
        self._clock = clock

    async def ask_reset(self, email: str, client: Client) -> None:
        """Send a link for a new password, if there is an account. Raises TooManyTries, EmailInvalid."""
        address = rules.normal_email(email)
        await self._brake.take(client.address, f"reset {rules.account_key(address)}")
        async with self._database.transaction() as conn:
            await self._mailroom.post(conn, LetterKind.RESET_ASKED, address)
            await self._audit.record(
                conn,
                "password.reset_asked",
                actor=None,
                object_kind="address",
                object_id="not looked up",
                address=client.address,
            )

    async def reset(self, secret: str, password: str, client: Client) -> None:
        """Choose a new password with a link: other sessions end, and the address is shown to be one's own.

        A second step stays asked. Where the address was not shown before, passkeys and providers go: who
        added them may be somebody else. Raises LinkRefused, PasswordRefused, SignInBusy.
        """
        async with self._database.transaction() as conn:
            link = await self._mailroom.get_link(conn, secret, _RESET)
        rules.check_password(password, link.email)
        password_hash = await self._passwords.hash(password)
        async with self._database.transaction() as conn:
            # Asked again: it may have been used while the password was hashed.
            link = await self._mailroom.get_link(conn, secret, _RESET)
            user = link.user_id and await store.find_user(conn, link.user_id, self._clock.now())
            if not user or user.suspended_at is not None or user.email != link.email:
                raise LinkRefused("It was used, or is too old. Ask for a new one.")
            await self._mailroom.use_link(conn, link)
            if not user.email_verified:
                await self._second_factor.drop_unproved(conn, user.id)
                await store.verify_email(conn, user.id, self._clock.now())
            await store.set_password(conn, user.id, password_hash)
            await self._end_what_was(conn, user, client, kept=None, action="password.reset")

    async def make_reset_link(self, email: str) -> str:
        """A link for a new password, for an operator to hand over. Raises UserMissing."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            found = await store.find_by_email(conn, rules.account_key(email), now)
            if found is None:
                raise UserMissing("No account has this address. Check how it is written.")
            user = found[0]
            link_id = await self._mailroom.add_link(conn, LinkPurpose.RESET, user.email, user_id=user.id)
            await self._audit.record(
                conn, "password.link_made", actor=None, object_kind="user", object_id=user.id
            )
        return self._mailroom.reset_url(link_id)

    async def change_password(self, caller: Caller, current: str, password: str, client: Client) -> None:
        """Choose another password; other sessions end.

        Raises PasswordWrong, PasswordRefused, TooManyTries, SignInBusy.
        """
        user, known = await self._prove(caller, current, client)
        rules.check_password(password, user.email)
        password_hash = await self._passwords.hash(password)
        async with self._database.transaction() as conn:
            # Who has reset it meanwhile is not overtaken by who knew the old one.
            if not await store.replace_password(conn, user.id, known, password_hash):
                raise _wrong()
            await self._end_what_was(conn, user, client, kept=caller, action="password.changed")

    async def ask_verification(self, caller: Caller, client: Client) -> None:
        """Send a link that shows the address to be one's own. Raises AddressVerified, TooManyTries."""
        await self._brake.take(client.address, f"verify {caller.user_id}")
        async with self._database.transaction() as conn:
            user = await self._get(conn, caller.user_id)
            if user.email_verified:
                raise AddressVerified("There is nothing left to do.")
            link_id = await self._mailroom.add_link(conn, LinkPurpose.VERIFY, user.email, user_id=user.id)
            await self._mailroom.post(conn, LetterKind.VERIFY, user.email, user_id=user.id, link_id=link_id)

    async def ask_change(self, caller: Caller, email: str, password: str, client: Client) -> None:
        """Send a link to another address, and tell the one there is.

        Whether somebody has the other one is told to it alone. Raises PasswordWrong, EmailInvalid,
        TooManyTries, SignInBusy.
        """
        address = rules.normal_email(email)
        user, known = await self._prove(caller, password, client)
        async with self._database.transaction() as conn:
            if await store.hold_password(conn, user.id) != known:
                raise _wrong()
            await self._mailroom.void_links(conn, user.id, LinkPurpose.CHANGE)
            link_id = await self._mailroom.add_link(conn, LinkPurpose.CHANGE, address, user_id=user.id)
            await self._mailroom.post(conn, LetterKind.CHANGE, address, user_id=user.id, link_id=link_id)
            await self._mailroom.post(
                conn, LetterKind.CHANGE_ASKED, user.email, user_id=user.id, other=address
            )
            await self._note(conn, "email.change_asked", user, client)

    async def confirm(self, secret: str, client: Client) -> LinkPurpose:
        """Follow the link of a letter that asks to confirm an address; what that did.

        Raises LinkRefused, EmailTaken, InvitationRefused.
        """
        now = self._clock.now()
        async with self._database.transaction() as conn:
            link = await self._mailroom.get_link(conn, secret, _CONFIRMING)
            await self._mailroom.use_link(conn, link)
            if link.user_id is None:
                await self._joining.confirm(conn, link, client.address)
                return link.purpose
            user = await self._get(conn, link.user_id)
            if link.purpose is LinkPurpose.CHANGE:
                await self._change(conn, user, link.email, client)
            elif user.email == link.email:
                await store.verify_email(conn, user.id, now)
                await self._note(conn, "email.verified", user, client)
            else:
                raise LinkRefused("Your account has another address now. Ask for a new link.")
        return link.purpose

    async def _change(self, conn: Connection, user: User, email: str, client: Client) -> None:
        if not await store.change_email(conn, user.id, email, self._clock.now()):
            raise LinkRefused("Somebody has an account with this address now.")
        # Links to the address that was say who had it, not who has the account.
        await self._mailroom.void_links(conn, user.id, LinkPurpose.RESET, LinkPurpose.VERIFY)
        for address in (user.email, email):
            await self._mailroom.post(conn, LetterKind.CHANGED, address, user_id=user.id, other=email)
        await self._note(conn, "email.changed", user, client)

    async def _end_what_was(
        self, conn: Connection, user: User, client: Client, *, kept: Caller | None, action: str
    ) -> None:
        """After a new password: nothing goes on that the old one had begun."""
        await self._second_factor.forget(conn, user.id)
        await self._mailroom.void_links(conn, user.id, LinkPurpose.RESET, LinkPurpose.CHANGE)
        await self._sessions.end_all(
            conn,
            user.id,
            actor=user.id,
            kept=kept.session_id if kept else None,
            address=client.address,
        )
        await self._mailroom.post(conn, LetterKind.PASSWORD_CHANGED, user.email, user_id=user.id)
        await self._note(conn, action, user, client)

    async def _prove(self, caller: Caller, password: str, client: Client) -> tuple[User, str]:
        account = f"again {caller.user_id}"
        await self._brake.take(client.address, account)
        async with self._database.transaction() as conn:
            user = await self._get(conn, caller.user_id)
            password_hash = await store.find_password(conn, caller.user_id)
        if not await self._passwords.matches(password_hash, password):
            raise _wrong()
        await self._brake.succeeded(client.address, account)
        return user, password_hash or ""

    async def _get(self, conn: Connection, user_id: UserId) -> User:
        user = await store.find_user(conn, user_id, self._clock.now())
        if user is None or user.suspended_at is not None:
            raise Unauthenticated("This account is gone. Sign in with another one.")
        return user

    async def _note(self, conn: Connection, action: str, user: User, client: Client) -> None:
        await self._audit.record(
            conn, action, actor=user.id, object_kind="user", object_id=user.id, address=client.address
        )


def _wrong() -> PasswordWrong:
    return PasswordWrong(
        "Enter the password you sign in with. Without one, ask for a new one by mail.", field="password"
    )

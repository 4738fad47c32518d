"""Use cases of accounts: signing up and in, sessions, set-up, and what an operator does."""

import hmac
from dataclasses import dataclass, field

from segue.accounts import rules, store
from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Client, Registration, Role, SignedIn, User
from segue.accounts.departures.gate import check_stays
from segue.accounts.errors import (
    BadCredentials,
    SecondFactorNeeded,
    SetupCodeWrong,
    SetupDone,
    Suspended,
    Unauthenticated,
    UserMissing,
)
from segue.accounts.joining.service import Joining
from segue.accounts.mailing import store as links
from segue.accounts.mailing.contracts import LinkPurpose
from segue.accounts.making import NewPeople
from segue.accounts.passwords import Passwords
from segue.accounts.ports import SecondFactor
from segue.accounts.sessions.service import Sessions
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database

ADMIN_ROLES = frozenset(Role)
_LISTENER = frozenset({Role.LISTENER})
_SETUP_ACCOUNT = "set-up code"


@dataclass(frozen=True, slots=True)
class AccountsPolicy:
    """What the operator decides. `setup_code` is shown in the server's log until there is an admin."""

    setup_code: str = field(repr=False)


class Accounts:
    """People: how they sign up and in, and what an operator does with accounts."""

    def __init__(
        self,
        *,
        database: Database,
        audit: Audit,
        sessions: Sessions,
        joining: Joining,
        people: NewPeople,
        passwords: Passwords,
        brake: LoginBrake,
        second_factor: SecondFactor,
        policy: AccountsPolicy,
        clock: Clock,
    ) -> None:
        self._database = database
        self._audit = audit
        self._sessions = sessions
        self._joining = joining
        self._people = people
        self._passwords = passwords
        self._brake = brake
        self._second_factor = second_factor
        self._policy = policy
        self._clock = clock

    async def log_in(self, email: str, password: str, client: Client) -> SignedIn:
        """Begin a session.

        An unknown address and a wrong password give the same answer after the same work. Raises
        BadCredentials, Suspended, AccountDeleted and SecondFactorNeeded (only to who knows the
        password), TooManyTries, SignInBusy.
        """
        user, proved = await self._prove(email, password, client)
        while True:
            async with self._database.transaction() as conn:
                held = await store.hold_password(conn, user.id)
                begun = await self._begin_proved(conn, user.id, client) if held == proved else None
            if isinstance(begun, SignedIn):
                return begun
            if begun is not None:
                # Raised after the commit, for what completes it is stored.
                raise begun
            # Changed since it was proved: a session now would outlive the reset that was to end it.
            if held is None or not await self._passwords.matches(held, password):
                await self._note_refused(user, client)
                raise BadCredentials("Check the address and the password.")
            proved = held

    async def prove_password(self, email: str, password: str, client: Client) -> User:
        """Whose address and password these are, also when they have asked to be deleted.

        Raises BadCredentials, Suspended, TooManyTries, SignInBusy.
        """
        user, _ = await self._prove(email, password, client)
        return user

    async def begin_session(
        self, conn: Connection, user_id: UserId, client: Client, *, method: str
    ) -> SignedIn:
        """Begin a session of someone who has given every proof that is asked.

        Raises Suspended, AccountDeleted.
        """
        await store.hold_password(conn, user_id)
        user = await self._get_able(conn, user_id)
        return await self._sessions.begin(conn, user, client, method=method)

    async def is_password(self, user_id: UserId, password: str, client: Client) -> bool:
        """Whether it is this person's, asked again before something grave.

        False for an account without one. Raises TooManyTries, SignInBusy.
        """
        account = f"again {user_id}"
        await self._brake.take(client.address, account)
        async with self._database.transaction() as conn:
            password_hash = await store.find_password(conn, user_id)
        if not await self._passwords.matches(password_hash, password):
            return False
        await self._brake.succeeded(client.address, account)
        return True

    async def add_person(self, conn: Connection, email: str, display_name: str) -> User:
        """A listener without a password, who signs in through a provider that vouches for the address.

        Raises EmailInvalid, EmailTaken.
        """
        address = rules.normal_email(email)
        user = self._people.made(address, display_name, _LISTENER, verified=True)
        await self._people.add(conn, user, None)
        return user

    async def get_user(self, user_id: UserId) -> User:
        """The account of someone signed in; raises Unauthenticated when it is gone."""
        async with self._database.transaction() as conn:
            user = await store.find_user(conn, user_id, self._clock.now())
        if user is None or user.suspended_at is not None:
            raise Unauthenticated("This account is gone. Sign in with another one.")
        return user

    async def needs_admin(self) -> bool:
        """Whether the first admin is still to be made."""
        async with self._database.transaction() as conn:
            return not await store.has_admin(conn)

    async def set_up(
        self,
        email: str,
        password: str,
        display_name: str,
        client: Client,
        *,
        code: str | None,
        code_needed: bool,
        registration: Registration,
    ) -> SignedIn:
        """Make the first admin, who chooses who may sign up, and begin a session.

        Raises SetupDone, SetupCodeWrong, TooManyTries, EmailInvalid, PasswordRefused, EmailTaken.
        """
        if not await self.needs_admin():
            raise SetupDone("Sign in, or ask an admin for an account.")
        if code_needed:
            await self._check_code(code, client.address)
        address, password_hash = await self._people.hash(email, password)
        user = self._people.made(address, display_name, ADMIN_ROLES)
        async with self._database.transaction() as conn:
            await store.lock_setup(conn)
            if await store.has_admin(conn):
                raise SetupDone("Sign in, or ask an admin for an account.")
            await self._people.add(conn, user, password_hash)
            await self._joining.choose(conn, registration, user.id, client.address)
            await self._note(conn, "user.created", user, address=client.address, roles="admin")
            return await self._sessions.begin(conn, user, client, method="password")

    async def create(
        self,
        email: str,
        password: str | None,
        display_name: str = "",
        roles: frozenset[Role] = _LISTENER,
    ) -> User:
        """Make an account, for which the operator vouches; without a password one is chosen by a link.

        Raises EmailInvalid, PasswordRefused, EmailTaken.
        """
        if password is None:
            address, password_hash = rules.normal_email(email), None
        else:
            address, password_hash = await self._people.hash(email, password)
        user = self._people.made(address, display_name, roles | _LISTENER, verified=True)
        async with self._database.transaction() as conn:
            await self._people.add(conn, user, password_hash)
            await self._note(conn, "user.created", user, roles=", ".join(sorted(user.roles)))
        return user

    async def create_admin(self, email: str, password: str) -> User:
        """Make an admin, or make one of the account with this address, whose password this becomes.

        Raises EmailInvalid, PasswordRefused.
        """
        address, password_hash = await self._people.hash(email, password)
        user = self._people.made(address, "", ADMIN_ROLES, verified=True)
        async with self._database.transaction() as conn:
            if await store.add_user(conn, user, password_hash):
                await self._note(conn, "user.created", user, roles=", ".join(sorted(user.roles)))
                return user
            found = await self._get_by_email(conn, user.email)
            await store.grant(conn, found.id, ADMIN_ROLES)
            await store.set_password(conn, found.id, password_hash)
            # Whoever had the account until now keeps no way to take it from the admin.
            await self._second_factor.forget(conn, found.id)
            await links.void_links(conn, found.id, tuple(LinkPurpose), self._clock.now())
            if not found.email_verified:
                await self._second_factor.drop_unproved(conn, found.id)
                await store.verify_email(conn, found.id, self._clock.now())
            await self._sessions.end_all(conn, found.id, actor=None)
            await self._note(conn, "user.made_admin", found)
            return await self._get_by_email(conn, user.email)

    async def get_by_email(self, email: str) -> User:
        """The account with this address, however it is written. Raises UserMissing."""
        async with self._database.transaction() as conn:
            return await self._get_by_email(conn, email)

    async def _prove(self, email: str, password: str, client: Client) -> tuple[User, str]:
        """As `prove_password`, with the hash that the password fits."""
        key = rules.account_key(email)
        await self._brake.take(client.address, key)
        async with self._database.transaction() as conn:
            found = await store.find_by_email(conn, key, self._clock.now())
        if not await self._passwords.matches(found and found[1], password) or found is None:
            await self._note_refused(found and found[0], client)
            raise BadCredentials("Check the address and the password.")
        await self._brake.succeeded(client.address, key)
        user, password_hash = found
        kept = await self._keep_hash_new(user, password_hash or "", password)
        if user.suspended_at is not None:
            raise suspended(user)
        return user, kept

    async def _begin_proved(
        self, conn: Connection, user_id: UserId, client: Client
    ) -> SignedIn | SecondFactorNeeded:
        user = await self._get_able(conn, user_id)
        await check_stays(conn, user_id)
        needed = await self._second_factor.demand(conn, user, client)
        return needed or await self._sessions.begin(conn, user, client, method="password")

    async def _get_able(self, conn: Connection, user_id: UserId) -> User:
        user = await store.find_user(conn, user_id, self._clock.now())
        if user is None:
            raise Unauthenticated("This account is gone. Sign in with another one.")
        if user.suspended_at is not None:
            raise suspended(user)
        return user

    async def _note_refused(self, user: User | None, client: Client) -> None:
        # Also without a person, so that it takes as long; what was typed may be a password.
        async with self._database.transaction() as conn:
            await self._audit.record(
                conn,
                "session.refused",
                actor=None,
                object_kind="user",
                object_id=user.id if user else "unknown",
                address=client.address,
            )

    async def _keep_hash_new(self, user: User, password_hash: str, password: str) -> str:
        """Hash again what was hashed at another cost, while the password is at hand; what then stands."""
        if not self._passwords.is_outdated(password_hash):
            return password_hash
        fresh = await self._passwords.hash(password)
        async with self._database.transaction() as conn:
            await store.replace_password(conn, user.id, password_hash, fresh)
        return fresh

    async def _check_code(self, code: str | None, address: str | None) -> None:
        await self._brake.take(address, _SETUP_ACCOUNT)
        told = (code or "").strip().upper().replace("-", "").encode()
        wanted = self._policy.setup_code.upper().replace("-", "").encode()
        if not wanted or not hmac.compare_digest(told, wanted):
            raise SetupCodeWrong("It is printed in the server's log at its start.", field="code")
        await self._brake.succeeded(address, _SETUP_ACCOUNT)

    async def _note(
        self, conn: Connection, action: str, user: User, *, address: str | None = None, **details: str
    ) -> None:
        await self._audit.record(
            conn, action, actor=None, object_kind="user", object_id=user.id, address=address, **details
        )

    async def _get_by_email(self, conn: Connection, email: str) -> User:
        found = await store.find_by_email(conn, rules.account_key(email), self._clock.now())
        if found is None:
            raise UserMissing("No account has this address. Check how it is written.")
        return found[0]


def suspended(user: User) -> Suspended:
    """What a suspended person is told, once they have shown that they are this person."""
    reason = user.suspension_reason
    said = f"An admin gave this reason: {reason} " if reason else ""
    return Suspended(f"{said}Write to an admin of this server.", reason=reason)

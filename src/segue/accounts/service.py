"""Use cases of accounts: signing up and in, sessions, set-up, and what an operator does."""

import hmac
from dataclasses import dataclass, replace

from segue.accounts import rules, store
from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Client, Role, SignedIn, User
from segue.accounts.departures.gate import check_stays
from segue.accounts.errors import (
    BadCredentials,
    EmailTaken,
    RegistrationClosed,
    SetupCodeWrong,
    SetupDone,
    Suspended,
    Unauthenticated,
    UserMissing,
)
from segue.accounts.passwords import Passwords
from segue.accounts.ports import SecondFactor
from segue.accounts.sessions.service import Sessions
from segue.kernel.clock import Clock
from segue.kernel.events import Allowed, Denied
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.quality import Subscription

ADMIN_ROLES = frozenset(Role)
_SETUP_ACCOUNT = "set-up code"


@dataclass(frozen=True, slots=True)
class AccountsPolicy:
    """What the operator decides. `setup_code` is shown in the server's log until there is an admin."""

    registration_open: bool
    setup_code: str

    def __repr__(self) -> str:
        return f"AccountsPolicy(registration_open={self.registration_open})"


class Accounts:
    """People: how they sign up and in, and what an operator does with accounts."""

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        audit: Audit,
        sessions: Sessions,
        passwords: Passwords,
        brake: LoginBrake,
        second_factor: SecondFactor,
        policy: AccountsPolicy,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._events = events
        self._audit = audit
        self._sessions = sessions
        self._passwords = passwords
        self._brake = brake
        self._second_factor = second_factor
        self._policy = policy
        self._clock = clock
        self._ids = ids

    @property
    def registration_open(self) -> bool:
        """Whether people may sign up by themselves."""
        return self._policy.registration_open

    async def register(self, email: str, password: str, display_name: str, client: Client) -> SignedIn:
        """Sign up a listener and begin a session.

        Raises RegistrationClosed, EmailInvalid, PasswordRefused, EmailTaken.
        """
        if not self._policy.registration_open:
            raise RegistrationClosed("Ask an admin of this server for an account.")
        user, password_hash = await self._new_user(email, password, display_name, frozenset({Role.LISTENER}))
        async with self._database.transaction() as conn:
            await _add(conn, user, password_hash)
            return await self._sessions.begin(conn, user, client, method="password")

    async def log_in(self, email: str, password: str, client: Client) -> SignedIn:
        """Begin a session.

        An unknown address and a wrong password give the same answer after the same work. Raises
        BadCredentials, Suspended, AccountDeleted and SecondFactorNeeded (only to who knows the
        password), TooManyTries, SignInBusy.
        """
        user = await self.prove_password(email, password, client)
        async with self._database.transaction() as conn:
            await check_stays(conn, user.id)
            needed = await self._second_factor.demand(conn, user, client)
            if needed is None:
                return await self._sessions.begin(conn, user, client, method="password")
        # Raised after the commit, for what completes it is stored.
        raise needed

    async def prove_password(self, email: str, password: str, client: Client) -> User:
        """Whose address and password these are, also when they have asked to be deleted.

        Raises BadCredentials, Suspended, TooManyTries, SignInBusy.
        """
        key = rules.account_key(email)
        self._brake.take(client.address, key)
        async with self._database.transaction() as conn:
            found = await store.find_by_email(conn, key, self._clock.now())
        if not await self._passwords.matches(found and found[1], password) or found is None:
            raise BadCredentials("Check the address and the password.")
        self._brake.succeeded(client.address, key)
        user = found[0]
        if user.suspended_at is not None:
            raise suspended(user)
        return user

    async def begin_session(
        self, conn: Connection, user_id: UserId, client: Client, *, method: str
    ) -> SignedIn:
        """Begin a session of someone who has given every proof that is asked.

        Raises Suspended, AccountDeleted.
        """
        user = await store.find_user(conn, user_id, self._clock.now())
        if user is None:
            raise Unauthenticated("This account is gone. Sign in with another one.")
        if user.suspended_at is not None:
            raise suspended(user)
        return await self._sessions.begin(conn, user, client, method=method)

    async def is_password(self, user_id: UserId, password: str, client: Client) -> bool:
        """Whether it is this person's, asked again before something grave.

        False for an account without one. Raises TooManyTries, SignInBusy.
        """
        account = f"again {user_id}"
        self._brake.take(client.address, account)
        async with self._database.transaction() as conn:
            password_hash = await store.find_password(conn, user_id)
        if not await self._passwords.matches(password_hash, password):
            return False
        self._brake.succeeded(client.address, account)
        return True

    async def add_person(self, conn: Connection, email: str, display_name: str) -> User:
        """A listener without a password, who signs in through a provider that vouches for the address.

        Raises EmailInvalid, EmailTaken.
        """
        address = rules.normal_email(email)
        user = replace(self._made(address, display_name, frozenset({Role.LISTENER})), email_verified=True)
        await _add(conn, user, None)
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
    ) -> SignedIn:
        """Make the first admin and begin a session.

        Raises SetupDone, SetupCodeWrong, TooManyTries, EmailInvalid, PasswordRefused, EmailTaken.
        """
        if not await self.needs_admin():
            raise SetupDone("Sign in, or ask an admin for an account.")
        if code_needed:
            self._check_code(code, client.address)
        user, password_hash = await self._new_user(email, password, display_name, ADMIN_ROLES)
        async with self._database.transaction() as conn:
            await store.lock_setup(conn)
            if await store.has_admin(conn):
                raise SetupDone("Sign in, or ask an admin for an account.")
            await _add(conn, user, password_hash)
            return await self._sessions.begin(conn, user, client, method="password")

    async def create_admin(self, email: str, password: str) -> User:
        """Make an admin, or make one of the account with this address, whose password this becomes.

        Raises EmailInvalid, PasswordRefused.
        """
        user, password_hash = await self._new_user(email, password, email.partition("@")[0], ADMIN_ROLES)
        async with self._database.transaction() as conn:
            if await store.add_user(conn, user, password_hash):
                return user
            found = await self._get_by_email(conn, user.email)
            await store.grant(conn, found.id, ADMIN_ROLES)
            await store.set_password(conn, found.id, password_hash)
            return await self._get_by_email(conn, user.email)

    async def grant(self, email: str, role: Role) -> User:
        """Give a person a role; tokens carry it from their next refresh. Raises UserMissing."""
        async with self._database.transaction() as conn:
            user = await self._get_by_email(conn, email)
            await store.grant(conn, user.id, frozenset({role}))
            return await self._get_by_email(conn, email)

    async def suspend(self, email: str, reason: str = "") -> User:
        """End a person's sessions and refuse them, audio included, until restored. Raises UserMissing.

        They are told `reason` when they sign in with their password.
        """
        async with self._database.transaction() as conn:
            user = await self._get_by_email(conn, email)
            await store.suspend(conn, user.id, reason, self._clock.now())
            # Told again when already suspended: the log is replayed for 20 minutes only.
            await self._events.publish(conn, Denied(kind="person", subject_id=user.id, reason="suspended"))
            return await self._get_by_email(conn, email)

    async def restore(self, email: str) -> User:
        """Lift a suspension. Raises UserMissing."""
        async with self._database.transaction() as conn:
            user = await self._get_by_email(conn, email)
            await store.restore(conn, user.id)
            await self._events.publish(conn, Allowed(kind="person", subject_id=user.id))
            return await self._get_by_email(conn, email)

    def _check_code(self, code: str | None, address: str | None) -> None:
        self._brake.take(address, _SETUP_ACCOUNT)
        told = (code or "").strip().upper().replace("-", "").encode()
        wanted = self._policy.setup_code.upper().replace("-", "").encode()
        if not wanted or not hmac.compare_digest(told, wanted):
            raise SetupCodeWrong("It is printed in the server's log at its start.", field="code")
        self._brake.succeeded(address, _SETUP_ACCOUNT)

    async def _new_user(
        self, email: str, password: str, display_name: str, roles: frozenset[Role]
    ) -> tuple[User, str]:
        address = rules.normal_email(email)
        rules.check_password(password, address)
        return self._made(address, display_name, roles), await self._passwords.hash(password)

    def _made(self, address: str, display_name: str, roles: frozenset[Role]) -> User:
        return User(
            id=UserId(self._ids.new()),
            email=address,
            display_name=rules.tidy_name(display_name) or address.partition("@")[0],
            roles=roles,
            subscription=Subscription.FREE,
            subscription_until=None,
            created_at=self._clock.now(),
            suspended_at=None,
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


async def _add(conn: Connection, user: User, password_hash: str | None) -> None:
    if not await store.add_user(conn, user, password_hash):
        raise EmailTaken("Sign in with it, or use another one.", field="email")

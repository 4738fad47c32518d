"""New accounts, as every way of making one makes them."""

from segue.accounts import rules, store
from segue.accounts.contracts import Role, User
from segue.accounts.errors import EmailTaken
from segue.accounts.passwords import Passwords
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Subscription


class NewPeople:
    """Checks what somebody asks to be, and inserts them."""

    def __init__(self, passwords: Passwords, clock: Clock, ids: IdSource) -> None:
        self._passwords = passwords
        self._clock = clock
        self._ids = ids

    async def hash(self, email: str, password: str) -> tuple[str, str]:
        """The address in its normal form, and the password's hash.

        Raises EmailInvalid, PasswordRefused, SignInBusy.
        """
        address = rules.normal_email(email)
        rules.check_password(password, address)
        return address, await self._passwords.hash(password)

    def made(
        self, address: str, display_name: str, roles: frozenset[Role], *, verified: bool = False
    ) -> User:
        """A person who is not stored yet; `address` is in its normal form."""
        return User(
            id=UserId(self._ids.new()),
            email=address,
            display_name=rules.tidy_name(display_name) or address.partition("@")[0],
            roles=roles,
            subscription=Subscription.FREE,
            subscription_until=None,
            created_at=self._clock.now(),
            suspended_at=None,
            email_verified=verified,
        )

    @staticmethod
    async def add(conn: Connection, user: User, password_hash: str | None) -> None:
        """Insert a person. Raises EmailTaken."""
        if not await store.add_user(conn, user, password_hash):
            raise EmailTaken("Sign in with it, or use another one.", field="email")

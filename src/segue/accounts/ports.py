"""What signing in asks of other parts of accounts."""

from typing import Protocol

from segue.accounts.contracts import Client, User
from segue.accounts.errors import SecondFactorNeeded
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


class SecondFactor(Protocol):
    """Asked by every door after the first proof of who someone is, before a session begins."""

    async def demand(self, conn: Connection, user: User, client: Client) -> SecondFactorNeeded | None:
        """What to raise, once `conn` has committed, instead of beginning a session; None to go on."""
        ...

    async def forget(self, conn: Connection, user_id: UserId) -> None:
        """Void sign-ins that wait for their second step: the first one is no longer good."""
        ...

    async def drop_unproved(self, conn: Connection, user_id: UserId) -> None:
        """Take passkeys and providers from an account whose address nobody had shown to be theirs.

        Whoever signed up with somebody else's address may have added them. What is asked as a second
        step stays: a mailbox alone takes none away.
        """
        ...

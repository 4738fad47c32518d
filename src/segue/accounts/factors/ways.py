"""Whether a person could still sign in."""

from segue.accounts.factors import store
from segue.accounts.factors.errors import LastWayIn
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


async def check_another_way(conn: Connection, user_id: UserId) -> None:
    """After something was taken away: whether a password, a passkey or a provider is left.

    Raises LastWayIn, which undoes it.
    """
    if not await store.has_way_in(conn, user_id):
        raise LastWayIn("Set a password, or add a passkey or another provider, first.")

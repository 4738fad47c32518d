"""What every way of signing in asks: whether the person has not left."""

from segue.accounts.departures import store
from segue.accounts.errors import AccountDeleted
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


async def check_stays(conn: Connection, user_id: UserId) -> None:
    """Raises AccountDeleted, with the end of the days in which the account can be restored."""
    leaving = await store.find(conn, user_id)
    if leaving is not None:
        raise AccountDeleted(
            "It can be restored until it is erased.", erased_from=leaving.erased_from.isoformat()
        )

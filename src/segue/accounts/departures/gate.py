"""What every way of signing in asks: whether the person has not left."""

from segue.accounts.departures import store
from segue.accounts.departures.tickets import RestoreTickets
from segue.accounts.errors import AccountDeleted
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


async def check_stays(conn: Connection, user_id: UserId, tickets: RestoreTickets | None = None) -> None:
    """Raises AccountDeleted, with the end of the days in which the account can be restored.

    With `tickets`, for who has given every proof, also with what restores it.
    """
    leaving = await store.find(conn, user_id)
    if leaving is None:
        return
    fields = {"erased_from": leaving.erased_from.isoformat()}
    if tickets is not None:
        fields["restore_ticket"] = tickets.make(leaving)
    raise AccountDeleted("It can be restored until it is erased.", **fields)

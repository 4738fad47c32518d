"""What changes how a person signs in: asked by who still is signed in, and leaving a way."""

from segue.accounts import store as people
from segue.accounts.contracts import Caller
from segue.accounts.errors import Unauthenticated
from segue.accounts.factors import store
from segue.accounts.factors.errors import LastWayIn
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


async def check_signed_in(conn: Connection, caller: Caller) -> None:
    """Before something is added: whether the session stands, which nobody ends until commit.

    Other processes learn of an end within a second; a way in made in that second would outlive a reset.
    Raises Unauthenticated.
    """
    await people.hold_password(conn, caller.user_id)
    if await store.find_session_began(conn, caller.session_id) is None:
        raise Unauthenticated("This session has ended. Sign in again.")


async def check_another_way(conn: Connection, user_id: UserId) -> None:
    """After something was taken away: whether a password, a passkey or a provider is left.

    Raises LastWayIn, which undoes it.
    """
    if not await store.has_way_in(conn, user_id):
        raise LastWayIn("Set a password, or add a passkey or another provider, first.")

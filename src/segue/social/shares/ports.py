"""What can be shared, each kind by the room that has it."""

from typing import Protocol
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.ids import UserId
from segue.social.shares.contracts import SharedThing


class Shareable(Protocol):
    """One kind of thing."""

    async def may_share(self, caller: Caller, subject_id: UUID) -> bool:
        """Whether there is such a thing, and the caller may give it away."""
        ...

    async def find(self, subject_id: UUID, *, owner: UserId, country: str | None) -> SharedThing | None:
        """What somebody without an account may know of it, in a country, by a link of `owner`.

        None when it is gone, taken down, not out or licensed there, or no longer the owner's to share.
        """
        ...

"""What accounts itself gives out and takes away."""

from collections.abc import Mapping, Sequence

from segue.accounts.audit.service import Audit
from segue.accounts.families import store as families
from segue.accounts.profiles.contracts import AVATAR_SIDES
from segue.accounts.profiles.rules import avatar_key, avatar_keys
from segue.accounts.rights.exports import key_of
from segue.accounts.rights.store import exports, holdings
from segue.accounts.tiers.service import Tiers
from segue.kernel.ids import UserId
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.rights import HeldFile
from segue.kernel.rights import QueryExporter


class AccountsExporter(QueryExporter):
    """Accounts' rows, and the picture a person shows."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        super().__init__(database, holdings.HELD, holdings.KEPT_BACK)
        self._accounts = database
        self._blobs = blobs

    async def files(self, user_id: UserId) -> Sequence[HeldFile]:
        """The picture, as large as it is held."""
        async with self._accounts.transaction() as conn:
            avatars = await holdings.avatars_of(conn, user_id)
        for avatar_id in avatars:
            for side in sorted(AVATAR_SIDES, reverse=True):
                key = avatar_key(avatar_id, side)
                try:
                    await self._blobs.info(key)
                except BlobMissing:
                    continue
                return [HeldFile("avatar.webp", key)]
        return ()


class AccountsEraser:
    """What does not go with the person's row: blobs, and what the security log tells of them."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {
            "audit_log": "kept without address and details, under an id that names nobody any more",
            "invitations": "kept without the address they were sent to",
            "users": "deleted last, with all that refers to it",
        }

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Take the person out of the security log; the keys of their pictures and exports."""
        await self._audit.forget_person(conn, user_id)
        await holdings.unname_invitations(conn, user_id)
        avatars = await holdings.avatars_of(conn, user_id)
        held = await exports.ids_of(conn, user_id)
        return [*(key for avatar in avatars for key in avatar_keys(avatar)), *map(key_of, held)]


class FamilyEraser:
    """Ends the family a person owns: its members have what they have by themselves."""

    def __init__(self, tiers: Tiers) -> None:
        self._tiers = tiers

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {"families": "deleted; its members have their own tiers again"}

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """End the family; no blobs go with it."""
        members = await families.members(conn, user_id)
        if await families.end(conn, user_id):
            for member_id in sorted(member.user_id for member in members):
                await self._tiers.settle(conn, member_id)
        return ()

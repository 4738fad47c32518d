"""Families: an owner whose tier can be shared, and up to five who share it."""

from datetime import timedelta
from uuid import UUID

from segue.accounts.audit.service import Audit
from segue.accounts.codes import code_hash, new_code
from segue.accounts.families import store
from segue.accounts.families.contracts import Family, FamilyInvitation
from segue.accounts.families.errors import (
    FamilyFull,
    FamilyInvitationMissing,
    FamilyLapsed,
    FamilyMemberMissing,
    FamilyMissing,
    FamilyTaken,
    FamilyTierMissing,
    NotYourFamily,
)
from segue.accounts.tiers.rules import own_family_end
from segue.accounts.tiers.service import Tiers
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.quality import Subscription

INVITATION_LIFE = timedelta(days=7)
SEATS = Subscription.FAMILY.entitlements.members


class Families:
    """Everything that changes a family holds its owner's row first, so that changes come one by one."""

    def __init__(
        self, *, database: Database, tiers: Tiers, audit: Audit, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._tiers = tiers
        self._audit = audit
        self._clock = clock
        self._ids = ids

    async def get(self, user_id: UserId) -> Family:
        """The family that someone owns or has a seat in. Raises FamilyMissing."""
        async with self._database.transaction() as conn:
            owner = await store.find_owner_of(conn, user_id) or user_id
            grants = await self._tiers.list_grants(conn, owner)
            active = own_family_end(grants, self._clock.now()) is not None
            if owner == user_id and not active and not await store.owns(conn, owner):
                raise FamilyMissing("Join one with an invitation, or get a tier that can be shared.")
            return Family(
                owner_id=owner,
                owner_name=await store.name_of(conn, owner),
                active=active,
                seats=SEATS,
                members=await store.members(conn, owner),
                invitations=await store.invitations(conn, owner, self._clock.now())
                if owner == user_id
                else (),
            )

    async def invite(
        self, owner: UserId, *, explicit_locked: bool, address: str | None = None
    ) -> FamilyInvitation:
        """Offer a seat for seven days. Raises FamilyTierMissing, FamilyTaken, FamilyFull."""
        now, code = self._clock.now(), new_code()
        made = FamilyInvitation(self._ids.new(), explicit_locked, now, now + INVITATION_LIFE, code)
        async with self._database.transaction() as conn:
            await self._hold_sharing(conn, owner)
            if await store.find_owner_of(conn, owner) is not None:
                raise FamilyTaken("Leave that family first.")
            await store.begin(conn, owner, now)
            taken = len(await store.members(conn, owner)) + len(await store.invitations(conn, owner, now))
            if taken >= SEATS:
                raise FamilyFull(f"There are {SEATS} seats. Remove a member or an invitation first.")
            await store.invite(conn, owner, made, code_hash(code))
            await self._record(conn, "family.invited", owner, owner, address, explicit_locked=explicit_locked)
        return made

    async def withdraw(self, owner: UserId, invitation_id: UUID) -> None:
        """Take an offer back. Raises FamilyInvitationMissing."""
        async with self._database.transaction() as conn:
            if not await store.withdraw(conn, owner, invitation_id):
                raise FamilyInvitationMissing("It may have been used. Load the family again.")

    async def join(self, user_id: UserId, code: str, address: str | None = None) -> None:
        """Take an offered seat.

        Raises FamilyInvitationMissing, FamilyTaken, FamilyLapsed, FamilyFull.
        """
        now, hashed = self._clock.now(), code_hash(code)
        async with self._database.transaction() as conn:
            owner = await store.find_inviter(conn, hashed, now)
            if owner is None:
                raise _unknown_invitation()
            if owner == user_id:
                raise FamilyTaken("The invitation is for somebody else: this family is yours.")
            # Looked at before a row is held, too: two who join each other would wait for each other.
            await self._check_free(conn, user_id)
            held = await self._tiers.hold(conn, owner)
            locked = await store.use_invitation(conn, hashed, owner, now)
            if locked is None:
                raise _unknown_invitation()
            if own_family_end(held.grants, now) is None:
                raise FamilyLapsed("Ask who invited you to renew it.")
            await self._tiers.hold(conn, user_id)
            await self._check_free(conn, user_id)
            if not await store.sit(conn, owner, user_id, seats=SEATS, explicit_locked=locked, now=now):
                raise FamilyFull("Every seat is taken. Ask who invited you.")
            await self._record(conn, "family.joined", user_id, owner, address, explicit_locked=locked)
            await self._tiers.settle(conn, user_id)

    async def lock_explicit(
        self, owner: UserId, member: UserId, *, locked: bool, address: str | None = None
    ) -> None:
        """Lock explicit songs for a member, or let them. Raises FamilyMemberMissing, NotYourFamily."""
        async with self._database.transaction() as conn:
            await self._tiers.hold(conn, owner)
            if not await store.lock_explicit(conn, owner, member, locked=locked):
                raise await self._no_member(conn, owner, member)
            await self._record(conn, "family.lock_changed", owner, member, address, explicit_locked=locked)
            await self._tiers.settle(conn, member)

    async def remove(self, asker: UserId, member: UserId, address: str | None = None) -> None:
        """Take a seat back, or give one's own up. Raises FamilyMemberMissing, NotYourFamily."""
        async with self._database.transaction() as conn:
            owner = asker if asker != member else await store.find_owner_of(conn, asker)
            if owner is None:
                raise FamilyMemberMissing("You have no seat in a family.")
            await self._tiers.hold(conn, owner)
            if not await store.leave(conn, owner, member):
                raise await self._no_member(conn, asker, member)
            action = "family.left" if asker == member else "family.removed"
            await self._record(conn, action, asker, member, address)
            await self._tiers.settle(conn, member)

    async def end(self, owner: UserId, address: str | None = None) -> None:
        """End one's family; everybody keeps their account. Raises FamilyMissing, NotYourFamily."""
        async with self._database.transaction() as conn:
            await self._tiers.hold(conn, owner)
            members = await store.members(conn, owner)
            if not await store.end(conn, owner):
                if await store.find_owner_of(conn, owner) is not None:
                    raise NotYourFamily("You may leave it.")
                raise FamilyMissing("There is nothing to end.")
            await self._record(conn, "family.ended", owner, owner, address)
            for member_id in sorted(member.user_id for member in members):
                await self._tiers.settle(conn, member_id)

    async def _hold_sharing(self, conn: Connection, owner: UserId) -> None:
        held = await self._tiers.hold(conn, owner)
        if own_family_end(held.grants, self._clock.now()) is None:
            raise FamilyTierMissing("Get the family tier first.")

    async def _check_free(self, conn: Connection, user_id: UserId) -> None:
        if await store.owns(conn, user_id) or await store.find_owner_of(conn, user_id) is not None:
            raise FamilyTaken("Leave it first, or end your own.")

    async def _no_member(
        self, conn: Connection, asker: UserId, member: UserId
    ) -> FamilyMemberMissing | NotYourFamily:
        # Whoever shares the family sees its members, and learns that they may not change them.
        theirs = await store.find_owner_of(conn, asker)
        if theirs is not None and theirs in (member, await store.find_owner_of(conn, member)):
            return NotYourFamily("Ask who pays for the family.")
        return FamilyMemberMissing("They may have left. Load the family again.")

    async def _record(
        self,
        conn: Connection,
        action: str,
        actor: UserId,
        about: UserId,
        address: str | None,
        **details: bool,
    ) -> None:
        await self._audit.record(
            conn, action, actor=actor, object_kind="user", object_id=about, address=address, **details
        )


def _unknown_invitation() -> FamilyInvitationMissing:
    return FamilyInvitationMissing("Check the code. It may have been used, withdrawn, or be over a week old.")

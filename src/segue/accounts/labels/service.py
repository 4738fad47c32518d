"""Labels: made by admins, run by their owners; who acts for one may edit what its artists may."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from segue.accounts.audit.contracts import Detail
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller, Role
from segue.accounts.errors import UserMissing
from segue.accounts.follows.store import find_visibility
from segue.accounts.labels import store
from segue.accounts.labels.contracts import Invited, Label, LabelInvitation, StaffMember, StaffRole
from segue.accounts.labels.errors import (
    LabelInvitationMissing,
    LabelMissing,
    LabelNameRefused,
    LabelNameTaken,
    LabelStale,
    LastLabelOwner,
    NotLabelOwner,
    StaffMemberMissing,
    TooManyInvited,
)
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.rules import tidy_name
from segue.accounts.tiers.service import Tiers
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, LabelId, UserId
from segue.kernel.paging import BadCursor, Page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database

INVITATION_LIFE = timedelta(days=14)
MOST_INVITED = 50
"""How many a label asks at once, so that it is no way to write to everybody."""
_LOWEST = UUID(int=0)
_ROLES = {StaffRole.OWNER: "an owner", StaffRole.MANAGER: "a manager"}


class Labels:
    """Who acts for a label gets the artist role with it, and keeps that when they leave."""

    def __init__(
        self,
        *,
        database: Database,
        audit: Audit,
        tiers: Tiers,
        mailroom: Mailroom,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._audit = audit
        self._tiers = tiers
        self._mailroom = mailroom
        self._clock = clock
        self._ids = ids

    async def list_ids_of(self, conn: Connection, user_id: UserId) -> list[LabelId]:
        """The labels that a person acts for, in the caller's transaction."""
        return await store.labels_of(conn, user_id)

    async def find_names(self, conn: Connection, ids: Sequence[LabelId]) -> dict[LabelId, str]:
        """What those of `ids` that are labels are called, in the caller's transaction."""
        return await store.names(conn, ids)

    async def list_labels(self, caller: Caller, *, cursor: str | None, limit: int) -> Page[Label]:
        """The labels that the caller acts for, by name; an admin sees all. Raises BadCursor."""
        staff = None if Role.ADMIN in caller.roles else caller.user_id
        async with self._database.transaction() as conn:
            found = await store.list_ids(conn, staff, _after(cursor), limit + 1)
            labels = [await store.find(conn, label_id, self._clock.now()) for label_id, _ in found[:limit]]
        last = found[limit - 1] if len(found) > limit else None
        following = None if last is None else encode_cursor(last[1], last[0].hex)
        return Page([label for label in labels if label is not None], following)

    async def get(self, caller: Caller, label_id: LabelId) -> Label:
        """A label. Raises LabelMissing, also for who does not act for it."""
        async with self._database.transaction() as conn:
            return await self._visible(conn, caller, label_id)

    async def create(self, caller: Caller, name: str, owner: UserId, address: str | None = None) -> Label:
        """Make a label with one owner. Raises LabelNameRefused, LabelNameTaken, UserMissing."""
        tidied, label_id = _tidy(name), LabelId(self._ids.new())
        async with self._database.transaction() as conn:
            if not await store.add(conn, label_id, tidied, self._clock.now()):
                raise _taken()
            await self._record(conn, "label.made", caller, label_id, address, name=tidied)
            await self._put(conn, caller, label_id, owner, role=StaffRole.OWNER, address=address)
            return await self._visible(conn, caller, label_id)

    async def rename(
        self,
        caller: Caller,
        label_id: LabelId,
        name: str,
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> Label:
        """Give a label another name; with a `revision`, only while it is the current one.

        Raises LabelMissing, NotLabelOwner, LabelNameRefused, LabelNameTaken, LabelStale.
        """
        async with self._database.transaction() as conn:
            await store.lock(conn, label_id)
            label = await self._owned(conn, caller, label_id)
            if revision is not None and revision != label.revision:
                again = "Load it again, and make your change to what it is now."
                raise LabelStale(again, revision=label.revision)
            tidied = _tidy(name)
            if not await store.rename(conn, label_id, tidied):
                raise _taken()
            await self._record(
                conn, "label.renamed", caller, label_id, address, before=label.name, after=tidied
            )
            return await self._visible(conn, caller, label_id)

    async def delete(self, caller: Caller, label_id: LabelId, address: str | None = None) -> None:
        """Delete a label; its artists stay. Raises LabelMissing."""
        async with self._database.transaction() as conn:
            if not await store.delete(conn, label_id):
                raise _missing()
            await self._record(conn, "label.deleted", caller, label_id, address)

    async def put_staff(
        self,
        caller: Caller,
        label_id: LabelId,
        user_id: UserId,
        role: StaffRole,
        *,
        address: str | None = None,
    ) -> Label:
        """Ask someone to act for a label, or change the role of who does.

        Nobody acts for a label who has not accepted. Raises LabelMissing, NotLabelOwner, LastLabelOwner,
        UserMissing.
        """
        async with self._database.transaction() as conn:
            await store.lock(conn, label_id)
            label = await self._owned(conn, caller, label_id)
            if role is not StaffRole.OWNER:
                _check_owner_stays(label, user_id, caller)
            if await store.set_role(conn, label_id, user_id, role):
                await self._record(
                    conn,
                    "label.staff_changed",
                    caller,
                    label_id,
                    address,
                    person=str(user_id),
                    role=role.value,
                )
            else:
                await self._invite(conn, caller, label, user_id, role=role, address=address)
            return await self._visible(conn, caller, label_id)

    async def list_invitations(self, user_id: UserId) -> list[LabelInvitation]:
        """Labels that ask for a person, the latest first; at most a hundred."""
        async with self._database.transaction() as conn:
            return await store.invitations_of(conn, user_id, self._clock.now())

    async def accept(self, caller: Caller, label_id: LabelId, address: str | None = None) -> Label:
        """Begin to act for a label that asks for the caller. Raises LabelInvitationMissing."""
        async with self._database.transaction() as conn:
            await store.lock(conn, label_id)
            role = await store.take_invitation(conn, label_id, caller.user_id, self._clock.now())
            if role is None:
                raise _not_asked()
            await self._put(conn, caller, label_id, caller.user_id, role=role, address=address)
            return await self._visible(conn, caller, label_id)

    async def decline(self, caller: Caller, label_id: LabelId, address: str | None = None) -> None:
        """Turn a label down that asks for the caller. Raises LabelInvitationMissing."""
        async with self._database.transaction() as conn:
            if await store.take_invitation(conn, label_id, caller.user_id, self._clock.now()) is None:
                raise _not_asked()
            await self._record(conn, "label.staff_declined", caller, label_id, address)

    async def remove_staff(
        self, caller: Caller, label_id: LabelId, user_id: UserId, address: str | None = None
    ) -> None:
        """Let someone act for a label no more, or ask them no more; anyone may leave by themselves.

        Raises LabelMissing, NotLabelOwner, LastLabelOwner, StaffMemberMissing.
        """
        async with self._database.transaction() as conn:
            await store.lock(conn, label_id)
            label = await self._visible(conn, caller, label_id)
            if user_id != caller.user_id:
                _check_owner(label, caller)
            _check_owner_stays(label, user_id, caller)
            asked = await store.take_invitation(conn, label_id, user_id, self._clock.now())
            if not await store.remove_staff(conn, label_id, user_id) and asked is None:
                raise StaffMemberMissing("They may have left. Load the label again.")
            await self._record(conn, "label.staff_removed", caller, label_id, address, person=str(user_id))

    async def _invite(
        self,
        conn: Connection,
        caller: Caller,
        label: Label,
        user_id: UserId,
        *,
        role: StaffRole,
        address: str | None,
    ) -> None:
        await self._tiers.hold(conn, user_id)
        if Role.ADMIN not in caller.roles and not await find_visibility(conn, caller.user_id, user_id):
            # They are suspended, have left, or keep the one who asks away: none of that is told.
            raise UserMissing("There is no account with this id. It may have been deleted.")
        if len(label.invited) >= MOST_INVITED and all(one.user_id != user_id for one in label.invited):
            raise TooManyInvited("Wait for answers, or take an invitation back.", limit=MOST_INVITED)
        now = self._clock.now()
        until = now + INVITATION_LIFE
        await store.invite(conn, label.id, Invited(user_id, "", role, now, until))
        await self._record(
            conn, "label.staff_invited", caller, label.id, address, person=str(user_id), role=role.value
        )
        # Asked once more they are not written to once more.
        if all(one.user_id != user_id for one in label.invited):
            await self._mailroom.tell(
                conn,
                user_id,
                LetterKind.LABEL_INVITED,
                label=label.name,
                role=_ROLES[role],
                until=until.strftime("%Y-%m-%d"),
            )

    async def _put(
        self,
        conn: Connection,
        caller: Caller,
        label_id: LabelId,
        user_id: UserId,
        *,
        role: StaffRole,
        address: str | None,
    ) -> None:
        await self._tiers.add_role(conn, user_id, Role.ARTIST)
        await store.put_staff(conn, label_id, user_id, role, self._clock.now())
        await self._record(
            conn, "label.staff_added", caller, label_id, address, person=str(user_id), role=role.value
        )

    async def _visible(self, conn: Connection, caller: Caller, label_id: LabelId) -> Label:
        label = await store.find(conn, label_id, self._clock.now())
        if label is None or (Role.ADMIN not in caller.roles and _member(label, caller.user_id) is None):
            raise _missing()
        return label

    async def _owned(self, conn: Connection, caller: Caller, label_id: LabelId) -> Label:
        label = await self._visible(conn, caller, label_id)
        _check_owner(label, caller)
        return label

    async def _record(
        self,
        conn: Connection,
        action: str,
        caller: Caller,
        label_id: LabelId,
        address: str | None,
        **details: Detail,
    ) -> None:
        await self._audit.record(
            conn,
            action,
            actor=caller.user_id,
            object_kind="label",
            object_id=label_id,
            address=address,
            **details,
        )


def _member(label: Label, user_id: UserId) -> StaffMember | None:
    return next((one for one in label.staff if one.user_id == user_id), None)


def _check_owner(label: Label, caller: Caller) -> None:
    member = _member(label, caller.user_id)
    if Role.ADMIN not in caller.roles and (member is None or member.role is not StaffRole.OWNER):
        raise NotLabelOwner("Ask one of its owners.")


def _check_owner_stays(label: Label, user_id: UserId, caller: Caller) -> None:
    # An admin may leave a label without staff, and give it an owner again.
    owners = [one.user_id for one in label.staff if one.role is StaffRole.OWNER]
    if owners == [user_id] and Role.ADMIN not in caller.roles:
        raise LastLabelOwner("Make somebody else an owner first.")


def _tidy(name: str) -> str:
    tidied = tidy_name(name)
    if not tidied:
        raise LabelNameRefused("Give it a name with letters.", field="name")
    return tidied


def _after(cursor: str | None) -> tuple[str, UUID]:
    if cursor is None:
        return "", _LOWEST
    name, row = decode_cursor(cursor, (str, str))
    try:
        after = UUID(str(row))
    except ValueError as error:
        raise BadCursor("Leave the cursor out to begin at the first page.") from error
    if "\0" in str(name):
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return str(name), after


def _missing() -> LabelMissing:
    return LabelMissing("It may have been deleted, or you do not act for it.")


def _not_asked() -> LabelInvitationMissing:
    return LabelInvitationMissing("It may be too old, or was taken back. Ask the label for another one.")


def _taken() -> LabelNameTaken:
    return LabelNameTaken("Choose another name.", field="name")

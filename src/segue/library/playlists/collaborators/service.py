"""Sharing a playlist: asking people by name or by link, what they may do, leaving, giving it away."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, Unpack

from segue.accounts.api import Caller, PersonMissing
from segue.kernel.ids import InvitationId, PlaylistId, UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists import store as playlists
from segue.library.playlists.collaborators import store
from segue.library.playlists.collaborators.contracts import Asked, Collaborator, Invitation
from segue.library.playlists.collaborators.errors import (
    CollaboratorMissing,
    CollaboratorRefused,
    InvitationMissing,
    OwnerStays,
    TooManyCollaborators,
)
from segue.library.playlists.contracts import ChangeKind, CollaboratorRole, Part, Playlist
from segue.library.playlists.desk import ANYONE, OWNERS, PEOPLE, Desk, PlaylistPorts

LASTS = timedelta(days=7)
MOST = 100
_OVER = "It may be over, or taken back. Ask whoever sent it for another one."
_NOT_THERE = "They may have left. Load the list again."


class People(Protocol):
    """What accounts knows of people."""

    async def may_know(self, conn: Connection, viewer: UserId, person: UserId) -> bool:
        """Whether there is such a person for the viewer."""
        ...


class Collaborators(Desk):
    """One transaction a use case. Only the SHA-256 of what opens a link is kept."""

    def __init__(self, people: People, **ports: Unpack[PlaylistPorts]) -> None:
        super().__init__(**ports)
        self._people = people

    async def list_of(self, caller: Caller, playlist_id: PlaylistId) -> Sequence[Collaborator]:
        """Who shares in a playlist, told to those alone. Raises PlaylistMissing, PlaylistNotYours."""
        async with self._database.transaction() as conn:
            await self._admit(conn, caller, playlist_id, PEOPLE)
            return await store.list_of(conn, playlist_id, caller.user_id)

    async def list_invitations(self, caller: Caller, playlist_id: PlaylistId) -> Sequence[Invitation]:
        """Who is asked. Raises PlaylistMissing, PlaylistNotYours."""
        async with self._database.transaction() as conn:
            await self._admit(conn, caller, playlist_id, OWNERS)
            return await store.list_invitations(conn, playlist_id, self._clock.now())

    async def invite(
        self, caller: Caller, playlist_id: PlaylistId, role: CollaboratorRole, person: UserId | None
    ) -> tuple[Invitation, str | None]:
        """Ask a person; without one a link, and the token that opens it, which is told only now.

        Raises PlaylistMissing, PlaylistNotYours, PersonMissing, CollaboratorRefused, TooManyCollaborators.
        """
        token = None
        if person is None:
            token = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS)
            if held.owner is None:
                raise CollaboratorRefused("Every admin edits it already.")
            if person is not None:
                await self._check_person(conn, caller, held, person)
            asked = await store.list_invitations(conn, playlist_id, self._clock.now())
            if len(asked) >= MOST:
                raise TooManyCollaborators("Take some invitations back first.", limit=MOST)
            now = self._clock.now()
            invitation = await store.invite(
                conn,
                playlist_id,
                invitation_id=InvitationId(self._ids.new()),
                role=role,
                person=person,
                token_hash=None if token is None else _hash(token),
                maker=caller.user_id,
                now=now,
                until=now + LASTS,
            )
            made = await store.list_invitations(conn, playlist_id, now)
        return next(one for one in made if one.id == invitation), token

    async def withdraw(self, caller: Caller, playlist_id: PlaylistId, invitation_id: InvitationId) -> None:
        """Take an invitation back. Raises PlaylistMissing, PlaylistNotYours, InvitationMissing."""
        async with self._database.transaction() as conn:
            await self._hold(conn, caller, playlist_id, OWNERS)
            if not await store.withdraw(conn, playlist_id, invitation_id):
                raise InvitationMissing("It may be over. Load the list again.")

    async def list_mine(self, caller: Caller) -> Sequence[Asked]:
        """What the caller is asked to share in."""
        async with self._database.transaction() as conn:
            return await store.list_of_person(conn, caller.user_id, self._clock.now())

    async def accept(self, caller: Caller, playlist_id: PlaylistId) -> Playlist:
        """Share in what one was asked to. Raises InvitationMissing, TooManyCollaborators."""
        async with self._database.transaction() as conn:
            await playlists.hold(conn, playlist_id)
            asked = await store.list_of_person(conn, caller.user_id, self._clock.now(), playlist_id)
            if not asked:
                raise InvitationMissing(_OVER)
            return await self._join(conn, caller, playlist_id, asked[0].role)

    async def decline(self, caller: Caller, playlist_id: PlaylistId) -> None:
        """Turn down what one was asked to. Raises InvitationMissing."""
        async with self._database.transaction() as conn:
            if not await store.withdraw_from(conn, playlist_id, caller.user_id):
                raise InvitationMissing(_OVER)

    async def join(self, caller: Caller, token: str) -> Playlist:
        """Share in what a link opens; who does already, or owns it, stays what they are.

        Raises InvitationMissing, TooManyCollaborators.
        """
        async with self._database.transaction() as conn:
            opened = await store.find_by_hash(conn, _hash(token), self._clock.now())
            if opened is None or not await playlists.hold(conn, opened[0]):
                raise InvitationMissing(_OVER)
            playlist_id, role = opened
            owner = await store.find_owner(conn, playlist_id, caller.user_id)
            if owner is None:
                raise InvitationMissing(_OVER)
            if owner == caller.user_id or await store.find_role(conn, playlist_id, caller.user_id):
                return await self._find(conn, caller, playlist_id)
            return await self._join(conn, caller, playlist_id, role)

    async def change(
        self, caller: Caller, playlist_id: PlaylistId, person: UserId, role: CollaboratorRole
    ) -> Sequence[Collaborator]:
        """Change what somebody may do. Raises PlaylistMissing, PlaylistNotYours, CollaboratorMissing."""
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS)
            now = await store.find_role(conn, playlist_id, person)
            if now is None:
                raise CollaboratorMissing(_NOT_THERE)
            if now is not role:
                await store.put(conn, playlist_id, person, role, self._clock.now())
                await self._advance(
                    conn,
                    held,
                    ChangeKind.ROLE_CHANGED,
                    actor=caller.user_id,
                    subject=person,
                    detail=role.value,
                )
            return await store.list_of(conn, playlist_id, caller.user_id)

    async def remove(self, caller: Caller, playlist_id: PlaylistId, person: UserId) -> None:
        """Let somebody share no more: its owner may, and they themselves.

        Raises PlaylistMissing, PlaylistNotYours, CollaboratorMissing, OwnerStays.
        """
        themselves = person == caller.user_id
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, ANYONE if themselves else OWNERS)
            if themselves and held.part is Part.OWNER:
                raise OwnerStays("Give it to somebody who edits it, or delete it.")
            if not await store.remove(conn, playlist_id, person):
                raise CollaboratorMissing(_NOT_THERE)
            await self._advance(conn, held, ChangeKind.LEFT, actor=caller.user_id, subject=person)

    async def leave(self, caller: Caller, playlist_id: PlaylistId) -> None:
        """Share in a playlist no more. Raises PlaylistMissing, CollaboratorMissing, OwnerStays."""
        await self.remove(caller, playlist_id, caller.user_id)

    async def transfer(self, caller: Caller, playlist_id: PlaylistId, person: UserId) -> Playlist:
        """Make a playlist somebody's who edits it; who gave it goes on as an editor.

        Raises PlaylistMissing, PlaylistNotYours, CollaboratorMissing, CollaboratorRefused.
        """
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS)
            if held.owner is None or held.owner.id == person:
                raise CollaboratorRefused("Choose somebody else, who edits it.")
            role = await store.find_role(conn, playlist_id, person)
            if role is not CollaboratorRole.EDITOR or not await self._people.may_know(
                conn, caller.user_id, person
            ):
                raise CollaboratorMissing(
                    "Only who edits it can take it over. Invite them as an editor first."
                )
            now = self._clock.now()
            await store.remove(conn, playlist_id, person)
            await store.put(conn, playlist_id, caller.user_id, CollaboratorRole.EDITOR, now)
            await playlists.give(conn, playlist_id, person)
            await self._advance(conn, held, ChangeKind.TRANSFERRED, actor=caller.user_id, subject=person)
            return await self._find(conn, caller, playlist_id)

    async def forget(self) -> None:
        """Delete invitations that are over."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now())

    async def _join(
        self, conn: Connection, caller: Caller, playlist_id: PlaylistId, role: CollaboratorRole
    ) -> Playlist:
        if await store.count(conn, playlist_id) >= MOST:
            raise TooManyCollaborators("Ask its owner to make room for you.", limit=MOST)
        await store.withdraw_from(conn, playlist_id, caller.user_id)
        await store.put(conn, playlist_id, caller.user_id, role, self._clock.now())
        held = await self._find(conn, caller, playlist_id)
        await self._advance(
            conn,
            held,
            ChangeKind.JOINED,
            actor=caller.user_id,
            subject=caller.user_id,
            detail=role.value,
        )
        return await self._find(conn, caller, playlist_id)

    async def _check_person(self, conn: Connection, caller: Caller, held: Playlist, person: UserId) -> None:
        if held.owner is not None and held.owner.id == person:
            raise CollaboratorRefused("It is theirs already.")
        if not await self._people.may_know(conn, caller.user_id, person):
            raise PersonMissing("They may have left. Choose somebody else.")
        if await store.find_role(conn, held.id, person) is not None:
            raise CollaboratorRefused("They share in it already. Change what they may do instead.")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

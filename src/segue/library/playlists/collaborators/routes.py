"""HTTP of sharing playlists. What opens a link travels in bodies, and behind the `#` of addresses."""

from uuid import UUID

from fastapi import APIRouter, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.http import tag
from segue.kernel.ids import InvitationId, PlaylistId, UserId
from segue.library.playlists.collaborators.schemas import (
    AskedToShareListBody,
    ChangeCollaboratorBody,
    CollaboratorsBody,
    InviteToPlaylistBody,
    JoinPlaylistBody,
    NewPlaylistInvitationBody,
    PlaylistInvitationsBody,
    TransferPlaylistBody,
    asked_body,
    collaborators_body,
    invitation_body,
)
from segue.library.playlists.collaborators.service import Collaborators
from segue.library.playlists.schemas import PlaylistBody, playlist_body


def router(  # noqa: C901  # one route after another, none of them deep
    collaborators: Collaborators, public_url: str | None
) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.get("/playlists/{playlist_id}/collaborators")
    async def list_collaborators(caller: SignedInCaller, playlist_id: UUID) -> CollaboratorsBody:
        """Who shares in a playlist: for those who do."""
        return collaborators_body(await collaborators.list_of(caller, PlaylistId(playlist_id)))

    @routes.get("/playlists/{playlist_id}/invitations")
    async def list_playlist_invitations(caller: SignedInCaller, playlist_id: UUID) -> PlaylistInvitationsBody:
        """Who is asked to share in a playlist of yours, links too."""
        found = await collaborators.list_invitations(caller, PlaylistId(playlist_id))
        return PlaylistInvitationsBody(items=[invitation_body(one) for one in found])

    @routes.post("/playlists/{playlist_id}/invitations", status_code=201)
    async def invite_to_playlist(
        caller: SignedInCaller, playlist_id: UUID, body: InviteToPlaylistBody
    ) -> NewPlaylistInvitationBody:
        """Ask somebody to share in a playlist of yours, or make a link that asks. Both last a week."""
        person = None if body.user_id is None else UserId(body.user_id)
        made, token = await collaborators.invite(caller, PlaylistId(playlist_id), body.role, person)
        url = None if token is None else f"{public_url or ''}/join#{token}"
        return NewPlaylistInvitationBody(**dict(invitation_body(made)), url=url)

    @routes.delete("/playlists/{playlist_id}/invitations/{invitation_id}", status_code=204)
    async def withdraw_playlist_invitation(
        caller: SignedInCaller, playlist_id: UUID, invitation_id: UUID
    ) -> None:
        """Take an invitation back; who joined by it stays."""
        await collaborators.withdraw(caller, PlaylistId(playlist_id), InvitationId(invitation_id))

    @routes.post("/playlists/join")
    async def join_playlist(
        response: Response, caller: SignedInCaller, body: JoinPlaylistBody
    ) -> PlaylistBody:
        """Share in the playlist that a link opens."""
        joined = await collaborators.join(caller, body.token)
        tag(response, joined.version)
        return playlist_body(joined)

    @routes.get("/users/me/playlist-invitations")
    async def list_my_playlist_invitations(caller: SignedInCaller) -> AskedToShareListBody:
        """Playlists that you are asked to share in."""
        return AskedToShareListBody(items=[asked_body(one) for one in await collaborators.list_mine(caller)])

    @routes.put("/users/me/playlist-invitations/{playlist_id}")
    async def accept_playlist_invitation(
        response: Response, caller: SignedInCaller, playlist_id: UUID
    ) -> PlaylistBody:
        """Share in a playlist that you are asked to."""
        joined = await collaborators.accept(caller, PlaylistId(playlist_id))
        tag(response, joined.version)
        return playlist_body(joined)

    @routes.delete("/users/me/playlist-invitations/{playlist_id}", status_code=204)
    async def decline_playlist_invitation(caller: SignedInCaller, playlist_id: UUID) -> None:
        """Turn a playlist down; its owner may ask again."""
        await collaborators.decline(caller, PlaylistId(playlist_id))

    @routes.put("/playlists/{playlist_id}/collaborators/{user_id}")
    async def change_collaborator(
        caller: SignedInCaller, playlist_id: UUID, user_id: UUID, body: ChangeCollaboratorBody
    ) -> CollaboratorsBody:
        """Change what somebody may do in a playlist of yours."""
        found = await collaborators.change(caller, PlaylistId(playlist_id), UserId(user_id), body.role)
        return collaborators_body(found)

    @routes.delete("/playlists/{playlist_id}/collaborators/{user_id}", status_code=204)
    async def remove_collaborator(caller: SignedInCaller, playlist_id: UUID, user_id: UUID) -> None:
        """Let somebody share in a playlist of yours no more, or yourself in somebody's."""
        await collaborators.remove(caller, PlaylistId(playlist_id), UserId(user_id))

    @routes.post("/playlists/{playlist_id}/leave", status_code=204)
    async def leave_playlist(caller: SignedInCaller, playlist_id: UUID) -> None:
        """Share in a playlist no more; what you added stays."""
        await collaborators.leave(caller, PlaylistId(playlist_id))

    @routes.post("/playlists/{playlist_id}/transfer")
    async def transfer_playlist(
        response: Response, caller: SignedInCaller, playlist_id: UUID, body: TransferPlaylistBody
    ) -> PlaylistBody:
        """Give a playlist of yours to somebody who edits it; you go on as an editor."""
        given = await collaborators.transfer(caller, PlaylistId(playlist_id), UserId(body.user_id))
        tag(response, given.version)
        return playlist_body(given)

    return routes

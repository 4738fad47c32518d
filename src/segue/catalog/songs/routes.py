"""HTTP of songs' pages: anyone signed in reads, who acts for their artist changes."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.songs.schemas import ChangeSongBody, SongDetailsBody, song_details_body
from segue.catalog.songs.service import Songs
from segue.kernel.ids import SongId


def router(songs: Songs) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/songs/{song_id}")
    async def get_song(response: Response, caller: SignedInCaller, song_id: UUID) -> SongDetailsBody:
        """A song."""
        found = await songs.get(caller, SongId(song_id))
        tag(response, found.revision)
        return song_details_body(found, caller)

    @routes.patch("/songs/{song_id}", responses=changed)
    async def change_song(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        song_id: UUID,
        body: ChangeSongBody,
        if_match: IfMatch = None,
    ) -> SongDetailsBody:
        """Change a song: who acts for its artist, and admins."""
        held = await songs.change(
            caller,
            SongId(song_id),
            body.changes(),
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        tag(response, held.revision)
        return song_details_body(held, caller)

    @routes.delete("/songs/{song_id}", status_code=204, responses=changed)
    async def delete_song(
        request: Request, caller: SignedInCaller, song_id: UUID, if_match: IfMatch = None
    ) -> None:
        """Take a song away; audio of it is refused within a second. `restore` brings it back."""
        await songs.delete(
            caller, SongId(song_id), revision=wanted_revision(if_match), address=address_of(request)
        )

    @routes.post("/songs/{song_id}/restore")
    async def restore_song(
        request: Request, response: Response, caller: SignedInCaller, song_id: UUID
    ) -> SongDetailsBody:
        """Bring a song back."""
        back = await songs.restore(caller, SongId(song_id), address=address_of(request))
        tag(response, back.revision)
        return song_details_body(back, caller)

    return routes

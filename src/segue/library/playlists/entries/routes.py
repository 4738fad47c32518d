"""HTTP of editing the entries of a playlist: its owner and editors."""

from uuid import UUID

from fastapi import APIRouter, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.http import IfMatch, changed, tag, wanted_revision
from segue.kernel.ids import EntryId, PlaylistId
from segue.library.playlists.contracts import Edited
from segue.library.playlists.entries.schemas import (
    AddSongsBody,
    MoveEntriesBody,
    PlaylistEditBody,
    RemoveEntriesBody,
    SortPlaylistBody,
    edited_body,
)
from segue.library.playlists.entries.service import Entries


def router(entries: Entries) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.post("/playlists/{playlist_id}/songs", status_code=201, responses=changed)
    async def add_playlist_songs(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: AddSongsBody,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Add songs at a place, or at the end."""
        edited = await entries.add(
            caller, PlaylistId(playlist_id), body.addition, version=wanted_revision(if_match)
        )
        return _answer(response, edited)

    @routes.delete("/playlists/{playlist_id}/songs/{entry_id}", responses=changed)
    async def remove_playlist_song(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        entry_id: UUID,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Remove one entry; removed before, it is no error."""
        edited = await entries.remove(
            caller, PlaylistId(playlist_id), [EntryId(entry_id)], version=wanted_revision(if_match)
        )
        return _answer(response, edited)

    @routes.post("/playlists/{playlist_id}/removals", responses=changed)
    async def remove_playlist_songs(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: RemoveEntriesBody,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Remove many entries at once."""
        ids = [EntryId(one) for one in body.entry_ids]
        edited = await entries.remove(caller, PlaylistId(playlist_id), ids, version=wanted_revision(if_match))
        return _answer(response, edited)

    @routes.post("/playlists/{playlist_id}/moves", responses=changed)
    async def move_playlist_songs(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: MoveEntriesBody,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Move entries; `position` is where the first of them will stand."""
        edited = await entries.move(
            caller,
            PlaylistId(playlist_id),
            body.moving,
            body.target,
            version=wanted_revision(if_match),
        )
        return _answer(response, edited)

    @routes.post("/playlists/{playlist_id}/sort", responses=changed)
    async def sort_playlist(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: SortPlaylistBody,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Put the whole playlist in an order, for everyone who sees it."""
        edited = await entries.sort(
            caller,
            PlaylistId(playlist_id),
            body.by,
            descending=body.descending,
            version=wanted_revision(if_match),
        )
        return _answer(response, edited)

    return routes


def _answer(response: Response, edited: Edited) -> PlaylistEditBody:
    tag(response, edited.version)
    return edited_body(edited)

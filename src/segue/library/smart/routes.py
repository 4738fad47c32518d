"""HTTP of smart playlists: each is its owner's alone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.api import Catalog
from segue.catalog.http import IfMatch, PageBody, SongBody, changed, song_body, tag, wanted_revision
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.library.smart.schemas import (
    ChangeSmartPlaylistBody,
    NewSmartPlaylistBody,
    PreviewedBody,
    SmartPlaylistBody,
    SmartPlaylistPage,
    TriedRulesBody,
    smart_body,
)
from segue.library.smart.service import Change, SmartPlaylists

_FIRST = 10
_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
_Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


def router(smart: SmartPlaylists, catalog: Catalog) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["library"])

    @routes.post("/smart-playlists", status_code=201)
    async def create_smart_playlist(
        response: Response, caller: SignedInCaller, body: NewSmartPlaylistBody
    ) -> SmartPlaylistBody:
        """Make a smart playlist of rules."""
        made = await smart.create(caller, body.name, body.description, body.rules)
        tag(response, made.revision)
        return smart_body(made)

    @routes.post("/smart-playlists/preview")
    async def preview_rules(caller: SignedInCaller, body: TriedRulesBody) -> PreviewedBody:
        """What rules would choose now."""
        found = await smart.preview(caller, body.rules, _FIRST)
        own = await catalog.find_own(caller, found.first)
        return PreviewedBody(
            songs=found.songs,
            duration_ms=found.length_ms,
            first=[song_body(song, caller, own) for song in found.first],
        )

    @routes.get("/users/me/smart-playlists")
    async def list_smart_playlists(
        caller: SignedInCaller, limit: _Limit = DEFAULT_LIMIT, cursor: _Cursor = None
    ) -> SmartPlaylistPage:
        """Your smart playlists, newest first."""
        page = await smart.list_own(caller, cursor, limit)
        return SmartPlaylistPage(items=[smart_body(one) for one in page.items], next=page.next)

    @routes.get("/smart-playlists/{playlist_id}")
    async def get_smart_playlist(
        response: Response, caller: SignedInCaller, playlist_id: UUID
    ) -> SmartPlaylistBody:
        """A smart playlist of yours."""
        found = await smart.get(caller, playlist_id)
        tag(response, found.revision)
        return smart_body(found)

    @routes.patch("/smart-playlists/{playlist_id}", responses=changed)
    async def change_smart_playlist(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: ChangeSmartPlaylistBody,
        if_match: IfMatch = None,
    ) -> SmartPlaylistBody:
        """Change a smart playlist, freeze it, or let it live again."""
        change = Change(body.name, body.description, body.rules, body.frozen)
        found = await smart.change(caller, playlist_id, change, wanted_revision(if_match))
        tag(response, found.revision)
        return smart_body(found)

    @routes.delete("/smart-playlists/{playlist_id}", status_code=204)
    async def delete_smart_playlist(caller: SignedInCaller, playlist_id: UUID) -> None:
        """Delete a smart playlist; no song is."""
        await smart.delete(caller, playlist_id)

    @routes.get("/smart-playlists/{playlist_id}/songs")
    async def list_smart_songs(
        caller: SignedInCaller, playlist_id: UUID, limit: _Limit = DEFAULT_LIMIT, cursor: _Cursor = None
    ) -> PageBody[SongBody]:
        """Songs that the rules choose now, or chose when it was frozen."""
        page = await smart.list_songs(caller, playlist_id, cursor, limit)
        own = await catalog.find_own(caller, page.items)
        return PageBody[SongBody](items=[song_body(song, caller, own) for song in page.items], next=page.next)

    return routes

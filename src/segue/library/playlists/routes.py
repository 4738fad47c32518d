"""HTTP of playlists themselves."""

from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from segue.accounts.http import SignedInCaller
from segue.catalog.http import (
    Cursor,
    IfMatch,
    Limit,
    PageBody,
    changed,
    tag,
    wanted_revision,
)
from segue.kernel.ids import PlaylistId, SongId, UserId
from segue.kernel.paging import DEFAULT_LIMIT
from segue.library.playlists.contracts import MOST_ENTRIES, PlaylistKind
from segue.library.playlists.entries.reading import Reading
from segue.library.playlists.schemas import (
    ChangePlaylistBody,
    NewPlaylistBody,
    OpenPlaylistBody,
    PlaylistBody,
    PlaylistDetailsBody,
    PlaylistRowBody,
    PlaylistRowsBody,
    page_body,
    playlist_body,
    row_body,
)
from segue.library.playlists.service import NewPlaylist, Playlists

_rows = TypeAdapter(list[PlaylistRowBody])
Offset = Annotated[int, Query(ge=0, le=MOST_ENTRIES, description="The position of the first entry.")]


def router(  # noqa: C901  # one route after another, none of them deep
    playlists: Playlists, reading: Reading
) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.post("/playlists", status_code=201)
    async def create_playlist(
        response: Response, caller: SignedInCaller, body: NewPlaylistBody
    ) -> PlaylistBody:
        """Make a playlist, private unless you say otherwise."""
        new = NewPlaylist(
            name=body.name,
            description=body.description,
            visibility=body.visibility,
            kind=PlaylistKind(body.kind),
            song_ids=tuple(SongId(song) for song in body.song_ids),
        )
        made = await playlists.create(caller, new)
        tag(response, made.version)
        return playlist_body(made)

    @routes.get("/playlists")
    async def list_playlists(
        caller: SignedInCaller,
        kind: Literal["editorial", "chart"],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[PlaylistBody]:
        """The operator's playlists by name: their choice, or charts made from what is played."""
        page = await playlists.list_of_kind(caller, PlaylistKind(kind), cursor=cursor, limit=limit)
        return PageBody[PlaylistBody](items=[playlist_body(one) for one in page.items], next=page.next)

    @routes.get("/playlists/{playlist_id}", response_model=OpenPlaylistBody)
    async def get_playlist(
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        include_songs: Annotated[bool, Query(description="Whether to tell all entries too.")] = False,  # noqa: FBT002 - by name in the query
    ) -> OpenPlaylistBody | Response:
        """A playlist that is yours, shared with you, or open to everyone."""
        page = await reading.get(caller, PlaylistId(playlist_id))
        if not include_songs:
            tag(response, page.playlist.version)
            return page_body(page)
        pieces = list[bytes]()
        async for rows in reading.read_whole(caller, PlaylistId(playlist_id)):
            if rows.items:
                pieces.append(_rows.dump_json([row_body(row, caller) for row in rows.items])[1:-1])
            now = replace(page.playlist, version=rows.version, entry_count=rows.total)
            page = replace(page, playlist=now)
        head = page_body(page).model_dump_json(exclude={"songs"}).encode()
        whole = Response(head[:-1] + b',"songs":[' + b",".join(pieces) + b"]}", media_type="application/json")
        tag(whole, page.playlist.version)
        return whole

    @routes.get("/playlists/{playlist_id}/songs")
    async def list_playlist_songs(
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        limit: Limit = DEFAULT_LIMIT,
        offset: Offset = 0,
    ) -> PlaylistRowsBody:
        """Entries from a position on, in their order."""
        rows = await reading.list_rows(caller, PlaylistId(playlist_id), offset=offset, limit=limit)
        tag(response, rows.version)
        end = offset + len(rows.items)
        return PlaylistRowsBody(
            version=rows.version,
            total=rows.total,
            items=[row_body(row, caller) for row in rows.items],
            next=end if rows.items and end < rows.total else None,
        )

    @routes.put("/playlists/{playlist_id}", responses=changed)
    async def replace_playlist_details(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: PlaylistDetailsBody,
        if_match: IfMatch = None,
    ) -> PlaylistBody:
        """Say anew what a playlist of yours is called and who may see it."""
        held = await playlists.change(
            caller, PlaylistId(playlist_id), body.changes(), version=wanted_revision(if_match)
        )
        tag(response, held.version)
        return playlist_body(held)

    @routes.patch("/playlists/{playlist_id}", responses=changed)
    async def change_playlist(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: ChangePlaylistBody,
        if_match: IfMatch = None,
    ) -> PlaylistBody:
        """Rename or describe a playlist of yours, or change who may see it."""
        held = await playlists.change(
            caller, PlaylistId(playlist_id), body.changes(), version=wanted_revision(if_match)
        )
        tag(response, held.version)
        return playlist_body(held)

    @routes.delete("/playlists/{playlist_id}", status_code=204, responses=changed)
    async def delete_playlist(caller: SignedInCaller, playlist_id: UUID, if_match: IfMatch = None) -> None:
        """Delete a playlist of yours; `restore` brings it back for 30 days."""
        await playlists.delete(caller, PlaylistId(playlist_id), version=wanted_revision(if_match))

    @routes.post("/playlists/{playlist_id}/restore")
    async def restore_playlist(response: Response, caller: SignedInCaller, playlist_id: UUID) -> PlaylistBody:
        """Bring back a playlist that you have deleted."""
        held = await playlists.restore(caller, PlaylistId(playlist_id))
        tag(response, held.version)
        return playlist_body(held)

    @routes.get("/users/me/playlists")
    async def list_my_playlists(
        caller: SignedInCaller,
        folder_id: Annotated[UUID | None, Query(description="Only those in this folder.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[PlaylistBody]:
        """Your playlists and those that you share in, the latest changed first."""
        page = await playlists.list_mine(caller, folder=folder_id, cursor=cursor, limit=limit)
        return PageBody[PlaylistBody](items=[playlist_body(one) for one in page.items], next=page.next)

    @routes.get("/users/{user_id}/playlists")
    async def list_playlists_of_person(
        caller: SignedInCaller, user_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[PlaylistBody]:
        """Public playlists of somebody, the latest changed first."""
        page = await playlists.list_of_person(caller, UserId(user_id), cursor=cursor, limit=limit)
        return PageBody[PlaylistBody](items=[playlist_body(one) for one in page.items], next=page.next)

    return routes

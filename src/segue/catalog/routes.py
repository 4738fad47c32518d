"""HTTP of the catalogue. Browsing needs a person signed in."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from segue.accounts.api import SignedInCaller
from segue.catalog.schemas import (
    AlbumBody,
    ArtistBody,
    ChangeSongBody,
    SongBody,
    WaveformBody,
    album_body,
    artist_body,
    song_body,
    waveform_body,
)
from segue.catalog.service.catalog import Catalog
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import MAX_LIMIT

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
_waveform: dict[int | str, dict[str, object]] = {304: {"description": "The waveform is the one you have."}}


def router(catalog: Catalog) -> APIRouter:
    """The catalogue's routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/albums/{album_id}")
    async def get_album(caller: SignedInCaller, album_id: UUID) -> AlbumBody:
        """An album."""
        return album_body(await catalog.get_album(caller, AlbumId(album_id)))

    @routes.get("/artists/{artist_id}")
    async def get_artist(caller: SignedInCaller, artist_id: UUID) -> ArtistBody:
        """An artist."""
        return artist_body(await catalog.get_artist(caller, ArtistId(artist_id)))

    @routes.get("/songs/{song_id}")
    async def get_song(caller: SignedInCaller, song_id: UUID) -> SongBody:
        """A song."""
        return song_body(await catalog.get_song(caller, SongId(song_id)), caller)

    @routes.patch("/songs/{song_id}")
    async def change_song(caller: SignedInCaller, song_id: UUID, body: ChangeSongBody) -> SongBody:
        """Say whether a song is explicit or for paying listeners: members of its artist, and admins."""
        changed = await catalog.change_song(
            caller, SongId(song_id), explicit=body.explicit, paid_only=body.paid_only
        )
        return song_body(changed, caller)

    @routes.delete("/songs/{song_id}", status_code=204)
    async def withdraw_song(caller: SignedInCaller, song_id: UUID) -> None:
        """Withdraw a song: members of its artist, and admins. Audio of it is refused within a second."""
        await catalog.withdraw_song(caller, SongId(song_id))

    @routes.get("/songs/{song_id}/waveform", responses=_waveform, response_model=WaveformBody)
    async def get_waveform(
        request: Request, response: Response, caller: SignedInCaller, song_id: UUID
    ) -> WaveformBody | Response:
        """Peaks of a song for its seek bar."""
        waveform = await catalog.get_waveform(caller, SongId(song_id))
        headers = {"etag": f'"{waveform.version_id.hex}"', "cache-control": "private, max-age=3600"}
        if has_it(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return waveform_body(waveform)

    return routes


def has_it(request: Request, etag: str) -> bool:
    """Whether who asks says that they hold what `etag` names."""
    told = request.headers.get("if-none-match", "")
    return told == "*" or etag in (part.strip().removeprefix("W/") for part in told.split(","))

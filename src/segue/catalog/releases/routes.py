"""HTTP of releases on their way to the public."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.releases.schemas import (
    GivenIsrcsBody,
    ListedReleaseBody,
    PreviewBody,
    VerdictBody,
    given_body,
    listed_release_body,
    verdict_body,
)
from segue.catalog.releases.service import Releases
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import PageBody, album_body, song_body
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import DEFAULT_LIMIT


def router(releases: Releases) -> APIRouter:
    """The routes of releases, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/artists/{artist_id}/releases")
    async def list_artist_releases(
        caller: SignedInCaller, artist_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ListedReleaseBody]:
        """An artist's releases, drafts and empty ones too, the newest first: for who acts for the artist."""
        page = await releases.list_of_artist(caller, ArtistId(artist_id), cursor=cursor, limit=limit)
        items = [listed_release_body(one) for one in page.items]
        return PageBody[ListedReleaseBody](items=items, next=page.next)

    @routes.get("/albums/{album_id}/release")
    async def check_release(caller: SignedInCaller, album_id: UUID) -> VerdictBody:
        """How a release stands and what is wrong with it: members of its artist, and admins."""
        return verdict_body(await releases.check(caller, AlbumId(album_id)))

    @routes.get("/albums/{album_id}/preview")
    async def preview_release(caller: SignedInCaller, album_id: UUID) -> PreviewBody:
        """The album's page as the public will see it, drafts and songs to come included."""
        preview = await releases.preview(caller, AlbumId(album_id))
        own = {song.id for song in preview.songs}
        return PreviewBody(
            album=album_body(preview.album),
            songs=[song_body(song, caller, own) for song in preview.songs],
            release=verdict_body(preview.verdict),
        )

    @routes.post("/albums/{album_id}/publish")
    async def publish_release(caller: SignedInCaller, request: Request, album_id: UUID) -> VerdictBody:
        """Let the public have a release, now or when its schedule says. Warnings do not stop it."""
        published = await releases.publish(caller, AlbumId(album_id), address=_address(request))
        return verdict_body(published)

    @routes.post("/albums/{album_id}/unpublish")
    async def take_back_release(caller: SignedInCaller, request: Request, album_id: UUID) -> VerdictBody:
        """Make a draft of a release again. Audio of it is refused within a second."""
        return verdict_body(await releases.take_back(caller, AlbumId(album_id), address=_address(request)))

    @routes.post("/albums/{album_id}/isrcs")
    async def give_isrcs(caller: SignedInCaller, request: Request, album_id: UUID) -> GivenIsrcsBody:
        """Give each song of a release that lacks one an ISRC from the operator's prefix."""
        return given_body(await releases.give_isrcs(caller, AlbumId(album_id), address=_address(request)))

    @routes.post("/songs/{song_id}/publish", status_code=204)
    async def publish_song(caller: SignedInCaller, request: Request, song_id: UUID) -> None:
        """Let the public have a song that was kept back by itself."""
        await releases.publish_song(caller, SongId(song_id), address=_address(request))

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None

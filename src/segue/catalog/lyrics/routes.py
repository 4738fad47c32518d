"""HTTP of lyrics."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.rules import wanted_revision
from segue.catalog.lyrics import rules
from segue.catalog.lyrics.contracts import LyricsFormat
from segue.catalog.lyrics.schemas import LyricsBody, PutLyricsBody, lyrics_body
from segue.catalog.lyrics.service import LyricsDesk
from segue.kernel.ids import SongId

_Language = Annotated[
    str | None, Query(max_length=35, description="BCP 47, such as en or pt-BR; left out, as it is sung.")
]
_IfMatch = Annotated[
    str | None, Header(max_length=100, description='The ETag of what the change is meant for; "0" for none.')
]
_MEDIA_TYPES = {
    LyricsFormat.PLAIN: "text/plain; charset=utf-8",
    LyricsFormat.LRC: "text/plain; charset=utf-8",
    LyricsFormat.TTML: "application/ttml+xml",
}
_ENDINGS = {LyricsFormat.PLAIN: "txt", LyricsFormat.LRC: "lrc", LyricsFormat.TTML: "ttml"}
_file: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/plain": {"schema": {"type": "string"}},
            "application/ttml+xml": {"schema": {"type": "string"}},
        }
    }
}


def router(lyrics: LyricsDesk) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/songs/{song_id}/lyrics")
    async def get_lyrics(
        response: Response, caller: SignedInCaller, song_id: UUID, language: _Language = None
    ) -> LyricsBody:
        """A song's lyrics, with times by line and word where they are known."""
        found, held = await lyrics.get(caller, SongId(song_id), language)
        response.headers["etag"] = f'"{found.revision}"'
        return lyrics_body(found, held)

    @routes.get("/songs/{song_id}/lyrics.{format}", responses=_file, response_class=Response)
    async def read_lyrics_file(
        caller: SignedInCaller,
        song_id: UUID,
        format: LyricsFormat,  # noqa: A002 - the name in the path
        language: _Language = None,
    ) -> Response:
        """A song's lyrics as a file."""
        found, _ = await lyrics.get(caller, SongId(song_id), language)
        name = f"{song_id}.{found.language}.{_ENDINGS[format]}"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "private, no-cache",
        }
        text = rules.write(found.text, format, found.language)
        return Response(text, media_type=_MEDIA_TYPES[format], headers=headers)

    @routes.put("/songs/{song_id}/lyrics")
    async def put_lyrics(
        request: Request,
        response: Response,
        caller: SignedInCaller,
        song_id: UUID,
        *,
        body: PutLyricsBody,
        if_match: _IfMatch = None,
    ) -> LyricsBody:
        """Write a song's lyrics in a language: who acts for its artist."""
        written, held = await lyrics.put(
            caller,
            SongId(song_id),
            body.told(),
            language=body.language,
            revision=wanted_revision(if_match),
            address=_address(request),
        )
        response.headers["etag"] = f'"{written.revision}"'
        return lyrics_body(written, held)

    @routes.delete("/songs/{song_id}/lyrics/{language}", status_code=204)
    async def delete_lyrics(
        request: Request, caller: SignedInCaller, song_id: UUID, language: str, if_match: _IfMatch = None
    ) -> None:
        """Take a song's lyrics in a language away: who acts for its artist."""
        await lyrics.delete(
            caller,
            SongId(song_id),
            language,
            revision=wanted_revision(if_match),
            address=_address(request),
        )

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None

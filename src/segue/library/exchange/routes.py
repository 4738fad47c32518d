"""HTTP of imports and exports of playlists and libraries."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from segue.accounts.http import SignedInCaller
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.library.exchange.contracts import MOST_LISTS, Outcome, WrittenFormat
from segue.library.exchange.exports import ListExports, WrittenFile
from segue.library.exchange.formats.writing import MEDIA_TYPES
from segue.library.exchange.schemas import (
    FoundSongsBody,
    ImportEntryPage,
    ListImportBody,
    ListImportDetailsBody,
    ListImportPage,
    MakeBody,
    ResolveBody,
    ResolvedBody,
    entry_body,
    found_body,
    import_body,
    import_details_body,
)
from segue.library.exchange.service import Imports

_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
_Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
_Format = Annotated[WrittenFormat, Query(description="What to write it as.")]
_file: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file, up to 100 MB: M3U, XSPF, JSPF, CSV, .nsp, an archive of Spotify or other"
        " zip of such files, the library of Apple Music as XML. Its content decides.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_SCHEMAS = {MEDIA_TYPES[WrittenFormat.JSPF]: {"type": "object"}}
_written: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media_type.partition(";")[0]: {"schema": _SCHEMAS.get(media_type, {"type": "string"})}
            for media_type in MEDIA_TYPES.values()
        }
    }
}


def router(imports: Imports, exports: ListExports) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["library"])
    _add_imports(routes, imports)
    _add_exports(routes, exports)
    return routes


def _add_imports(routes: APIRouter, imports: Imports) -> None:

    @routes.post("/playlists/import", status_code=202, openapi_extra=_file)
    async def begin_import(
        request: Request,
        caller: SignedInCaller,
        *,
        file_name: Annotated[
            str | None, Query(max_length=1000, description="The file's name, which may be its playlist's.")
        ] = None,
        review: Annotated[
            bool, Query(description="Look for the songs and make nothing until `make` is asked.")
        ] = False,
    ) -> ListImportBody:
        """Bring in playlists, a library or a history. Nothing that the file names is opened or fetched.

        Ask for the import until its state is ready; playlists have then what was found, and what was not
        waits 90 days to be resolved.
        """
        return import_body(await imports.begin(caller, file_name, request.stream(), review=review))

    @routes.get("/users/me/imports")
    async def list_own_imports(
        caller: SignedInCaller, limit: _Limit = DEFAULT_LIMIT, cursor: _Cursor = None
    ) -> ListImportPage:
        """Your imports, newest first."""
        page = await imports.list_own(caller, cursor, limit)
        return ListImportPage(items=[import_body(one) for one in page.items], next=page.next)

    @routes.get("/users/me/imports/songs")
    async def find_songs_to_choose(
        caller: SignedInCaller,
        title: Annotated[
            str,
            Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$", description="How its title begins."),
        ],
        limit: _Limit = DEFAULT_LIMIT,
    ) -> FoundSongsBody:
        """Songs to choose for an entry that was not found."""
        return found_body(await imports.find_songs(caller, title, limit))

    @routes.get("/users/me/imports/{import_id}")
    async def get_own_import(caller: SignedInCaller, import_id: UUID) -> ListImportDetailsBody:
        """How an import stands, and what was found of its lists."""
        return import_details_body(*await imports.get(caller, import_id))

    @routes.delete("/users/me/imports/{import_id}", status_code=204)
    async def forget_import(caller: SignedInCaller, import_id: UUID) -> None:
        """Forget an import. What was made of it stays."""
        await imports.forget(caller, import_id)

    @routes.get("/users/me/imports/{import_id}/entries")
    async def list_import_entries(
        caller: SignedInCaller,
        import_id: UUID,
        *,
        list: Annotated[int | None, Query(ge=0, le=MOST_LISTS, description="Of this list alone.")] = None,  # noqa: A002 - the name in the query
        outcome: Annotated[
            tuple[Outcome, ...], Query(max_length=5, description="With these outcomes alone.")
        ] = (),
        limit: _Limit = DEFAULT_LIMIT,
        cursor: _Cursor = None,
    ) -> ImportEntryPage:
        """Entries of an import and what they were found to be."""
        page = await imports.list_entries(
            caller, import_id, only=list, outcomes=outcome, cursor=cursor, limit=limit
        )
        return ImportEntryPage(items=[entry_body(one) for one in page.items], next=page.next)

    @routes.put("/users/me/imports/{import_id}/lists/{place_of_list}/entries/{place}")
    async def resolve_entry(
        caller: SignedInCaller, import_id: UUID, place_of_list: int, place: int, body: ResolveBody
    ) -> ResolvedBody:
        """Say what an entry is, or skip it. Entries of the same name that are open follow it."""
        return ResolvedBody(
            resolved=await imports.resolve(
                caller, import_id, _bounded(place_of_list), _bounded(place), body.target_id
            )
        )

    @routes.post("/users/me/imports/{import_id}/make")
    async def make_import(caller: SignedInCaller, import_id: UUID, body: MakeBody) -> ListImportDetailsBody:
        """Make playlists, likes and the rest of an import's lists. What was made before stays as it is."""
        await imports.make(caller, import_id, body.lists)
        return import_details_body(*await imports.get(caller, import_id))


def _add_exports(routes: APIRouter, exports: ListExports) -> None:
    @routes.get("/playlists/{playlist_id}/export", responses=_written, response_class=Response)
    async def export_playlist(
        caller: SignedInCaller,
        playlist_id: UUID,
        format: _Format = WrittenFormat.M3U8,  # noqa: A002 - the name in the query
    ) -> Response:
        """A playlist as a file."""
        return _sent(await exports.playlist(caller, playlist_id, format))

    @routes.get("/users/me/liked-songs/export", responses=_written, response_class=Response)
    async def export_likes(
        caller: SignedInCaller,
        format: _Format = WrittenFormat.CSV,  # noqa: A002 - the name in the query
    ) -> Response:
        """What you like as a file."""
        return _sent(await exports.likes(caller, format))

    @routes.get("/smart-playlists/{playlist_id}/export", responses=_written, response_class=Response)
    async def export_smart_playlist(
        caller: SignedInCaller,
        playlist_id: UUID,
        format: _Format = WrittenFormat.M3U8,  # noqa: A002 - the name in the query
    ) -> Response:
        """What a smart playlist holds now, as a file."""
        return _sent(await exports.smart_playlist(caller, playlist_id, format))


def _bounded(place: int) -> int:
    # Larger numbers than the database has are places that no list has.
    return place if 0 <= place < 1 << 31 else (1 << 31) - 1


def _sent(file: WrittenFile) -> Response:
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_")
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}",
        "cache-control": "private, no-store",
    }
    return Response(file.data, media_type=file.media_type, headers=headers)

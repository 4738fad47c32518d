"""HTTP of what people may do with their history."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from segue.accounts.http import SignedInCaller
from segue.catalog.api import Catalog
from segue.catalog.http import album_body, artist_body
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.paging import DEFAULT_LIMIT
from segue.plays.history.contracts import ContextKind, Mode, PlayedContext
from segue.plays.history.schemas import ContextBody, ContextsBody, ForgottenBody, ModeBody
from segue.plays.history.service import ListeningHistory

T = TypeVar("T")


def _written_out(told: str) -> str:
    # A bare number would be taken for seconds, or for thousandths of them.
    try:
        float(told)
    except ValueError:
        return told
    raise PydanticCustomError("datetime_written", "Write the moment out, with its zone.")


_Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
Limit = Annotated[int, Query(ge=1, le=50, description="How many items at most.")]
From = Annotated[_Moment | None, Query(alias="from", description="Take out what began then or later.")]
To = Annotated[_Moment | None, Query(description="Take out what began before then.")]


def router(history: ListeningHistory, catalog: Catalog) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["plays"])

    @routes.get("/users/me/history/mode")
    async def get_history_mode(caller: SignedInCaller) -> ModeBody:
        """Whether what you play is written down now."""
        return _mode_body(await history.get_mode(caller.user_id))

    @routes.put("/users/me/history/pause")
    async def pause_history(caller: SignedInCaller) -> ModeBody:
        """Write nothing down until you resume it. Songs count what you play, and nobody knows it was you."""
        return _mode_body(await history.pause(caller.user_id))

    @routes.delete("/users/me/history/pause", status_code=204)
    async def resume_history(caller: SignedInCaller) -> None:
        """Write your history again."""
        await history.resume(caller.user_id)

    @routes.put("/users/me/private-session")
    async def begin_private_session(caller: SignedInCaller) -> ModeBody:
        """Listen for six hours, from now, without that anything is written down or shown to friends."""
        return _mode_body(await history.begin_private(caller.user_id))

    @routes.delete("/users/me/private-session", status_code=204)
    async def end_private_session(caller: SignedInCaller) -> None:
        """End the private session now."""
        await history.end_private(caller.user_id)

    @routes.delete("/users/me/history")
    async def forget_history(caller: SignedInCaller, since: From = None, to: To = None) -> ForgottenBody:
        """Take a stretch of time out of your history, or all of it. It cannot be undone."""
        return ForgottenBody(plays=await history.forget(caller.user_id, since, to))

    @routes.delete("/users/me/history/{play_id}", status_code=204)
    async def forget_play(caller: SignedInCaller, play_id: UUID) -> None:
        """Take one line out of your history."""
        await history.forget_play(caller.user_id, play_id)

    @routes.get("/users/me/recents")
    async def list_recents(caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT) -> ContextsBody:
        """Albums, artists and playlists you played songs from lately."""
        found = await history.list_contexts(caller.user_id, limit)
        albums = await catalog.find_albums(caller, _ids(found, ContextKind.ALBUM, AlbumId))
        artists = await catalog.find_artists(caller, _ids(found, ContextKind.ARTIST, ArtistId))
        bodies = [
            ContextBody(
                kind=one.kind,
                id=one.id,
                played_at=one.played_at,
                album=album_body(albums[AlbumId(one.id)]) if one.id in albums else None,
                artist=artist_body(artists[ArtistId(one.id)]) if one.id in artists else None,
            )
            for one in found
        ]
        known = [one for one in bodies if one.kind is ContextKind.PLAYLIST or one.album or one.artist]
        return ContextsBody(items=known)

    return routes


def _ids(found: Sequence[PlayedContext], kind: ContextKind, of: Callable[[UUID], T]) -> list[T]:
    return [of(one.id) for one in found if one.kind is kind]


def _mode_body(mode: Mode) -> ModeBody:
    return ModeBody(paused=mode.paused, private_until=mode.private_until)

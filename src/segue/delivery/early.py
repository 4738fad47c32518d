"""HTTP of hearing a release before its day by a link."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from segue.catalog.api import Links
from segue.delivery.service import AUTO, Delivery
from segue.kernel.ids import SongId


class PlayLinkBody(BaseModel):
    """What stands after the `#` of a link, the song, and the quality as in `songs/{id}/stream`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Annotated[str, Field(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")]
    song_id: UUID
    quality: Annotated[str, Field(max_length=20)] = AUTO


def router(delivery: Delivery, links: Links) -> APIRouter:
    """The route, without the API's prefix."""
    routes = APIRouter(tags=["delivery"])

    @routes.post(
        "/links/stream",
        response_class=Response,
        responses={
            200: {
                "description": "Good until `expires_at`.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/StreamAnswer"}}},
            }
        },
    )
    async def stream_by_link(body: PlayLinkBody) -> Response:
        """What a player needs to play a song that a link opens. Needs nobody signed in; each is counted."""
        link = await links.admit(body.token, SongId(body.song_id))
        answer = await delivery.stream_by_link(link.id, link.expires_at, str(body.song_id), body.quality)
        return Response(answer.json, media_type="application/json", headers={"cache-control": "no-store"})

    return routes

"""HTTP of shared links: made and ended by who is signed in, opened by whoever has one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from segue.accounts.api import Places
from segue.accounts.http import SignedInCaller
from segue.catalog.http import PageBody
from segue.delivery.api import Previews
from segue.kernel.ids import SongId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.social.shares.errors import ShareMissing
from segue.social.shares.oembed import oembed, token_of
from segue.social.shares.schemas import (
    CreateShareBody,
    HearShareBody,
    OembedBody,
    PreviewAnswerBody,
    ShareBody,
    SharedBody,
    share_body,
    shared_body,
)
from segue.social.shares.service import Shares

Token = Annotated[str, Path(min_length=22, max_length=22, pattern="^[A-Za-z0-9_-]+$")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
Side = Annotated[int | None, Query(ge=1, le=10_000)]


def router(shares: Shares, previews: Previews, places: Places, base: str) -> APIRouter:
    """The routes, without the API's prefix. `base` is the address people reach the server at."""
    routes = APIRouter(tags=["sharing"])

    @routes.post("/shares", status_code=201)
    async def create_share(caller: SignedInCaller, body: CreateShareBody, response: Response) -> ShareBody:
        """A link to a song, an album or a playlist, for anyone who has it."""
        share = await shares.create(caller, body.kind, body.id, body.expires_at)
        response.headers["cache-control"] = "no-store"
        return share_body(share, base)

    @routes.get("/shares")
    async def list_shares(
        caller: SignedInCaller, response: Response, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ShareBody]:
        """Your links, the newest first."""
        page = await shares.list_mine(caller, cursor=cursor, limit=limit)
        response.headers["cache-control"] = "no-store"
        return PageBody[ShareBody](items=[share_body(one, base) for one in page.items], next=page.next)

    @routes.delete("/shares/{token}", status_code=204)
    async def end_share(caller: SignedInCaller, token: Token) -> None:
        """End a link, and what is heard by it."""
        await shares.revoke(caller, token)

    @routes.get("/shares/{token}")
    async def read_share(request: Request, response: Response, token: Token) -> SharedBody:
        """What is behind a link. Needs nobody signed in."""
        share, thing = await shares.open(token, places.find(request.scope))
        response.headers["cache-control"] = "no-store"
        return shared_body(share, thing, previews=shares.previews)

    @routes.post("/shares/{token}/preview")
    async def preview_share(
        request: Request, response: Response, token: Token, body: HearShareBody
    ) -> PreviewAnswerBody:
        """The beginning of a song of a link, where the operator allows it. Needs nobody signed in."""
        country = places.find(request.scope)
        share = await shares.admit(token, SongId(body.song_id), country)
        made = await previews.make(share.id, share.expires_at, str(body.song_id), country)
        response.headers["cache-control"] = "no-store"
        return PreviewAnswerBody(
            song_id=body.song_id,
            url=made.url,
            mime=made.mime,
            duration_ms=made.duration,
            expires_at=made.expires_at,
        )

    @routes.get("/oembed")
    async def read_oembed(
        request: Request,
        url: Annotated[str, Query(max_length=500, description="The address of a shared page.")],
        maxwidth: Side = None,
        maxheight: Side = None,
        format: Literal["json"] = "json",  # noqa: A002, ARG001  # the name that oEmbed gives it
    ) -> OembedBody:
        """How other sites show a link (oembed.com)."""
        token = token_of(url, base)
        if token is None:
            raise ShareMissing("Ask for the address of a shared page of this server.")
        _, thing = await shares.open(token, places.find(request.scope), counted=False)
        return oembed(base, token, thing, most_wide=maxwidth, most_high=maxheight)

    return routes

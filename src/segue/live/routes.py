"""HTTP of the live socket: tickets, and events for who has no socket."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager
from typing import Annotated

import msgspec
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from segue.accounts.http import SignedInCaller
from segue.live.connections import Connections
from segue.live.errors import MessageRefused, TooManyTopics
from segue.live.listener import Listener
from segue.live.schemas import TicketBody
from segue.live.service import Live, Subscribed, subscribed_text
from segue.live.tickets import Tickets

_MOST = 20
_TOPICS = Query(max_length=2_000, description="Topics with commas between, at most 20.")
_LAST = Header(max_length=400, description="The `id` of the last event that came, to go on from there.")


class _Placed(msgspec.Struct):
    op: str
    topic: str | None = None
    seq: int | None = None


_placed = msgspec.json.Decoder(_Placed)


def router(live: Live, connections: Connections, tickets: Tickets) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["live"])

    @routes.post("/live/tickets", status_code=201)
    async def create_live_ticket(caller: SignedInCaller, response: Response) -> TicketBody:
        """A ticket for the socket at `live?ticket=`: good once, for half a minute."""
        response.headers["cache-control"] = "no-store"
        ticket, expires_at = await tickets.give(caller)
        return TicketBody(ticket=ticket, expires_at=expires_at)

    @routes.get(
        "/live/events",
        response_class=StreamingResponse,
        responses={200: {"description": "Events without end.", "content": {"text/event-stream": {}}}},
    )
    async def listen_to_events(
        caller: SignedInCaller,
        request: Request,
        topics: Annotated[str, _TOPICS],
        last_event_id: Annotated[str | None, _LAST] = None,
    ) -> StreamingResponse:
        """What the socket tells, as server-sent events, where no socket is to be had."""
        names = list(dict.fromkeys(name for name in topics.split(",") if name))
        if len(names) > _MOST:
            raise TooManyTopics(f"Listen to at most {_MOST} this way.", most=_MOST)
        places = _places(last_event_id, len(names))
        client = request.client
        held = connections.open(caller, client.host if client else None, speaks=False)
        listener = held.__enter__()
        try:
            found = [
                await live.subscribe(listener, name, since) for name, since in zip(names, places, strict=True)
            ]
        except BaseException:
            held.__exit__(None, None, None)
            raise
        return _Events(
            held,
            _events(listener, found),
            media_type="text/event-stream",
            # Proxies that gather answers before they pass them on are told not to.
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    return routes


class _Events(StreamingResponse):
    """A stream that lets go of its connection however it ends, also before it began."""

    def __init__(
        self,
        held: AbstractContextManager[Listener],
        events: AsyncIterator[str],
        *,
        media_type: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(events, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._held.__exit__(None, None, None)


async def _events(listener: Listener, found: list[Subscribed]) -> AsyncIterator[str]:
    places = {str(one.topic): one.sequence for one in found}
    yield "retry: 5000\n\n"
    for one in found:
        yield _event(subscribed_text(one), places)
        for text in (*(told.text for told in one.missed), *filter(None, [one.present])):
            yield _event(text, places)
    while (waiting := await listener.outbox.take()) is not None:
        yield _event(waiting, places)
    if listener.outbox.code is not None:
        yield f'data: {{"op":"closed","code":{int(listener.outbox.code)}}}\n\n'


def _event(text: str, places: dict[str, int]) -> str:
    placed = _placed.decode(text)
    if placed.op == "told" and placed.topic in places and placed.seq is not None:
        places[placed.topic] = placed.seq
    return f"id: {'.'.join(map(str, places.values()))}\ndata: {text}\n\n"


def _places(told: str | None, count: int) -> list[int | None]:
    if told is None:
        return [None] * count
    parts = told.split(".")
    if len(parts) != count or not all(part.isdigit() and len(part) < 19 for part in parts):
        raise MessageRefused("Send Last-Event-ID as it came, with the same topics in the same order.")
    return [int(part) for part in parts]

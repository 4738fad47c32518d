"""A web process on the database of a running Segue, with two routes of its own.

`python -m bench.watched_server URL PORT` serves `/bench/me/<id>`, the body of `GET users/me` for anyone, and
`/bench/lag`: how late the event loop has been since it was asked last, in milliseconds.
"""

import asyncio
import sys
import time
from typing import Any
from uuid import UUID

import uvloop
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from bench.statistics import quantile
from segue.accounts.profiles.routes import whereabouts
from segue.accounts.profiles.schemas import MeBody, me_body
from segue.app.bootstrap import open_engines
from segue.app.features import Features, build_features
from segue.app.listening import listen
from segue.app.serving import WebServer
from segue.app.settings import load_settings
from segue.app.signals import stop_on_signals
from segue.app.tasks import register_tasks
from segue.app.web.application import create_application
from segue.kernel.ids import UserId

_TICK_S = 0.002


class Lag:
    """How late a short sleep comes back."""

    def __init__(self) -> None:
        self._late: list[float] = []

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_TICK_S)
            self._late.append((time.perf_counter() - began - _TICK_S) * 1000)

    async def tell(self) -> dict[str, float]:
        """The 99th percentile and the longest since the last time."""
        late, self._late = sorted(self._late), []
        return {"p99": quantile(late, 0.99), "longest": late[-1]} if late else {}


def add_routes(api: FastAPI, features: Features, lag: Lag) -> None:
    """Where `users/me` is, so that as many routes are looked at before them."""

    async def get_person(request: Request, user_id: UUID) -> MeBody:
        profiles = features.own_data.profiles
        return me_body(await profiles.get_own(UserId(user_id), whereabouts(request)))

    routes = api.router.routes
    place = next(place for place, route in enumerate(routes) if _has_me(route))
    routes[place + 1 : place + 1] = [
        APIRoute("/bench/me/{user_id}", get_person),
        APIRoute("/bench/lag", lag.tell),
    ]


def _has_me(route: Any) -> bool:
    inside = getattr(getattr(route, "original_router", None), "routes", ())
    return any(getattr(one, "path", "") == "/users/me" for one in inside)


async def serve(database_url: str, port: int) -> None:
    """Until SIGTERM."""
    async with open_engines("web", load_settings(), database_url=database_url, port=port) as engines:
        features, lag = build_features(engines), Lag()
        register_tasks(engines, features)
        await engines.listener.start()
        application = create_application(engines, features)
        shell: Any = application.asgi
        add_routes(shell._state_of, features, lag)  # noqa: SLF001 - a bench looks inside
        server = WebServer(application, listen("127.0.0.1", port), None)
        stop_on_signals(server.stop)
        watching = asyncio.create_task(lag.watch())
        await server.serve(drain_s=1)
        watching.cancel()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))

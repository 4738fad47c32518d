"""The control of stream_answer: a bare Starlette route on granian, as a process.

`python -m bench.bare_route PORT FILE` answers /answer with the bytes of FILE.
"""

import sys
from pathlib import Path

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def bare_app(body: bytes) -> Starlette:
    """One route that returns `body`."""

    async def answer(_: Request) -> Response:
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/answer", answer)])


if __name__ == "__main__":
    server = Server(
        bare_app(Path(sys.argv[2]).read_bytes()),
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )
    uvloop.run(server.serve())

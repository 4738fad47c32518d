"""The web application, built from bootstrap's object."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

import segue
from segue.accounts.api import Authenticator, Gate, Idempotency, Places
from segue.accounts.http import guard_routes
from segue.app.web.failure_page import failure_page, wants_page
from segue.app.web.idempotency import answered_once
from segue.app.web.openapi import PREFIX, complete_openapi
from segue.app.web.packing import PackedJson
from segue.app.web.passing import passed_by
from segue.app.web.problems import (
    RouteMissing,
    http_problem,
    moved_address,
    problem_response,
    unexpected,
    validation_problem,
)
from segue.app.web.shared_pages import Heads
from segue.app.web.static import PlayerFiles
from segue.kernel.errors import AppError, ErrorKind

ROUTE_KEY = "segue.route"
"""Where in the scope a page names itself, for the metrics."""
_NOT_THE_PLAYERS = ("/api/", "/m/", "/health/", "/metrics", "/internal/")
_LIST_OF_METHODS = ["GET", "HEAD"]


def create_api(
    routers: Sequence[APIRouter],
    *,
    authenticator: Authenticator,
    gate: Gate,
    idempotency: Idempotency,
    places: Places,
    outside: Sequence[APIRouter] = (),
    player: PlayerFiles | None = None,
    heads: Heads | None = None,
) -> FastAPI:
    """The framework's part: the features' `routers` under the prefix, others `outside` of it, the player.

    Each route gets the guard that the table of routes gives it. Raises RouteUnlisted.
    """
    app = FastAPI(
        title="Segue",
        version=segue.__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.authenticator = authenticator
    app.state.gate = gate
    app.state.places = places
    app.openapi = lambda: complete_openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way
    for router in routers:
        guarded = answered_once(guard_routes(router, PREFIX), idempotency, PREFIX)
        app.include_router(passed_by(guarded, PREFIX), prefix=PREFIX)
    for router in (*outside, _document_router()):
        app.include_router(passed_by(guard_routes(router)))
    if player is not None:
        app.add_route("/{path:path}", _page(player, heads), methods=_LIST_OF_METHODS, include_in_schema=False)
    _map_failures(app)
    return app


def packed(app: FastAPI) -> ASGIApp:
    """The app with its JSON compressed for who takes it."""
    return PackedJson(app)


def _operation_id(route: APIRoute) -> str:
    return route.name


def _document_router() -> APIRouter:
    router = APIRouter()

    @router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
    async def read_document(request: Request) -> JSONResponse:
        return JSONResponse(request.app.openapi(), headers={"cache-control": "public, max-age=300"})

    return router


def _page(player: PlayerFiles, heads: Heads | None) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        found = None
        if not request.url.path.startswith(_NOT_THE_PLAYERS):
            title, head = (None, "") if heads is None else await heads.find(request)
            found = player.find(request, title, head)
        if found is None:
            raise RouteMissing("Check the address.")
        request.scope[ROUTE_KEY] = "player"
        return found

    return page


def _map_failures(app: FastAPI) -> None:
    async def app_error(request: Request, error: Any) -> Response:
        response = failure_page(error) if wants_page(request) else problem_response(error)
        if error.kind is ErrorKind.MOVED:
            address = moved_address(request.url.path, request.url.query, error.fields)
            response.headers["location"] = address
        return response

    async def http_error(_request: Request, error: Any) -> Response:
        return http_problem(error)

    async def invalid(_request: Request, error: Any) -> Response:
        return validation_problem(error)

    async def fault(_request: Request, _error: Any) -> Response:
        return problem_response(unexpected())

    app.add_exception_handler(Exception, fault)
    app.add_exception_handler(AppError, app_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)

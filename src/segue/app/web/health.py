"""Is it alive, and can it do its work? Each check has a deadline; answers are kept a second."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from segue.kernel.errors import AppError

DEADLINE_S = 2.0
_KEPT_S = 1.0
_log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[None]]
"""Raises when the part cannot work; an AppError's detail is shown."""


class CheckBody(BaseModel):
    """One part; `detail` says what is wrong."""

    status: str
    detail: str | None = None


class HealthBody(BaseModel):
    """`up`, or `down` when any part is."""

    status: str
    checks: dict[str, CheckBody]


@dataclass(frozen=True, slots=True)
class _Answer:
    at: float
    body: HealthBody


class Health:
    """Runs the checks at the same time, however many ask."""

    def __init__(self, checks: Mapping[str, Check], *, kept_s: float = _KEPT_S) -> None:
        self._checks = checks
        self._kept_s = kept_s
        self._last: _Answer | None = None
        self._running: asyncio.Task[HealthBody] | None = None
        self.draining = False

    async def look(self) -> HealthBody:
        """The state of every part, at most a second old."""
        if self.draining:
            return HealthBody(
                status="down", checks={"process": CheckBody(status="down", detail="It is shutting down.")}
            )
        if self._last is not None and time.monotonic() - self._last.at < self._kept_s:
            return self._last.body
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._look())
        return await asyncio.shield(self._running)

    async def _look(self) -> HealthBody:
        names = list(self._checks)
        found = await asyncio.gather(*(_run(name, self._checks[name]) for name in names))
        status = "up" if all(one.status == "up" for one in found) else "down"
        body = HealthBody(status=status, checks=dict(zip(names, found, strict=True)))
        self._last = _Answer(time.monotonic(), body)
        return body


def router(health: Health) -> APIRouter:
    """`/health/live` and `/health/ready`, outside the API's prefix."""
    routes = APIRouter(prefix="/health", tags=["operation"])

    @routes.get("/live")
    async def is_live() -> dict[str, str]:
        """The process answers. Restart it when it does not."""
        return {"status": "up"}

    @routes.get("/ready", response_model=HealthBody, responses={503: {"model": HealthBody}})
    async def is_ready() -> JSONResponse:
        """Whether uploads, browsing and playing all work; 503 names what does not."""
        body = await health.look()
        status = HTTPStatus.OK if body.status == "up" else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(
            body.model_dump(exclude_none=True), status_code=status, headers={"cache-control": "no-store"}
        )

    return routes


async def _run(name: str, check: Check) -> CheckBody:
    try:
        async with asyncio.timeout(DEADLINE_S):
            await check()
    except TimeoutError:
        return CheckBody(status="down", detail=f"No answer within {DEADLINE_S:g} s.")
    except AppError as error:
        return CheckBody(status="down", detail=error.detail)
    except Exception:  # noqa: BLE001 - any failure of a part is that part's state
        # What it says may name hosts and paths; the page is public, the log is not.
        _log.exception("health_check_failed", check=name)
        return CheckBody(status="down", detail="It failed; the log says why.")
    return CheckBody(status="up")

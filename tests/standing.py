"""One web application for many sites: routes are built once a process, not once a test.

To read two hundred routes takes FastAPI a fifth of a second, more than most tests take. The application is
therefore built on stand-ins for the services, which hand everything to those of the site that is asked.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from segue.app.web.application import WebApplication, create_application

if TYPE_CHECKING:
    from tests.site import Site

_OURS = ("segue.", "tests.")
_asked: ContextVar["Site"] = ContextVar("asked_site")
_building: ContextVar[bool] = ContextVar("building", default=False)
_applications: dict[str, WebApplication] = {}


class Standing:
    """Stands for what the site that is asked has under these names."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        value = getattr(_find(self._names), name)
        # What is kept while routes are built must not be the first site's own.
        return _stand_for((*self._names, name), value) if _building.get() else value

    def __call__(self, *given: Any, **named: Any) -> Any:
        return _find(self._names)(*given, **named)


def shared_application(site: "Site") -> Callable[..., Any]:
    """An ASGI application that answers for `site`; built once for all sites of such settings."""
    told = site.engines.settings.model_dump(exclude={"data_dir"})
    key = f"{site.engines.public_url} {sorted(told.items())}"

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        with _asking(site):
            if key not in _applications:
                _applications[key] = _build()
            await _applications[key](scope, receive, send)

    return answer


def _build() -> WebApplication:
    token = _building.set(True)
    try:
        return create_application(cast("Any", Standing(("engines",))), cast("Any", Standing(("features",))))
    finally:
        _building.reset(token)


@contextmanager
def _asking(site: "Site") -> Iterator[None]:
    token = _asked.set(site)
    try:
        yield
    finally:
        _asked.reset(token)


def _find(names: tuple[str, ...]) -> Any:
    return functools.reduce(getattr, names, _asked.get())


def _stand_for(names: tuple[str, ...], value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if inspect.isroutine(value):

        @functools.wraps(value)
        def later(*given: Any, **named: Any) -> Any:
            return _find(names)(*given, **named)

        return later
    return Standing(names) if type(value).__module__.startswith(_OURS) else value

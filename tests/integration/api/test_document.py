"""Our own OpenAPI document, asked about by schemathesis: what it promises is what comes back.

The gate asks each operation fifty questions, half of them broken; `--long` twice as many.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from segue.app.web.application import openapi_document
from tests.people import Artist
from tests.servers import SegueServer

EXAMPLES, LONG_EXAMPLES = 25, 50
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# A broken event is refused by itself, so that it cannot keep a player from ever emptying its queue.
FORGIVING = {"POST /api/v1/plays"}
_PLACES = count(1)
DOCUMENT = openapi_document()
OPERATIONS = [f"{method.upper()} {path}" for path, item in DOCUMENT["paths"].items() for method in item]
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
# A piece of an upload (tus 1.0.0) is bytes like any others.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Artist]:
    """A server with its limits lifted, and an admin of it."""
    # Wrong passwords are asked about too: who signs in again does so from elsewhere.
    server = SegueServer(tmp_path_factory.mktemp("document"), {"TRUSTED_PROXIES": "127.0.0.0/8"})
    server.start()
    try:
        yield Artist.joins(server)
    finally:
        server.kill_tree()


@pytest.mark.xdist_group("document")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["kept", "broken"])
@pytest.mark.parametrize("operation", OPERATIONS)
class TestDocument:
    """No operation fails on our side, or answers what its document does not say, however it is asked."""

    def test_briefly(self, admin: Artist, operation: str, mode: GenerationMode) -> None:
        ask(admin, operation, mode, EXAMPLES)

    @pytest.mark.long
    def test_at_length(self, admin: Artist, operation: str, mode: GenerationMode) -> None:
        ask(admin, operation, mode, LONG_EXAMPLES)


def _nothing_to_break(mode: GenerationMode) -> AbstractContextManager[None]:
    """What takes nothing, or any text, cannot be asked wrongly."""
    return suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext()


def ask(admin: Artist, operation: str, mode: GenerationMode, examples: int) -> None:
    """Ask one operation that often, signed in as an admin."""
    method, path = operation.split(" ")
    strategy = SCHEMA[path][method].as_strategy(generation_mode=mode)
    checks = [one for one in CHECKS if operation not in FORGIVING or one is not negative_data_rejection]
    # Some operations sign people out.
    if admin.get("users/me").status != 200:
        admin.signs_in(address=f"2001:db8:{next(_PLACES):x}::1")
    with requests.Session() as session, _nothing_to_break(mode):

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def examine(case: Any) -> None:
            headers: dict[str, Any] = {"authorization": f"Bearer {admin.token}"}
            response = case.call(base_url=admin.server.url, session=session, headers=headers, timeout=30)
            # An address that is too long is refused by the server below the application.
            if response.status_code == HTTPStatus.REQUEST_URI_TOO_LONG:
                return
            names = [name for name, _ in parse_qsl(urlsplit(response.request.url).query, True)]
            # What is meant as a list arrives as a parameter written several times, of which the last counts.
            lists = len(names) != len(set(names))
            kept = [one for one in checks if not (lists and one is negative_data_rejection)]
            case.validate_response(response, checks=kept)

        examine()

"""The OpenAPI of routes that the framework does not see."""

from typing import Any

import msgspec

from segue.delivery.schemas import Manifest, StreamAnswer
from segue.kernel.quality import Quality

_REF = "#/components/schemas/{name}"
_STREAM = """What a player needs to play a song at once: signed addresses, which live 15 minutes at
most, with the index of every fragment inlined."""
_MANIFEST = """One rendition in chunks of about 10 s, for simple clients. One after the other the chunks
are the whole file."""
_PROBLEMS = {
    "401": "Not signed in (`unauthenticated`).",
    "403": "More than the subscription reaches (`quality_not_in_tier`, with `best_quality`), a song "
    "for paying listeners (`paid_song`), an explicit one that is locked (`explicit_locked`), or denied "
    "(`listening_denied`).",
    "404": "No song that can be played has this id (`song_not_found`).",
    "422": "No such quality (`quality_unknown`).",
    "429": "Too many songs started; `Retry-After` says when to come back.",
    "451": "Not licensed where the listener is (`unlicensed`).",
}


def openapi(*, security: list[dict[str, list[str]]], problem: dict[str, Any]) -> dict[str, Any]:
    """`paths` (without the API's prefix) and `components.schemas`, to be merged into the document.

    `security` is what signed-in routes ask for, `problem` the content of an error response.
    """
    _, schemas = msgspec.json.schema_components([StreamAnswer, Manifest], ref_template=_REF)
    shared = {"tags": ["delivery"], "security": security}
    return {
        "paths": {
            "/songs/{song_id}/stream": {
                "get": {
                    **shared,
                    "operationId": "stream",
                    "summary": "Stream",
                    "description": _STREAM,
                    "parameters": _parameters("`auto` offers all that the tier reaches; another caps it."),
                    "responses": _responses("StreamAnswer", problem),
                }
            },
            "/songs/{song_id}/manifest": {
                "get": {
                    **shared,
                    "operationId": "manifest",
                    "summary": "Manifest",
                    "description": _MANIFEST,
                    "parameters": _parameters("`auto` is `high` at most, for clients that cannot step down."),
                    "responses": _responses("Manifest", problem),
                }
            },
        },
        "components": {"schemas": schemas},
    }


def _parameters(quality: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "song_id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"},
        },
        {
            "name": "quality",
            "in": "query",
            "required": False,
            "description": quality,
            "schema": {
                "type": "string",
                "enum": ["auto", *(one.value for one in Quality)],
                "default": "auto",
            },
        },
    ]


def _responses(schema: str, problem: dict[str, Any]) -> dict[str, Any]:
    good = {
        "description": "Good until `expires_at`.",
        "content": {"application/json": {"schema": {"$ref": _REF.format(name=schema)}}},
    }
    return {"200": good} | {
        status: {"description": what, "content": problem} for status, what in _PROBLEMS.items()
    }

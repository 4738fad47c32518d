"""The OpenAPI document: what the framework knows, the hot routes beside it, and one shape of failure."""

import json
import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from segue.accounts.api import RULES
from segue.accounts.http import ACCESS_COOKIE
from segue.app.web.problems import CONTENT_TYPE
from segue.delivery.http import openapi as delivery_openapi

PREFIX = "/api/v1"
_DESCRIPTION = """\
Segue's HTTP API. JSON; times RFC 3339 in UTC, durations in milliseconds.

Sign in with `POST auth/login`, then send the access token as `Authorization: Bearer`; it lives ten
minutes, and `POST auth/refresh` gives a new pair. The web player uses cookies instead. Browsing needs
a person signed in; covers do not. Lists are pages: send `next` back as `cursor`. Failures are
`application/problem+json` (RFC 9457) with a stable `code`; unknown fields are refused."""
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}]
_SCHEMES = {
    "bearer": {"type": "http", "description": "Access token of `POST auth/login`.", "scheme": "bearer"},
    "cookie": {
        "type": "apiKey",
        "description": "The web player's access token. Changes asked for with it need a same-origin Origin"
        " header.",
        "in": "cookie",
        "name": ACCESS_COOKIE,
    },
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "A failure (RFC 9457). Some codes carry fields of their own beside these.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; docs/error-codes.md lists them."},
        "detail": {"type": "string", "description": "What happened and what to do."},
    },
    "additionalProperties": True,
}
_MEDIA: dict[str, Any] = {
    "tags": ["delivery"],
    "operationId": "read_media",
    "summary": "Read Media",
    "description": (
        "Audio behind a signed path: playlists (`aac.m3u8`, `flac.m3u8`, `opus.m3u8`, `manifest.mpd`), "
        "segments (`{rendition}/init.mp4`, `{rendition}/{n}.m4s`) and whole files with Range. Paths come "
        "from the stream answer; `file` may hold a slash. Open to every origin."
    ),
    "parameters": [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in ("token", "song", "version", "file")
    ],
    "responses": {
        "200": {"description": "The file, immutable once its version is complete."},
        "206": {"description": "The range asked for; one range at a time."},
        "304": {"description": "The file is the one you have."},
        "403": {"description": "Altered, or denied (`media_path_refused`, `listening_denied`)."},
        "404": {"description": "No such file (`media_not_found`)."},
        "410": {"description": "The address was good once (`media_url_expired`)."},
        "416": {"description": "The range is outside of the file."},
    },
}
_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "A new one, such as a random UUID, for each thing to be made. Sent again within 24 hours"
    " with the same request it gives the first answer again, with `Idempotent-Replayed: true`.",
}
_CONTENT = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_SCHEMA_NAMES_OF_THE_FRAMEWORK = ("HTTPValidationError", "ValidationError")


def complete_openapi(app: FastAPI) -> dict[str, Any]:
    """The document, made once and kept on the app."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            description=_DESCRIPTION,
            routes=app.routes,
        )
        _add(document, delivery_part())
        document["paths"]["/m/{token}/{song}/{version}/{file}"] = {"get": _MEDIA}
        _tell_who(document)
        _tell_keys(document)
        _tell_failures(document)
        app.openapi_schema = _with_plain_names(document)
    return app.openapi_schema


def openapi_text(document: dict[str, Any]) -> str:
    """The document as docs/openapi.json holds it."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def delivery_part() -> dict[str, Any]:
    """The hot routes of delivery, under the API's prefix."""
    part = delivery_openapi(security=_SECURITY, problem=_CONTENT)
    return {**part, "paths": {f"{PREFIX}{path}": item for path, item in part["paths"].items()}}


def _add(document: dict[str, Any], part: dict[str, Any]) -> None:
    document["paths"].update(part["paths"])
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(part["components"]["schemas"])


def _tell_who(document: dict[str, Any]) -> None:
    # From the table: the framework's own security dependencies would run in every request to say it.
    document["components"]["securitySchemes"] = _SCHEMES
    for rule in RULES:
        operation = document["paths"].get(rule.path, {}).get(rule.method.lower())
        if operation is not None and rule.who.roles is not None:
            operation["security"] = _SECURITY


def _tell_keys(document: dict[str, Any]) -> None:
    for rule in RULES:
        operation = document["paths"].get(rule.path, {}).get(rule.method.lower())
        if operation is not None and rule.takes_key:
            operation.setdefault("parameters", []).append(_KEY)


def _tell_failures(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in _SCHEMA_NAMES_OF_THE_FRAMEWORK:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for item in document["paths"].values():
        for operation in item.values():
            responses = operation["responses"]
            responses.pop("422", None)
            responses["default"] = {"description": "A failure.", "content": _CONTENT}


def _with_plain_names(document: dict[str, Any]) -> dict[str, Any]:
    """The document with `Song` for SongBody and `SongPage` for PageBody_SongBody_."""
    schemas = document["components"]["schemas"]
    plain = {name: _plain_name(name) for name in schemas}
    if len(set(plain.values())) < len(plain):
        twice = sorted(name for name, other in plain.items() if name != other and other in plain)
        raise ValueError(f"two schemas would have one name: {', '.join(twice)}")
    named = {plain[name]: {**schema, "title": plain[name]} for name, schema in schemas.items()}
    renamed = {**document, "components": {**document["components"], "schemas": dict(sorted(named.items()))}}
    text = json.dumps(renamed)
    for name, other in plain.items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{other}"')
    found: dict[str, Any] = json.loads(text)
    return found


def _plain_name(name: str) -> str:
    page = re.fullmatch(r"PageBody_(\w+)_", name)
    return f"{_plain_name(page[1])}Page" if page else name.removesuffix("Body")

"""JSON of uploads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.ingest.contracts import Upload, UploadState


class UploadBody(BaseModel):
    """An upload. `percent` counts while it is `encoding`; `playable` once its song can be heard.

    One that comes in pieces is `receiving`: `received` bytes are kept, and it is forgotten at `expires_at`
    unless it goes on. `version_of` names the song that it is a further version of.
    A failed one has a stable `code` and a `reason` to read.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    file_name: str
    size: int
    status: UploadState
    percent: int
    song_id: UUID | None
    playable: bool
    code: str | None
    reason: str | None
    created_at: datetime
    finished_at: datetime | None
    received: int | None
    expires_at: datetime | None
    version_of: UUID | None


class UploadPage(BaseModel):
    """A page of one's own uploads, newest first."""

    model_config = ConfigDict(frozen=True)

    items: list[UploadBody]
    next: str | None


def upload_body(upload: Upload) -> UploadBody:
    """An upload as JSON; its song is named once it can be heard."""
    return UploadBody(
        id=upload.id,
        file_name=upload.file_name,
        size=upload.size,
        status=upload.state,
        percent=upload.percent,
        song_id=upload.song_id if upload.playable else None,
        playable=upload.playable,
        code=upload.code,
        reason=upload.reason,
        created_at=upload.created_at,
        finished_at=upload.finished_at,
        received=upload.received,
        expires_at=upload.expires_at,
        version_of=upload.version_of,
    )


_TEXT = {"type": "string", "maxLength": 200}
UPLOAD_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "The song."},
                        "title": {**_TEXT, "description": "What is left out comes from the file's tags."},
                        "artist": _TEXT,
                        "album": _TEXT,
                        "album_id": {"type": "string", "format": "uuid", "description": "An album of yours."},
                        "track": {"type": "integer", "minimum": 1, "maximum": 9999},
                        "disc": {"type": "integer", "minimum": 1, "maximum": 999},
                        "genres": {"type": "string", "description": "Up to 10, with commas between."},
                        "explicit": {"type": "boolean"},
                        "song_id": {
                            "type": "string",
                            "format": "uuid",
                            "description": "A song of yours that this is a further version of.",
                        },
                        "draft": {
                            "type": "boolean",
                            "description": "Keep the song back until it is published.",
                        },
                    },
                }
            }
        },
    }
}
"""OpenAPI of the form, which is parsed as a stream and so not declared by parameters."""

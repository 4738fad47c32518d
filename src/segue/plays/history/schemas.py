"""JSON of what people may do with their history."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.http import AlbumBody, ArtistBody
from segue.plays.history.contracts import ContextKind


class Answer(BaseModel):
    """What every answer of the history is: frozen."""

    model_config = ConfigDict(frozen=True)


class ModeBody(Answer):
    """How you listen: with history paused, or in a private session until then, nothing is written down."""

    paused: bool
    private_until: datetime | None


class ForgottenBody(Answer):
    """How many plays were taken out."""

    plays: int


class ContextBody(Answer):
    """What you played songs from, and when you began it last; `album` or `artist` as `kind` says.

    A playlist is asked for by its id.
    """

    kind: ContextKind
    id: UUID
    played_at: datetime
    album: AlbumBody | None
    artist: ArtistBody | None


class ContextsBody(Answer):
    """The latest first; albums and artists that are gone or not for you are left out."""

    items: list[ContextBody]

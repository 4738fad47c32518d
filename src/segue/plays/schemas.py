"""JSON of plays."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, WrapValidator
from pydantic.functional_validators import ModelWrapValidatorHandler

from segue.catalog.http import SongBody
from segue.kernel.ids import SongId
from segue.kernel.units import DurationMs
from segue.plays.contracts import MAX_BATCH, MAX_POSITION_MS, EventType, Malformed, Outcome, Refusal, Report

_Label = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
_Context = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class EventBody(BaseModel):
    """Something a player did.

    `event_id` is the player's own, new for each event and the same when it is sent again;
    `session_id` is new whenever the player starts; `at` is the player's clock, with an offset.
    Report `progress` about every 10 s while sound is heard, and before a `seek`, whose
    `position_ms` is where it goes: a stretch that ends in a seek adds nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    event_id: UUID
    session_id: UUID
    song_id: UUID
    type: EventType
    position_ms: Annotated[int, Field(ge=0, le=MAX_POSITION_MS)]
    at: AwareDatetime
    device_id: _Label | None = None
    context: _Context | None = None

    def report(self) -> Report:
        """The event as the service takes it."""
        return Report(
            event_id=self.event_id,
            session_id=self.session_id,
            song_id=SongId(self.song_id),
            type=self.type,
            position=DurationMs(self.position_ms),
            at=self.at,
            device_id=self.device_id,
            context=self.context,
        )


def _or_malformed(value: Any, read: ModelWrapValidatorHandler[EventBody]) -> EventBody | Malformed:
    # One broken event must not keep a player from ever emptying its queue.
    try:
        return read(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        name = value.get("event_id") if isinstance(value, dict) else None
        return Malformed(
            name[:100] if isinstance(name, str) else None,
            f"{where}: {first['msg']}" if where else first["msg"],
        )


class BatchBody(BaseModel):
    """Up to 500 events, in any order, also from long ago (up to 30 days)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: Annotated[list[Annotated[EventBody, WrapValidator(_or_malformed)]], Field(max_length=MAX_BATCH)]

    def reports(self) -> list[Report | Malformed]:
        """The events as the service takes them."""
        return [event.report() if isinstance(event, EventBody) else event for event in self._read()]

    def _read(self) -> list[EventBody | Malformed]:
        return list(self.events)


class ResultBody(BaseModel):
    """What became of an event. Whatever the outcome, it need not be sent again."""

    event_id: str | None
    outcome: Outcome
    reason: Refusal | None = None
    detail: str | None = None


class ResultsBody(BaseModel):
    """One result for each event, in order."""

    results: list[ResultBody]


class PlayedBody(BaseModel):
    """A line of the history, taken out by its `id`; `song` is null when it can no longer be shown.

    `source` is the service that a line was brought from; null for what was played here.
    """

    id: UUID
    song: SongBody | None
    song_id: UUID
    played_at: datetime
    listened_ms: int
    source: str | None = None


class HistoryBody(BaseModel):
    """`next` is the cursor of the following page, null at the end."""

    items: list[PlayedBody]
    next: str | None

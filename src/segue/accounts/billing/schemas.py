"""JSON of billing. Unknown fields are refused."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from segue.accounts.billing.contracts import BillingEvent, BillingOutcome
from segue.accounts.billing.errors import BillingEventInvalid
from segue.accounts.moments import Moment
from segue.kernel.ids import UserId
from segue.kernel.quality import Subscription


class BillingEventBody(BaseModel):
    """What a person has paid for as of `occurred_at`: a tier until a moment or without end; free for none.

    `id` is the event's own, the same whenever it is sent again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
    occurred_at: Moment
    user_id: UUID
    tier: Subscription
    until: Moment | None = None


def event_schema() -> dict[str, Any]:
    """The event as JSON Schema that refers to nothing outside of itself."""
    schema = BillingEventBody.model_json_schema()
    tier = schema.pop("$defs")[Subscription.__name__]
    schema["properties"]["tier"] = {"type": tier["type"], "enum": tier["enum"]}
    return schema


class BillingAnswerBody(BaseModel):
    """What became of the event."""

    outcome: BillingOutcome


def read_event(body: bytes) -> BillingEvent:
    """The event in a body. Raises BillingEventInvalid."""
    try:
        told = BillingEventBody.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise BillingEventInvalid(f"{place}: {first['msg']}.", field=place) from error
    return BillingEvent(told.id, told.occurred_at, UserId(told.user_id), told.tier, told.until)

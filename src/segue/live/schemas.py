"""Bodies of the live socket's HTTP."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class TicketBody(BaseModel):
    """A ticket: good once, until `expires_at`, as `live?ticket=`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ticket: str
    expires_at: datetime

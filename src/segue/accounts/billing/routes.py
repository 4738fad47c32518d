"""HTTP of billing."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request

from segue.accounts.billing.schemas import BillingAnswerBody, event_schema, read_event
from segue.accounts.billing.service import Billing

# The body is read as it came, for the signature is over its bytes; the document shows what it holds.
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": event_schema()}},
    }
}


def router(billing: Billing) -> APIRouter:
    """The route, without the API's prefix."""
    routes = APIRouter(tags=["billing"])

    @routes.post("/billing/events", openapi_extra=_BODY)
    async def receive_billing_event(
        request: Request,
        segue_timestamp: Annotated[str | None, Header(max_length=20)] = None,
        segue_signature: Annotated[str | None, Header(max_length=1000)] = None,
    ) -> BillingAnswerBody:
        """Tell, as a payment provider, what a person has paid for: signed, in any order, more than once."""
        body = await request.body()
        billing.check(timestamp=segue_timestamp, signature=segue_signature, body=body)
        return BillingAnswerBody(outcome=await billing.receive(read_event(body)))

    return routes

"""What every way of signing in shares over HTTP: where tokens go, and who asked."""

from fastapi import Request, Response

from segue.accounts.contracts import Client, SignedIn
from segue.accounts.cookies import set_cookies
from segue.accounts.guards import require_same_origin
from segue.accounts.rules import tidy_name
from segue.accounts.schemas import SignedInBody, Transport, signed_in_body

_LONGEST_CLIENT = 200


def check_transport(request: Request, transport: Transport) -> None:
    """Refuse cookies to a page of another site. Raises CrossOrigin."""
    # Another site could else sign a person's browser into an account of its own.
    if transport is Transport.COOKIE:
        require_same_origin(request)


def hand_over(request: Request, response: Response, new: SignedIn, transport: Transport) -> SignedInBody:
    """Answer a new session's tokens, in the body or in cookies."""
    response.headers["cache-control"] = "no-store"
    if transport is Transport.COOKIE:
        set_cookies(request, response, new)
    return signed_in_body(new, transport)


def client_of(request: Request, device_name: str | None) -> Client:
    """What a session remembers of who asked."""
    agent = tidy_name(request.headers.get("user-agent", ""))[:_LONGEST_CLIENT]
    return Client(
        device_name=tidy_name(device_name or "") or None, client=agent or None, address=address_of(request)
    )


def address_of(request: Request) -> str | None:
    """The network address of who asked; behind a trusted proxy, what that says."""
    return request.client.host if request.client else None

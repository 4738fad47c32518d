"""The web player's tokens, in cookies that no script can read."""

from fastapi import Request, Response

from segue.accounts.contracts import SignedIn
from segue.accounts.guards import ACCESS_COOKIE, REFRESH_COOKIE
from segue.accounts.rules import REFRESH_LIFE

_REFRESH_PATH = "/api/v1/auth"


def set_cookies(request: Request, response: Response, signed_in: SignedIn) -> None:
    """Hand over both tokens. Only HTTPS gets `Secure`, or a server on a home network could not sign in."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        ACCESS_COOKIE,
        signed_in.access_token,
        max_age=signed_in.expires_in,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    response.set_cookie(
        REFRESH_COOKIE,
        signed_in.refresh_token,
        max_age=int(REFRESH_LIFE.total_seconds()),
        path=_REFRESH_PATH,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def clear_cookies(request: Request, response: Response) -> None:
    """Take both tokens away."""
    secure = request.url.scheme == "https"
    response.delete_cookie(ACCESS_COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
    response.delete_cookie(REFRESH_COOKIE, path=_REFRESH_PATH, httponly=True, samesite="lax", secure=secure)

"""The second step of a sign-in that came back from a provider: its challenge, in a cookie."""

from fastapi import Request, Response
from pydantic import SecretStr

from segue.accounts.factors.errors import ChallengeOver
from segue.accounts.factors.rules import CHALLENGE_LIFE
from segue.accounts.guards import require_same_origin

CHALLENGE_COOKIE = "segue_second_step"
_PATH = "/api/v1/auth"


def set_challenge(request: Request, response: Response, challenge: str) -> None:
    """Hand over the challenge, where no script and no log sees it."""
    response.set_cookie(
        CHALLENGE_COOKIE,
        challenge,
        max_age=int(CHALLENGE_LIFE.total_seconds()),
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def clear_challenge(request: Request, response: Response) -> None:
    """Take it back."""
    if CHALLENGE_COOKIE in request.cookies:
        response.delete_cookie(
            CHALLENGE_COOKIE, path=_PATH, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )


def challenge_of(request: Request, told: SecretStr | None) -> str:
    """The challenge of the body, else of the cookie. Raises ChallengeOver, CrossOrigin."""
    if told is not None:
        return told.get_secret_value()
    cookie = request.cookies.get(CHALLENGE_COOKIE)
    if not cookie:
        raise ChallengeOver("Sign in first.")
    require_same_origin(request)
    return cookie

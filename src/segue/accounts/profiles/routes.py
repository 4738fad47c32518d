"""HTTP of profiles, preferences and pictures of people."""

from enum import IntEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from segue.accounts.guards import SignedInCaller
from segue.accounts.places import EDGE_COUNTRY
from segue.accounts.profiles import rules
from segue.accounts.profiles.avatars import Avatars
from segue.accounts.profiles.contracts import Whereabouts
from segue.accounts.profiles.schemas import (
    AvatarBody,
    CountryChangeBody,
    MeBody,
    PreferencesBody,
    PreferencesChangeBody,
    ProfileChangeBody,
    PublicProfileBody,
    me_body,
    preferences_body,
    public_profile_body,
)
from segue.accounts.profiles.service import Profiles
from segue.kernel.ids import UserId

_FOREVER = "private, max-age=31536000, immutable"
_IfMatch = Annotated[
    str | None, Header(max_length=100, description="The ETag of the version that the change is meant for.")
]
_picture: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "JPEG, PNG, WebP, GIF, AVIF, BMP or TIFF, at most 10 MB and 36 million pixels.",
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_webp: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The picture is the one you have."},
}


class AvatarSize(IntEnum):
    """Pixels a side."""

    SMALL = 64
    MEDIUM = 160
    LARGE = 320
    FULL = 640


def router(profiles: Profiles, avatars: Avatars) -> APIRouter:  # noqa: C901  # one route after another
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/users/me")
    async def get_me(request: Request, caller: SignedInCaller) -> MeBody:
        """Your account and profile."""
        return me_body(await profiles.get_own(caller.user_id, whereabouts(request)))

    @routes.patch("/users/me")
    async def change_me(request: Request, caller: SignedInCaller, body: ProfileChangeBody) -> MeBody:
        """Change your profile. Made public, it lets in whoever asked to follow."""
        return me_body(await profiles.change(caller.user_id, body.change(), whereabouts(request)))

    @routes.get("/users/me/preferences")
    async def get_preferences(response: Response, caller: SignedInCaller) -> PreferencesBody:
        """How you want to hear."""
        return _versioned(response, preferences_body(await profiles.get_preferences(caller.user_id)))

    @routes.patch("/users/me/preferences")
    async def change_preferences(
        response: Response, caller: SignedInCaller, body: PreferencesChangeBody, if_match: _IfMatch = None
    ) -> PreferencesBody:
        """Change how you want to hear; 412 when `If-Match` names another version than the current one."""
        held = await profiles.change_preferences(
            caller.user_id, body.changes(), version=rules.wanted_version(if_match)
        )
        return _versioned(response, preferences_body(held))

    @routes.put("/users/me/avatar", openapi_extra=_picture)
    async def put_avatar(request: Request, caller: SignedInCaller) -> AvatarBody:
        """Show a picture: its middle square, made anew, without what the file says of place and camera."""
        return AvatarBody(avatar_id=await avatars.put(caller.user_id, request.stream()))

    @routes.delete("/users/me/avatar", status_code=204)
    async def remove_avatar(caller: SignedInCaller) -> None:
        """Show no picture any more."""
        await avatars.remove(caller.user_id)

    @routes.get("/users/{user_id}")
    async def get_person(caller: SignedInCaller, user_id: UUID) -> PublicProfileBody:
        """Someone, as you may see them."""
        return public_profile_body(await profiles.get_public(caller.user_id, UserId(user_id)))

    @routes.get("/avatars/{avatar_id}", responses=_webp, response_class=Response)
    async def read_avatar(
        request: Request, avatar_id: UUID, size: AvatarSize = AvatarSize.MEDIUM
    ) -> Response:
        """A person's picture, square, `size` pixels a side or the largest there is below.

        Needs nobody signed in; ids cannot be guessed, and change with the picture.
        """
        headers = {"etag": f'"{avatar_id.hex}-{size}"', "cache-control": _FOREVER}
        told = request.headers.get("if-none-match", "")
        if headers["etag"] in (part.strip().removeprefix("W/") for part in told.split(",")):
            return Response(status_code=304, headers=headers)
        data = await avatars.read(avatar_id, size)
        return Response(data, media_type="image/webp", headers=headers)

    @routes.put("/admin/users/{user_id}/country", status_code=204)
    async def set_country(
        request: Request, caller: SignedInCaller, user_id: UUID, body: CountryChangeBody
    ) -> None:
        """Set the country a person is taken to be in, over their own word; null takes that away."""
        await profiles.set_country(
            caller, UserId(user_id), body.country, address=whereabouts(request).address
        )

    return routes


def whereabouts(request: Request) -> Whereabouts:
    """What a request tells of where it comes from."""
    return Whereabouts(
        address=request.client.host if request.client else None,
        edge_country=request.scope.get(EDGE_COUNTRY),
    )


def _versioned(response: Response, body: PreferencesBody) -> PreferencesBody:
    response.headers["etag"] = f'"{body.version}"'
    response.headers["cache-control"] = "private, no-cache"
    return body

"""Who walks the API, and the things they own: one for each route that the table gives an owner."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from segue.accounts.api import Role, SignedIn
from segue.kernel.ids import UserId
from tests.site import Site


@dataclass(frozen=True)
class Cast:
    """Two listeners, two artists, an admin, each signed in."""

    listener: SignedIn
    other_listener: SignedIn
    artist: SignedIn
    other_artist: SignedIn
    admin: SignedIn

    @classmethod
    async def gather(cls, site: Site) -> "Cast":
        return cls(
            await site.person(),
            await site.person(),
            await site.person(Role.ARTIST),
            await site.person(Role.ARTIST),
            await site.person(Role.ADMIN),
        )

    @property
    def everyone(self) -> tuple[SignedIn, ...]:
        return (self.listener, self.other_listener, self.artist, self.other_artist, self.admin)


@dataclass(frozen=True)
class Thing:
    """Something of somebody: the path's values, whose it is, and who is turned away from it."""

    values: Mapping[str, str]
    owner: SignedIn
    strangers: tuple[SignedIn, ...]
    body: Mapping[str, Any] | None = None


async def a_song(site: Site, cast: Cast) -> Thing:
    song = await site.song(member=UserId(cast.artist.user.id))
    return Thing({"song_id": str(song)}, cast.artist, (cast.listener, cast.other_artist))


async def an_upload(site: Site, cast: Cast) -> Thing:
    upload = site.engines.ids.new()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into uploads (id, user_id, master_path, file_name, size, draft, created_at)"
            " values (%s, %s, '/x.wav', 'x.wav', 1, '{\"title\": \"X\"}', %s)",
            [upload, cast.artist.user.id, site.clock.now()],
        )
    return Thing({"upload_id": str(upload)}, cast.artist, (cast.listener, cast.other_artist))


async def a_session(site: Site, cast: Cast) -> Thing:
    mine = {"session_id": str(cast.listener.session_id)}
    return Thing(
        mine, cast.listener, (cast.other_listener, cast.artist, cast.admin), {"device_name": "Kitchen"}
    )


async def a_passkey(site: Site, cast: Cast) -> Thing:
    passkey = site.engines.ids.new()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into passkeys"
            " (id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at)"
            " values (%s, %s, 'x', 'x', 0, 'Key', '{}', false, %s)",
            [passkey, cast.listener.user.id, site.clock.now()],
        )
    strangers = (cast.other_listener, cast.artist, cast.admin)
    return Thing({"passkey_id": str(passkey)}, cast.listener, strangers, {"name": "Key ring"})


THINGS: Mapping[str, Callable[[Site, Cast], Awaitable[Thing]]] = {
    "DELETE /api/v1/songs/{song_id}": a_song,
    "GET /api/v1/uploads/{upload_id}": an_upload,
    "PATCH /api/v1/users/me/passkeys/{passkey_id}": a_passkey,
    "POST /api/v1/users/me/passkeys/{passkey_id}/remove": a_passkey,
    "PATCH /api/v1/users/me/sessions/{session_id}": a_session,
    "DELETE /api/v1/users/me/sessions/{session_id}": a_session,
}

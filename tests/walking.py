"""Who walks the API, and the things they own: one for each route that the table gives an owner."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
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


async def a_passkey_to_remove(site: Site, cast: Cast) -> Thing:
    thing = await a_passkey(site, cast)
    return replace(thing, body={})


async def an_identity(site: Site, cast: Cast) -> Thing:
    identity = site.engines.ids.new()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into identities (id, user_id, provider, issuer, subject, created_at, last_used_at)"
            " values (%s, %s, 'home', 'https://id.example.org', 'x', now(), now())",
            [identity, cast.listener.user.id],
        )
    strangers = (cast.other_listener, cast.artist, cast.admin)
    return Thing({"identity_id": str(identity)}, cast.listener, strangers, {})


async def an_export(site: Site, cast: Cast) -> Thing:
    export = site.engines.ids.new()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into exports (id, user_id, requested_at) values (%s, %s, %s)",
            [export, cast.listener.user.id, site.clock.now()],
        )
    return Thing({"export_id": str(export)}, cast.listener, (cast.other_listener, cast.artist, cast.admin))


async def a_family(site: Site, cast: Cast, body: Mapping[str, Any] | None = None) -> Thing:
    """Of the listener, with an invitation and the other artist in a seat; tokens stay as they are."""
    invitation, head, member = site.engines.ids.new(), cast.listener.user.id, cast.other_artist.user.id
    now = site.clock.now()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into subscription_grants (user_id, source, tier, granted_at)"
            " values (%s, 'admin', 'family', %s)",
            [head, now],
        )
        await conn.execute("insert into families (owner_id, created_at) values (%s, %s)", [head, now])
        await conn.execute(
            "insert into family_members (user_id, owner_id, seat, explicit_locked, joined_at)"
            " values (%s, %s, 1, true, %s)",
            [member, head, now],
        )
        await conn.execute(
            "insert into family_invitations"
            " (id, owner_id, code_hash, explicit_locked, created_at, expires_at)"
            " values (%s, %s, sha256('x'), false, %s, %s)",
            [invitation, head, now, now + timedelta(days=1)],
        )
    values = {"invitation_id": str(invitation), "user_id": str(member)}
    return Thing(values, cast.listener, (cast.other_listener, cast.artist, cast.admin), body)


async def a_locked_seat(site: Site, cast: Cast) -> Thing:
    return await a_family(site, cast, {"explicit_locked": True})


async def a_label(site: Site, cast: Cast, body: Mapping[str, Any] | None = None) -> Thing:
    """Of the artist, who acts with it for an imported one; the other artist manages a label, too."""
    label, other, now = site.engines.ids.new(), site.engines.ids.new(), site.clock.now()
    song = await site.song()
    async with site.engines.database.transaction() as conn:
        for one, name, owner in ((label, "Slow", cast.artist), (other, "Other", cast.other_artist)):
            await conn.execute(
                "insert into labels (id, name, created_at) values (%s, %s, %s)", [one, name, now]
            )
            await conn.execute(
                "insert into label_staff (label_id, user_id, role, added_at) values (%s, %s, 'owner', %s)",
                [one, owner.user.id, now],
            )
        await conn.execute(
            "insert into label_staff (label_id, user_id, role, added_at) values (%s, %s, 'manager', %s)",
            [label, cast.admin.user.id, now],
        )
        await conn.execute(
            "insert into artist_labels (artist_id, label_id, added_at)"
            " select artist_id, %s, %s from songs where id = %s",
            [label, now, song],
        )
        await conn.execute(
            "insert into artist_members (artist_id, user_id, created_at)"
            " select artist_id, %s, %s from songs where id = %s",
            [cast.admin.user.id, now, song],
        )
        row = await (await conn.execute("select artist_id from songs where id = %s", [song])).fetchone()
    assert row
    values = {
        "label_id": str(label),
        "user_id": str(cast.admin.user.id),
        "artist_id": str(row["artist_id"]),
    }
    return Thing(values, cast.artist, (cast.listener, cast.other_artist), body)


async def a_label_to_rename(site: Site, cast: Cast) -> Thing:
    return await a_label(site, cast, {"name": "Slower"})


async def a_label_to_staff(site: Site, cast: Cast) -> Thing:
    return await a_label(site, cast, {"role": "manager"})


async def a_song_to_change(site: Site, cast: Cast) -> Thing:
    return replace(await a_song(site, cast), body={"paid_only": True})


THINGS: Mapping[str, Callable[[Site, Cast], Awaitable[Thing]]] = {
    "DELETE /api/v1/songs/{song_id}": a_song,
    "PATCH /api/v1/songs/{song_id}": a_song_to_change,
    "DELETE /api/v1/family/invitations/{invitation_id}": a_family,
    "PATCH /api/v1/family/members/{user_id}": a_locked_seat,
    "DELETE /api/v1/family/members/{user_id}": a_family,
    "GET /api/v1/labels/{label_id}": a_label,
    "PATCH /api/v1/labels/{label_id}": a_label_to_rename,
    "PUT /api/v1/labels/{label_id}/staff/{user_id}": a_label_to_staff,
    "DELETE /api/v1/labels/{label_id}/staff/{user_id}": a_label,
    "GET /api/v1/labels/{label_id}/artists": a_label,
    "GET /api/v1/artists/{artist_id}/members": a_label,
    "PUT /api/v1/artists/{artist_id}/members/{user_id}": a_label,
    "DELETE /api/v1/artists/{artist_id}/members/{user_id}": a_label,
    "PUT /api/v1/artists/{artist_id}/labels/{label_id}": a_label,
    "DELETE /api/v1/artists/{artist_id}/labels/{label_id}": a_label,
    "GET /api/v1/uploads/{upload_id}": an_upload,
    "GET /api/v1/users/me/export/{export_id}": an_export,
    "GET /api/v1/users/me/export/{export_id}/file": an_export,
    "PATCH /api/v1/users/me/passkeys/{passkey_id}": a_passkey,
    "POST /api/v1/users/me/passkeys/{passkey_id}/remove": a_passkey_to_remove,
    "POST /api/v1/users/me/identities/{identity_id}/unlink": an_identity,
    "PATCH /api/v1/users/me/sessions/{session_id}": a_session,
    "DELETE /api/v1/users/me/sessions/{session_id}": a_session,
}

"""Who walks the API, and the things they own: one for each route that the table gives an owner."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from segue.accounts.api import Role, SignedIn
from segue.kernel.ids import UserId
from tests.integration.plans.asking import again, ask, give, person
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
        """New people."""
        return cls(
            await person(site),
            await person(site),
            await person(site, Role.ARTIST),
            await person(site, Role.ARTIST),
            await person(site, Role.ADMIN),
        )

    @property
    def everyone(self) -> tuple[SignedIn, ...]:
        return (self.listener, self.other_listener, self.artist, self.other_artist, self.admin)

    @property
    def strangers(self) -> tuple[SignedIn, ...]:
        """All but the listener, admins included: for what nobody else has any business with."""
        return (self.other_listener, self.artist, self.admin)


@dataclass(frozen=True)
class Thing:
    """Something of somebody: the path's values, whose it is, and who is turned away from it."""

    values: Mapping[str, str]
    owner: SignedIn
    strangers: tuple[SignedIn, ...]
    body: Mapping[str, Any] | None = None


Maker = Callable[[Site, Cast], Awaitable[Thing]]


def with_body(make: Maker, **body: Any) -> Maker:
    """The same thing, asked for with a body."""

    async def made(site: Site, cast: Cast) -> Thing:
        return replace(await make(site, cast), body=body)

    return made


async def insert(site: Site, statement: str, *values: object) -> None:
    """A row that no service would make so quickly."""
    async with site.engines.database.transaction() as conn:
        await conn.execute(statement, values)


async def a_song(site: Site, cast: Cast) -> Thing:
    song = await site.song(member=UserId(cast.artist.user.id))
    return Thing({"song_id": str(song)}, cast.artist, (cast.listener, cast.other_artist))


async def an_artist(site: Site, cast: Cast) -> Thing:
    await a_song(site, cast)
    async with site.engines.database.transaction() as conn:
        row = await (await conn.execute("select id from artists")).fetchone()
    assert row is not None
    artist, listener = str(row["id"]), str(cast.listener.user.id)
    label = (await a_label(site, cast)).values["label_id"]
    await ask(site, cast.artist, "PUT", f"artists/{artist}/labels/{label}")
    await ask(site, cast.artist, "PUT", f"artists/{artist}/members/{listener}")
    values = {"artist_id": artist, "user_id": listener, "label_id": label}
    return Thing(values, cast.artist, (cast.other_listener, cast.other_artist))


async def an_upload(site: Site, cast: Cast) -> Thing:
    upload = site.engines.ids.new()
    await insert(
        site,
        "insert into uploads (id, user_id, master_path, file_name, size, draft, created_at)"
        " values (%s, %s, '/x.wav', 'x.wav', 1, '{\"title\": \"X\"}', %s)",
        upload,
        cast.artist.user.id,
        site.clock.now(),
    )
    return Thing({"upload_id": str(upload)}, cast.artist, (cast.listener, cast.other_artist))


async def a_session(site: Site, cast: Cast) -> Thing:
    return Thing({"session_id": str(cast.listener.session_id)}, cast.listener, cast.strangers)


async def a_passkey(site: Site, cast: Cast) -> Thing:
    passkey = site.engines.ids.new()
    await insert(
        site,
        "insert into passkeys"
        " (id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at)"
        " values (%s, %s, 'x', 'x', 0, 'Key', '{}', false, %s)",
        passkey,
        cast.listener.user.id,
        site.clock.now(),
    )
    return Thing({"passkey_id": str(passkey)}, cast.listener, cast.strangers)


async def an_identity(site: Site, cast: Cast) -> Thing:
    identity, now = site.engines.ids.new(), site.clock.now()
    await insert(
        site,
        "insert into identities (id, user_id, provider, issuer, subject, created_at, last_used_at)"
        " values (%s, %s, 'school', 'https://school.example.org', 'x', %s, %s)",
        identity,
        cast.listener.user.id,
        now,
        now,
    )
    await a_passkey(site, cast)
    return Thing({"identity_id": str(identity)}, cast.listener, cast.strangers)


async def an_export(site: Site, cast: Cast) -> Thing:
    made = await ask(site, cast.listener, "POST", "users/me/export")
    return Thing({"export_id": made.json()["id"]}, cast.listener, cast.strangers)


async def a_device(site: Site, cast: Cast) -> Thing:
    await give(site, cast.admin, cast.listener, "premium")
    owner = await again(site, cast.listener)
    made = await ask(site, owner, "POST", "users/me/devices", json={"name": "Phone", "platform": "android"})
    return Thing({"device_id": made.json()["id"]}, owner, cast.strangers)


async def a_seat(site: Site, cast: Cast) -> Thing:
    await give(site, cast.admin, cast.listener, "family")
    owner = await again(site, cast.listener)
    made = await ask(site, owner, "POST", "family/invitations", json={})
    return Thing({"invitation_id": made.json()["id"]}, owner, cast.strangers)


async def a_family_member(site: Site, cast: Cast) -> Thing:
    await give(site, cast.admin, cast.listener, "family")
    owner = await again(site, cast.listener)
    seat = (await ask(site, owner, "POST", "family/invitations", json={})).json()
    await ask(site, cast.other_listener, "POST", "family/members", json={"code": seat["code"]})
    return Thing({"user_id": str(cast.other_listener.user.id)}, owner, (cast.artist, cast.admin))


async def a_label(site: Site, cast: Cast) -> Thing:
    owner = str(cast.artist.user.id)
    made = await ask(site, cast.admin, "POST", "labels", json={"name": "Low Tide", "owner_id": owner})
    label = made.json()["id"]
    staff = str(cast.listener.user.id)
    await ask(site, cast.admin, "PUT", f"labels/{label}/staff/{staff}", json={"role": "manager"})
    return Thing({"label_id": label, "user_id": staff}, cast.artist, (cast.other_listener, cast.other_artist))


async def a_label_invitation(site: Site, cast: Cast) -> Thing:
    label = await a_label(site, cast)
    return Thing(
        {"label_id": label.values["label_id"]}, cast.listener, (cast.other_listener, cast.other_artist)
    )


THINGS: Mapping[str, Maker] = {
    f"{method} /api/v1/{path}": make
    for method, path, make in (
        ("PATCH", "songs/{song_id}", with_body(a_song, paid_only=False)),
        ("DELETE", "songs/{song_id}", a_song),
        ("GET", "artists/{artist_id}/members", an_artist),
        ("PUT", "artists/{artist_id}/members/{user_id}", an_artist),
        ("DELETE", "artists/{artist_id}/members/{user_id}", an_artist),
        ("PUT", "artists/{artist_id}/labels/{label_id}", an_artist),
        ("DELETE", "artists/{artist_id}/labels/{label_id}", an_artist),
        ("GET", "uploads/{upload_id}", an_upload),
        ("PATCH", "users/me/sessions/{session_id}", with_body(a_session, device_name="Kitchen")),
        ("DELETE", "users/me/sessions/{session_id}", a_session),
        ("PATCH", "users/me/passkeys/{passkey_id}", with_body(a_passkey, name="Key ring")),
        ("POST", "users/me/passkeys/{passkey_id}/remove", with_body(a_passkey)),
        ("POST", "users/me/identities/{identity_id}/unlink", with_body(an_identity)),
        ("GET", "users/me/export/{export_id}", an_export),
        ("GET", "users/me/export/{export_id}/file", an_export),
        ("GET", "users/me/devices/{device_id}", a_device),
        ("PATCH", "users/me/devices/{device_id}", with_body(a_device, name="Tablet")),
        ("DELETE", "users/me/devices/{device_id}", a_device),
        ("DELETE", "family/invitations/{invitation_id}", a_seat),
        ("PATCH", "family/members/{user_id}", with_body(a_family_member, explicit_locked=True)),
        ("DELETE", "family/members/{user_id}", a_family_member),
        ("GET", "labels/{label_id}", a_label),
        ("PATCH", "labels/{label_id}", with_body(a_label, name="High Tide")),
        ("PUT", "labels/{label_id}/staff/{user_id}", with_body(a_label, role="manager")),
        ("DELETE", "labels/{label_id}/staff/{user_id}", a_label),
        ("GET", "labels/{label_id}/artists", a_label),
        ("PUT", "users/me/label-invitations/{label_id}", a_label_invitation),
        ("DELETE", "users/me/label-invitations/{label_id}", a_label_invitation),
        ("POST", "users/me/devices/{device_id}/seen", a_device),
    )
}

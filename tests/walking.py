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


async def an_album(site: Site, cast: Cast) -> Thing:
    song = await a_song(site, cast)
    async with site.engines.database.transaction() as conn:
        row = await (await conn.execute("select album_id from songs")).fetchone()
    assert row is not None
    return Thing({**song.values, "album_id": str(row["album_id"])}, song.owner, song.strangers)


async def a_sheet(site: Site, cast: Cast) -> Thing:
    artist = await an_artist(site, cast)
    return replace(artist, values={**artist.values, "sheet": "songs"})


async def a_label_sheet(site: Site, cast: Cast) -> Thing:
    label = await a_label(site, cast)
    return replace(label, values={"label_id": label.values["label_id"], "sheet": "songs"})


async def a_sung_song(site: Site, cast: Cast) -> Thing:
    song = await a_song(site, cast)
    path = f"songs/{song.values['song_id']}/lyrics"
    await ask(site, cast.artist, "PUT", path, json={"text": "La la", "format": "plain", "language": "en"})
    return replace(song, values={**song.values, "language": "en"})


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


async def a_share(site: Site, cast: Cast) -> Thing:
    song = await site.song()
    body = {"kind": "song", "id": str(song)}
    made = (await ask(site, cast.listener, "POST", "shares", json=body)).json()
    return Thing({"token": made["token"]}, cast.listener, cast.strangers)


async def deleted(site: Site, cast: Cast, make: Maker, path: str) -> Thing:
    """The same thing, deleted by its owner."""
    thing = await make(site, cast)
    assert (await ask(site, thing.owner, "DELETE", path.format(**thing.values))).status_code == 204
    return thing


async def a_deleted_song(site: Site, cast: Cast) -> Thing:
    return await deleted(site, cast, a_song, "songs/{song_id}")


async def a_deleted_album(site: Site, cast: Cast) -> Thing:
    return await deleted(site, cast, an_album, "albums/{album_id}")


async def a_deleted_artist(site: Site, cast: Cast) -> Thing:
    return await deleted(site, cast, an_artist, "artists/{artist_id}")


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


async def a_duplicate(site: Site, cast: Cast) -> Thing:
    song = await a_song(site, cast)
    other = await site.song(member=UserId(cast.artist.user.id), title="Another take")
    pair = site.engines.ids.new()
    await insert(
        site,
        "insert into song_duplicates"
        " (id, song_id, other_id, kind, confidence, same_artist, state, found_at)"
        " values (%s, %s, %s, 'recording', 0.8, true, 'told', %s)",
        pair,
        song.values["song_id"],
        other,
        site.clock.now(),
    )
    return replace(song, values={"duplicate_id": str(pair)})


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


LATER = "2027-06-01T00:00:00Z"


async def a_link(site: Site, cast: Cast) -> Thing:
    album = await an_album(site, cast)
    path = f"albums/{album.values['album_id']}/links"
    made = await ask(site, cast.artist, "POST", path, json={"expires_at": LATER})
    return replace(album, values={**album.values, "link_id": made.json()["id"]})


async def a_version(site: Site, cast: Cast) -> Thing:
    song = await a_song(site, cast)
    async with site.engines.database.transaction() as conn:
        row = await (await conn.execute("select current_version from songs")).fetchone()
    assert row is not None
    version = str(row["current_version"])
    return replace(song, values={**song.values, "version_id": version}, body={"version_id": version})


async def a_label_invitation(site: Site, cast: Cast) -> Thing:
    label = await a_label(site, cast)
    return Thing(
        {"label_id": label.values["label_id"]}, cast.listener, (cast.other_listener, cast.other_artist)
    )


THINGS: Mapping[str, Maker] = {
    f"{method} /api/v1/{path}": make
    for method, path, make in (
        ("DELETE", "shares/{token}", a_share),
        ("PATCH", "songs/{song_id}", with_body(a_song, paid_only=False)),
        ("DELETE", "songs/{song_id}", a_song),
        ("POST", "songs/{song_id}/restore", a_deleted_song),
        ("PATCH", "artists/{artist_id}", with_body(an_artist, country="NL")),
        ("DELETE", "artists/{artist_id}", an_artist),
        ("POST", "artists/{artist_id}/restore", a_deleted_artist),
        ("GET", "artists/{artist_id}/deleted", an_artist),
        ("PATCH", "albums/{album_id}", with_body(an_album, label="Low Tide")),
        ("DELETE", "albums/{album_id}", an_album),
        ("POST", "albums/{album_id}/restore", a_deleted_album),
        ("PUT", "albums/{album_id}/cover", an_album),
        ("DELETE", "albums/{album_id}/cover", an_album),
        ("PUT", "artists/{artist_id}/image", an_artist),
        ("DELETE", "artists/{artist_id}/image", an_artist),
        ("PUT", "songs/{song_id}/lyrics", with_body(a_song, text="La la", format="plain")),
        ("DELETE", "songs/{song_id}/lyrics/{language}", a_sung_song),
        ("GET", "songs/{song_id}/licences", a_song),
        ("PUT", "songs/{song_id}/licences", with_body(a_song, licences=[])),
        ("GET", "albums/{album_id}/licences", an_album),
        ("PUT", "albums/{album_id}/licences", with_body(an_album, licences=[])),
        ("GET", "artists/{artist_id}/licences", an_artist),
        ("GET", "albums/{album_id}/schedule", an_album),
        ("PUT", "albums/{album_id}/schedule", with_body(an_album)),
        ("GET", "songs/{song_id}/schedule", a_song),
        ("PUT", "songs/{song_id}/schedule", with_body(a_song)),
        ("POST", "albums/{album_id}/links", with_body(an_album, expires_at=LATER)),
        ("GET", "albums/{album_id}/links", an_album),
        ("POST", "songs/{song_id}/links", with_body(a_song, expires_at=LATER)),
        ("GET", "songs/{song_id}/links", a_song),
        ("DELETE", "links/{link_id}", a_link),
        ("GET", "artists/{artist_id}/sheets/{sheet}", a_sheet),
        ("GET", "albums/{album_id}/archive", an_album),
        ("GET", "artists/{artist_id}/members", an_artist),
        ("PUT", "artists/{artist_id}/members/{user_id}", an_artist),
        ("DELETE", "artists/{artist_id}/members/{user_id}", an_artist),
        ("PUT", "artists/{artist_id}/labels/{label_id}", an_artist),
        ("DELETE", "artists/{artist_id}/labels/{label_id}", an_artist),
        ("GET", "songs/{song_id}/duplicates", a_song),
        ("POST", "duplicates/{duplicate_id}/keep", a_duplicate),
        ("POST", "duplicates/{duplicate_id}/discard", a_duplicate),
        ("GET", "uploads/{upload_id}", an_upload),
        ("PATCH", "uploads/{upload_id}", an_upload),
        ("DELETE", "uploads/{upload_id}", an_upload),
        ("GET", "artists/{artist_id}/storage", an_artist),
        ("GET", "songs/{song_id}/versions", a_song),
        ("POST", "songs/{song_id}/versions", a_song),
        ("PUT", "songs/{song_id}/versions/current", a_version),
        ("DELETE", "songs/{song_id}/versions/{version_id}", a_version),
        ("GET", "artists/{artist_id}/releases", an_artist),
        ("GET", "albums/{album_id}/release", an_album),
        ("GET", "albums/{album_id}/preview", an_album),
        ("POST", "albums/{album_id}/publish", an_album),
        ("POST", "albums/{album_id}/unpublish", an_album),
        ("POST", "albums/{album_id}/isrcs", an_album),
        ("POST", "songs/{song_id}/publish", a_song),
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
        ("GET", "labels/{label_id}/sheets/{sheet}", a_label_sheet),
        ("PUT", "users/me/label-invitations/{label_id}", a_label_invitation),
        ("DELETE", "users/me/label-invitations/{label_id}", a_label_invitation),
        ("POST", "users/me/devices/{device_id}/seen", a_device),
    )
}

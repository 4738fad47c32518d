"""Playlists that the walk of the API is turned away from."""

from collections.abc import Mapping
from dataclasses import replace

from tests.integration.plans.asking import ask
from tests.site import Site
from tests.walking import Cast, Maker, Thing, deleted, with_body


async def a_playlist(site: Site, cast: Cast) -> Thing:
    """The listener's, with a song and with somebody who is asked and somebody who shares in it."""
    song = str(await site.song(title="Kept"))
    body = {"name": "Mine", "song_ids": [song]}
    made = (await ask(site, cast.listener, "POST", "playlists", json=body)).json()
    path, person = f"playlists/{made['id']}", str(cast.other_artist.user.id)
    asked = {"user_id": person, "role": "editor"}
    await ask(site, cast.listener, "POST", f"{path}/invitations", json=asked)
    await ask(site, cast.other_artist, "PUT", f"users/me/playlist-invitations/{made['id']}")
    link = (await ask(site, cast.listener, "POST", f"{path}/invitations", json={})).json()
    rows = (await ask(site, cast.listener, "GET", f"{path}/songs")).json()["items"]
    values = {
        "playlist_id": made["id"],
        "entry_id": rows[0]["entry_id"],
        "user_id": person,
        "invitation_id": link["id"],
        "song_id": song,
    }
    return Thing(values, cast.listener, cast.strangers)


async def an_edit(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    new = str(await site.song(title="New"))
    path = f"playlists/{thing.values['playlist_id']}/songs"
    await ask(site, cast.listener, "POST", path, json={"song_ids": [new]})
    return replace(thing, body={})


async def a_song_to_add(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    return replace(thing, body={"song_ids": [str(await site.song(title="New"))]})


async def entries(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    return replace(thing, body={"entry_ids": [thing.values["entry_id"]]})


async def a_new_owner(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    return replace(thing, body={"user_id": thing.values["user_id"]})


async def a_shared_playlist(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    return replace(thing, owner=cast.other_artist)


async def a_deleted_playlist(site: Site, cast: Cast) -> Thing:
    return await deleted(site, cast, a_playlist, "playlists/{playlist_id}")


async def a_playlist_invitation(site: Site, cast: Cast) -> Thing:
    thing = await a_playlist(site, cast)
    asked = {"user_id": str(cast.other_listener.user.id)}
    path = f"playlists/{thing.values['playlist_id']}/invitations"
    await ask(site, cast.listener, "POST", path, json=asked)
    return replace(thing, owner=cast.other_listener, strangers=(cast.artist, cast.admin, cast.listener))


async def a_folder(site: Site, cast: Cast) -> Thing:
    made = await ask(site, cast.listener, "POST", "users/me/playlist-folders", json={"name": "Work"})
    return Thing({"folder_id": made.json()["id"]}, cast.listener, cast.strangers)


DETAILS = {"name": "Mine", "description": "", "visibility": "private"}
PLAYLIST_THINGS: Mapping[str, Maker] = {
    f"{method} /api/v1/{path}": make
    for method, path, make in (
        ("GET", "playlists/{playlist_id}", a_playlist),
        ("PUT", "playlists/{playlist_id}", with_body(a_playlist, **DETAILS)),
        ("PATCH", "playlists/{playlist_id}", with_body(a_playlist, name="Ours")),
        ("DELETE", "playlists/{playlist_id}", a_playlist),
        ("POST", "playlists/{playlist_id}/restore", a_deleted_playlist),
        ("PUT", "playlists/{playlist_id}/cover", a_playlist),
        ("DELETE", "playlists/{playlist_id}/cover", a_playlist),
        ("GET", "playlists/{playlist_id}/songs", a_playlist),
        ("POST", "playlists/{playlist_id}/songs", a_song_to_add),
        ("DELETE", "playlists/{playlist_id}/songs/{entry_id}", a_playlist),
        ("POST", "playlists/{playlist_id}/removals", entries),
        ("POST", "playlists/{playlist_id}/moves", entries),
        ("POST", "playlists/{playlist_id}/sort", with_body(a_playlist, by="title")),
        ("POST", "playlists/{playlist_id}/undo", an_edit),
        ("GET", "playlists/{playlist_id}/changes", a_playlist),
        ("GET", "playlists/{playlist_id}/activity", a_playlist),
        ("GET", "playlists/{playlist_id}/collaborators", a_playlist),
        ("PUT", "playlists/{playlist_id}/collaborators/{user_id}", with_body(a_playlist, role="viewer")),
        ("DELETE", "playlists/{playlist_id}/collaborators/{user_id}", a_playlist),
        ("GET", "playlists/{playlist_id}/invitations", a_playlist),
        ("POST", "playlists/{playlist_id}/invitations", with_body(a_playlist)),
        ("DELETE", "playlists/{playlist_id}/invitations/{invitation_id}", a_playlist),
        ("POST", "playlists/{playlist_id}/leave", a_shared_playlist),
        ("POST", "playlists/{playlist_id}/transfer", a_new_owner),
        ("PUT", "users/me/playlist-invitations/{playlist_id}", a_playlist_invitation),
        ("DELETE", "users/me/playlist-invitations/{playlist_id}", a_playlist_invitation),
        ("PATCH", "users/me/playlist-folders/{folder_id}", with_body(a_folder, name="Play")),
        ("DELETE", "users/me/playlist-folders/{folder_id}", a_folder),
    )
}

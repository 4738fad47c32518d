"""Lists from elsewhere and smart playlists that the walk of the API is turned away from."""

from collections.abc import Mapping
from uuid import UUID

from tests.integration.plans.asking import ask
from tests.site import Site
from tests.walking import Cast, Maker, Thing, with_body


async def an_import(site: Site, cast: Cast) -> Thing:
    """The listener's, of one entry that nothing here is."""
    sent = await ask(
        site, cast.listener, "POST", "playlists/import?file_name=x.csv", content=b"title,artist\nA,X\n"
    )
    import_id = sent.json()["id"]
    await site.features.exchange.working.work(UUID(import_id))
    values = {"import_id": import_id, "place_of_list": "0", "place": "0"}
    return Thing(values, cast.listener, cast.strangers)


async def a_smart_playlist(site: Site, cast: Cast) -> Thing:
    body = {"name": "Mine", "rules": {"where": {"all": []}, "order": "title"}}
    made = await ask(site, cast.listener, "POST", "smart-playlists", json=body)
    return Thing({"playlist_id": made.json()["id"]}, cast.listener, cast.strangers)


_IMPORT, _SMART = "users/me/imports/{import_id}", "smart-playlists/{playlist_id}"
LIST_THINGS: Mapping[str, Maker] = {
    f"{method} /api/v1/{path}": make
    for method, path, make in (
        ("GET", _IMPORT, an_import),
        ("DELETE", _IMPORT, an_import),
        ("GET", f"{_IMPORT}/entries", an_import),
        ("PUT", f"{_IMPORT}/lists/{{place_of_list}}/entries/{{place}}", with_body(an_import, target_id=None)),
        ("POST", f"{_IMPORT}/make", with_body(an_import)),
        ("GET", _SMART, a_smart_playlist),
        ("PATCH", _SMART, with_body(a_smart_playlist, name="Ours")),
        ("DELETE", _SMART, a_smart_playlist),
        ("GET", f"{_SMART}/songs", a_smart_playlist),
        ("GET", f"{_SMART}/export", a_smart_playlist),
    )
}

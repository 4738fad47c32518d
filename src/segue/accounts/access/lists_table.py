"""Lines of the table for lists from elsewhere and smart playlists."""

from segue.accounts.access.contracts import Who
from segue.accounts.access.limits import LIST_EXPORTS, LIST_IMPORTS, PREVIEWS
from segue.accounts.access.lines import api, new

LISTS = (
    new("POST playlists/import", Who.LISTENER, limit=LIST_IMPORTS),
    api("GET users/me/imports", Who.LISTENER),
    api("GET users/me/imports/songs", Who.LISTENER, limit=PREVIEWS),
    api("GET users/me/imports/{import_id}", Who.LISTENER, "whose it is"),
    api("DELETE users/me/imports/{import_id}", Who.LISTENER, "whose it is"),
    api("GET users/me/imports/{import_id}/entries", Who.LISTENER, "whose it is"),
    api(
        "PUT users/me/imports/{import_id}/lists/{place_of_list}/entries/{place}", Who.LISTENER, "whose it is"
    ),
    new("POST users/me/imports/{import_id}/make", Who.LISTENER, "whose it is", limit=LIST_IMPORTS),
    api("GET playlists/{playlist_id}/export", Who.LISTENER, limit=LIST_EXPORTS),
    api("GET users/me/liked-songs/export", Who.LISTENER, limit=LIST_EXPORTS),
    new("POST smart-playlists", Who.LISTENER),
    api("POST smart-playlists/preview", Who.LISTENER, limit=PREVIEWS),
    api("GET users/me/smart-playlists", Who.LISTENER),
    api("GET smart-playlists/{playlist_id}", Who.LISTENER, "whose it is"),
    api("PATCH smart-playlists/{playlist_id}", Who.LISTENER, "whose it is"),
    api("DELETE smart-playlists/{playlist_id}", Who.LISTENER, "whose it is"),
    api("GET smart-playlists/{playlist_id}/songs", Who.LISTENER, "whose it is"),
    api("GET smart-playlists/{playlist_id}/export", Who.LISTENER, "whose it is", limit=LIST_EXPORTS),
)

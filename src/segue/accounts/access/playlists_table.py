"""Lines of the table for playlists."""

from segue.accounts.access.contracts import Who
from segue.accounts.access.limits import COVERS, PLAYLIST_WRITES
from segue.accounts.access.lines import api, new

LISTENER = Who.LISTENER

PLAYLISTS = (
    new("POST playlists", LISTENER, limit=PLAYLIST_WRITES),
    api("GET playlists", LISTENER),
    api("GET playlists/{playlist_id}", LISTENER, "who shares in it; anyone, unless it is private"),
    api("GET playlists/{playlist_id}/songs", LISTENER, "who shares in it; anyone, unless it is private"),
    api("PUT playlists/{playlist_id}", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("PATCH playlists/{playlist_id}", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("DELETE playlists/{playlist_id}", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("POST playlists/{playlist_id}/restore", LISTENER, "whose it was", limit=PLAYLIST_WRITES),
    api("PUT playlists/{playlist_id}/cover", LISTENER, "whose it is", limit=COVERS),
    api("DELETE playlists/{playlist_id}/cover", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    new("POST playlists/{playlist_id}/songs", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    api("DELETE playlists/{playlist_id}/songs/{entry_id}", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    api("POST playlists/{playlist_id}/removals", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    api("POST playlists/{playlist_id}/moves", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    api("POST playlists/{playlist_id}/sort", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    new("POST playlists/{playlist_id}/undo", LISTENER, "who edits it", limit=PLAYLIST_WRITES),
    api("GET playlists/{playlist_id}/changes", LISTENER, "who shares in it; anyone, unless it is private"),
    api("GET playlists/{playlist_id}/activity", LISTENER, "who shares in it"),
    api("GET playlists/{playlist_id}/collaborators", LISTENER, "who shares in it"),
    api(
        "PUT playlists/{playlist_id}/collaborators/{user_id}",
        LISTENER,
        "whose it is",
        limit=PLAYLIST_WRITES,
    ),
    api(
        "DELETE playlists/{playlist_id}/collaborators/{user_id}",
        LISTENER,
        "whose it is; themselves",
        limit=PLAYLIST_WRITES,
    ),
    api("GET playlists/{playlist_id}/invitations", LISTENER, "whose it is"),
    new("POST playlists/{playlist_id}/invitations", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api(
        "DELETE playlists/{playlist_id}/invitations/{invitation_id}",
        LISTENER,
        "whose it is",
        limit=PLAYLIST_WRITES,
    ),
    api("POST playlists/{playlist_id}/leave", LISTENER, "who shares in it", limit=PLAYLIST_WRITES),
    api("POST playlists/{playlist_id}/transfer", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("POST playlists/join", LISTENER, limit=PLAYLIST_WRITES),
    api("GET users/me/playlists", LISTENER),
    api("GET users/{user_id}/playlists", LISTENER),
    api("GET users/me/playlist-invitations", LISTENER),
    api("PUT users/me/playlist-invitations/{playlist_id}", LISTENER, "who is asked", limit=PLAYLIST_WRITES),
    api(
        "DELETE users/me/playlist-invitations/{playlist_id}",
        LISTENER,
        "who is asked",
        limit=PLAYLIST_WRITES,
    ),
    api("GET users/me/playlist-folders", LISTENER),
    new("POST users/me/playlist-folders", LISTENER, limit=PLAYLIST_WRITES),
    api("PATCH users/me/playlist-folders/{folder_id}", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("DELETE users/me/playlist-folders/{folder_id}", LISTENER, "whose it is", limit=PLAYLIST_WRITES),
    api("PUT users/me/playlists/{playlist_id}/folder", LISTENER, limit=PLAYLIST_WRITES),
)

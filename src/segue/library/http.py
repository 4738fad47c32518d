"""The HTTP door of the library: bodies that other rooms' answers hold."""

from segue.library.playlists.schemas import PlaylistBody, playlist_body

__all__ = [
    "PlaylistBody",
    "playlist_body",
]

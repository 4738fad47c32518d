"""JSON of libraries."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.http import AlbumBody, ArtistBody, SongBody
from segue.library.collection.contracts import Kind, Missing


class Answer(BaseModel):
    """What every answer of a library is: frozen."""

    model_config = ConfigDict(frozen=True)


class LikeBody(Answer):
    """Whether you like a song, and how many people do."""

    liked: bool
    likes: int


class SavedBody(Answer):
    """Whether you saved an album, and how many people did."""

    saved: bool
    saves: int


class FollowingBody(Answer):
    """Whether you follow an artist or a playlist, and how many people do."""

    following: bool
    followers: int


class TotalsBody(Answer):
    """How much your library has; `version` grows with each change of it."""

    version: int
    songs: int
    albums: int
    artists: int
    playlists: int
    hidden_songs: int
    hidden_artists: int


class KeptSongBody(Answer):
    """A song you keep; `song` is null where it cannot be shown, and `missing` says why."""

    id: UUID
    added_at: datetime
    song: SongBody | None
    missing: Missing | None


class KeptAlbumBody(Answer):
    """An album you saved; `album` is null where it cannot be shown, and `missing` says why."""

    id: UUID
    added_at: datetime
    album: AlbumBody | None
    missing: Missing | None


class KeptArtistBody(Answer):
    """An artist you keep; `artist` is null where they cannot be shown, and `missing` says why."""

    id: UUID
    added_at: datetime
    artist: ArtistBody | None
    missing: Missing | None


class PlaylistCardBody(Answer):
    """A playlist in a list."""

    id: UUID
    name: str
    owner: str
    song_count: int


class KeptPlaylistBody(Answer):
    """A playlist you follow; `playlist` is null where it cannot be shown, and `missing` says why."""

    id: UUID
    added_at: datetime
    playlist: PlaylistCardBody | None
    missing: Missing | None


class ChangeBody(Answer):
    """Something came into your library at a time, or, when `removed`, went out of it."""

    kind: Kind
    id: UUID
    at: datetime
    removed: bool


class ChangesBody(Answer):
    """What became of your library, oldest first, each thing once.

    Ask next with `since` = `version`: at once if there is `more`. The same change may come again; keep the
    last. A version is of this server: after 410 begin anew with 0.
    """

    items: list[ChangeBody]
    version: int
    more: bool

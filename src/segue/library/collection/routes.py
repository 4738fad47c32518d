"""HTTP of liking, saving, following and hiding."""

from uuid import UUID

from fastapi import APIRouter

from segue.accounts.http import SignedInCaller
from segue.library.collection.contracts import Kind
from segue.library.collection.schemas import FollowingBody, LikeBody, SavedBody
from segue.library.collection.service import Library


def router(library: Library) -> APIRouter:  # noqa: C901  # one route after another, none of them deep
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["library"])

    @routes.get("/songs/{song_id}/like")
    async def get_like(caller: SignedInCaller, song_id: UUID) -> LikeBody:
        """Whether you like a song, and how many people do."""
        found = await library.get_standing(caller, Kind.SONG, song_id)
        return LikeBody(liked=found.held, likes=found.count)

    @routes.put("/songs/{song_id}/like")
    async def like_song(caller: SignedInCaller, song_id: UUID) -> LikeBody:
        """Like a song. What you like already, you go on liking since then."""
        found = await library.keep(caller, Kind.SONG, song_id)
        return LikeBody(liked=found.held, likes=found.count)

    @routes.delete("/songs/{song_id}/like", status_code=204)
    async def unlike_song(caller: SignedInCaller, song_id: UUID) -> None:
        """Like a song no more, also one that is gone."""
        await library.drop(caller, Kind.SONG, song_id)

    @routes.put("/users/me/albums/{album_id}")
    async def save_album(caller: SignedInCaller, album_id: UUID) -> SavedBody:
        """Save an album to your library."""
        found = await library.keep(caller, Kind.ALBUM, album_id)
        return SavedBody(saved=found.held, saves=found.count)

    @routes.delete("/users/me/albums/{album_id}", status_code=204)
    async def drop_album(caller: SignedInCaller, album_id: UUID) -> None:
        """Take an album out of your library, also one that is gone."""
        await library.drop(caller, Kind.ALBUM, album_id)

    @routes.get("/users/me/following/artists/{artist_id}")
    async def get_following_artist(caller: SignedInCaller, artist_id: UUID) -> FollowingBody:
        """Whether you follow an artist, and how many people do."""
        found = await library.get_standing(caller, Kind.ARTIST, artist_id)
        return FollowingBody(following=found.held, followers=found.count)

    @routes.put("/users/me/following/artists/{artist_id}")
    async def follow_artist(caller: SignedInCaller, artist_id: UUID) -> FollowingBody:
        """Follow an artist."""
        found = await library.keep(caller, Kind.ARTIST, artist_id)
        return FollowingBody(following=found.held, followers=found.count)

    @routes.delete("/users/me/following/artists/{artist_id}", status_code=204)
    async def unfollow_artist(caller: SignedInCaller, artist_id: UUID) -> None:
        """Follow an artist no more."""
        await library.drop(caller, Kind.ARTIST, artist_id)

    @routes.put("/users/me/following/playlists/{playlist_id}")
    async def follow_playlist(caller: SignedInCaller, playlist_id: UUID) -> FollowingBody:
        """Follow somebody's playlist."""
        found = await library.keep(caller, Kind.PLAYLIST, playlist_id)
        return FollowingBody(following=found.held, followers=found.count)

    @routes.delete("/users/me/following/playlists/{playlist_id}", status_code=204)
    async def unfollow_playlist(caller: SignedInCaller, playlist_id: UUID) -> None:
        """Follow a playlist no more."""
        await library.drop(caller, Kind.PLAYLIST, playlist_id)

    @routes.put("/users/me/hidden/songs/{song_id}", status_code=204)
    async def hide_song(caller: SignedInCaller, song_id: UUID) -> None:
        """Hear a song no more: lists of many leave it out, and players skip it."""
        await library.keep(caller, Kind.HIDDEN_SONG, song_id)

    @routes.delete("/users/me/hidden/songs/{song_id}", status_code=204)
    async def show_song(caller: SignedInCaller, song_id: UUID) -> None:
        """Hear a song again."""
        await library.drop(caller, Kind.HIDDEN_SONG, song_id)

    @routes.put("/users/me/hidden/artists/{artist_id}", status_code=204)
    async def hide_artist(caller: SignedInCaller, artist_id: UUID) -> None:
        """Hear an artist no more: lists of many leave their songs out, and players skip them."""
        await library.keep(caller, Kind.HIDDEN_ARTIST, artist_id)

    @routes.delete("/users/me/hidden/artists/{artist_id}", status_code=204)
    async def show_artist(caller: SignedInCaller, artist_id: UUID) -> None:
        """Hear an artist again."""
        await library.drop(caller, Kind.HIDDEN_ARTIST, artist_id)

    return routes

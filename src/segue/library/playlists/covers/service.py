"""Pictures that people put on their playlists."""

from collections.abc import AsyncIterable

from segue.accounts.api import Caller
from segue.catalog.api import Catalog, read_picture
from segue.kernel.ids import PlaylistId
from segue.library.playlists.contracts import Playlist
from segue.library.playlists.service import Playlists


class PlaylistCovers:
    """Takes pictures in through the catalogue, which makes them anew in fixed sizes."""

    def __init__(self, playlists: Playlists, catalog: Catalog) -> None:
        self._playlists = playlists
        self._catalog = catalog

    async def put(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        picture: AsyncIterable[bytes],
        *,
        version: int | None = None,
    ) -> Playlist:
        """Show a picture on a playlist.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale, CoverTooLarge, ImageRefused.
        """
        await self._playlists.check_owner(caller, playlist_id)
        cover_id = await self._catalog.store_cover(await read_picture(picture))
        return await self._playlists.show_cover(caller, playlist_id, cover_id, version=version)

    async def remove(self, caller: Caller, playlist_id: PlaylistId, *, version: int | None = None) -> None:
        """Show no picture of its own. Raises PlaylistMissing, PlaylistNotYours, PlaylistStale."""
        await self._playlists.show_cover(caller, playlist_id, None, version=version)

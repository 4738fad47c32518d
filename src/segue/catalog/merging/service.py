"""Doubles made one: the old id goes on as the other, and nothing that was under it is lost."""

from collections.abc import Mapping, Sequence
from typing import Unpack
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk, DeskPorts
from segue.catalog.errors import AlbumMissing, ArtistMissing
from segue.catalog.merging.contracts import Double, MergePreview
from segue.catalog.merging.errors import MergeRefused
from segue.catalog.merging.ports import MergeFollower
from segue.catalog.merging.store import doubles, moves
from segue.catalog.store import visibility
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.ports.database import Connection


class Merging(Desk):
    """For admins. What the one that stays leaves open is filled from the other.

    `followers` are rooms above that refer to artists, albums and songs.
    """

    def __init__(self, followers: Sequence[MergeFollower], **ports: Unpack[DeskPorts]) -> None:
        super().__init__(**ports)
        self._followers = followers

    async def find_artists(self, asked: str, limit: int) -> list[Double]:
        """Artists with `asked` in their name or an alias, those so called first."""
        async with self._database.transaction() as conn:
            return await doubles.find_artists(conn, asked.strip().lower(), limit)

    async def find_albums(self, asked: str, limit: int) -> list[Double]:
        """Albums with `asked` in their title, those so called first."""
        async with self._database.transaction() as conn:
            return await doubles.find_albums(conn, asked.strip().lower(), limit)

    async def preview_artists(self, old: ArtistId, into: ArtistId) -> MergePreview:
        """What merging two artists would do. Raises ArtistMissing."""
        async with self._database.transaction() as conn:
            held = await moves.lock_artists(conn, [old, into])
            _check_artists(held, old, into)
            two = {one.id: one for one in await doubles.artists(conn, [old, into])}
            return MergePreview(two[old], two[into], 0, _refusal(held, old, into))

    async def preview_albums(self, old: AlbumId, into: AlbumId) -> MergePreview:
        """What merging two albums would do. Raises AlbumMissing."""
        async with self._database.transaction() as conn:
            held = await moves.lock_albums(conn, [old, into])
            _check_albums(held, old, into)
            two = {one.id: one for one in await doubles.albums(conn, [old, into])}
            twice = await moves.count_doubles(conn, old, into)
            return MergePreview(two[old], two[into], twice, _refusal(held, old, into))

    async def merge_artists(
        self, caller: Caller, old: ArtistId, into: ArtistId, *, address: str | None = None
    ) -> None:
        """Give albums, songs, credits, members and claims of `old` to `into`; its name stays as an alias.

        Raises ArtistMissing, MergeRefused.
        """
        async with self._database.transaction() as conn:
            held = await moves.lock_artists(conn, [old, into])
            _check_artists(held, old, into)
            _check(held, old, into)
            songs = await moves.merge_artist(conn, old, into, self._clock.now())
            await visibility.settle_artist(conn, into)
            for follower in self._followers:
                await follower.artist_merged(conn, old, into, self._clock.now())
            await self._tell_changed(conn, songs)
            await self._record(
                conn,
                "merged",
                caller,
                EntityKind.ARTIST,
                old,
                address,
                into=str(into),
                name=held[old].name,
                songs=len(songs),
            )

    async def merge_albums(
        self,
        caller: Caller,
        old: AlbumId,
        into: AlbumId,
        *,
        drop_doubles: bool = False,
        address: str | None = None,
    ) -> None:
        """Put the songs of `old` on `into`. With `drop_doubles`, those are deleted that `into` has already.

        Raises AlbumMissing, MergeRefused.
        """
        async with self._database.transaction() as conn:
            held = await moves.lock_albums(conn, [old, into])
            _check_albums(held, old, into)
            _check(held, old, into)
            if drop_doubles:
                await self._follow_songs(conn, old, into)
                gone = await moves.delete_doubles(conn, old, into, self._clock.now())
                await self._deny(conn, gone, "withdrawn")
            songs = await moves.merge_album(conn, old, into, self._clock.now())
            await visibility.settle_album(conn, into)
            for follower in self._followers:
                await follower.album_merged(conn, old, into, self._clock.now())
            await self._tell_changed(conn, songs)
            await self._record(
                conn,
                "merged",
                caller,
                EntityKind.ALBUM,
                old,
                address,
                into=str(into),
                name=held[old].name,
                songs=len(songs),
            )

    async def _follow_songs(self, conn: Connection, old: AlbumId, into: AlbumId) -> None:
        pairs = await moves.doubles(conn, old, into)
        for follower in self._followers:
            await follower.songs_merged(conn, pairs, self._clock.now())


def _check_artists(held: Mapping[ArtistId, moves.HeldDouble], old: ArtistId, into: ArtistId) -> None:
    if not all(one in held and held[one].stands for one in (old, into)):
        raise ArtistMissing("One of them is deleted, or went into another. Search for the name.")


def _check_albums(held: Mapping[AlbumId, moves.HeldDouble], old: AlbumId, into: AlbumId) -> None:
    if not all(one in held and held[one].stands for one in (old, into)):
        raise AlbumMissing("One of them is deleted, or went into another. Load the page again.")


def _check(
    held: Mapping[ArtistId, moves.HeldDouble] | Mapping[AlbumId, moves.HeldDouble], *ids: UUID
) -> None:
    """Raises MergeRefused."""
    refusal = _refusal(held, *ids)
    if refusal is not None:
        raise MergeRefused(refusal)


def _refusal(
    held: Mapping[ArtistId, moves.HeldDouble] | Mapping[AlbumId, moves.HeldDouble], *ids: UUID
) -> str | None:
    if len(held) < len(ids):
        return "They are one already. Choose two."
    both = list(held.values())
    if any(one.taken_down for one in both):
        return "One of them is taken down. Lift that first, or what it hides would come out."
    if both[0].draft != both[1].draft:
        return "One of them is a draft. Publish it first, or what is out would go away."
    return None

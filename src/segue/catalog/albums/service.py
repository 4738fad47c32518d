"""Albums made, changed, deleted and brought back by those who act for their artist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from segue.accounts.api import Caller
from segue.catalog import rules as names
from segue.catalog.albums import store
from segue.catalog.entities import identifiers, rules
from segue.catalog.entities.contracts import AlbumDetails, AlbumFields, Changes, EntityKind, Gone
from segue.catalog.entities.desk import Desk
from segue.catalog.entities.errors import DetailRefused, NotDeleted, ParentDeleted
from segue.catalog.entities.merged import refuse_merged_album, refuse_merged_artist
from segue.catalog.errors import AlbumMissing, ArtistMissing
from segue.catalog.lists.contracts import EDITOR
from segue.catalog.store import pages
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Connection

MOST_DISCS = 100
_KIND = EntityKind.ALBUM


def _disc_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Titles of discs in order, an empty one for a disc without."""
    if len(titles) > MOST_DISCS:
        raise DetailRefused(f"There may be {MOST_DISCS} discs at most.", field="disc_titles")
    tidied = [rules.tidy_line(title, "disc's title") or "" for title in titles]
    while tidied and not tidied[-1]:
        tidied.pop()
    return tuple(tidied)


_TIDY: Mapping[str, Callable[[Any], Any]] = {
    "title": lambda text: names.tidy_name(text, "album's title"),
    "version_title": lambda text: rules.tidy_line(text, "version's title"),
    "release_date": lambda text: rules.tidy_date(text, "release_date"),
    "release_zone": rules.tidy_zone,
    "original_date": lambda text: rules.tidy_date(text, "original_date"),
    "label": lambda text: rules.tidy_line(text, "label"),
    "catalogue_number": lambda text: rules.tidy_line(text, "catalogue number"),
    "upc": identifiers.tidy_upc,
    "c_line": lambda text: rules.tidy_rights_line(text, "c_line"),
    "p_line": lambda text: rules.tidy_rights_line(text, "p_line"),
    "disc_titles": _disc_titles,
}


class Albums(Desk):
    """One transaction a use case; who may not know of an album is told that there is none."""

    async def get(self, caller: Caller, album_id: AlbumId) -> AlbumDetails:
        """Raises AlbumMissing, MergedAway."""
        async with self._database.transaction() as conn:
            return await self._seen(conn, caller, album_id)

    async def create(
        self, caller: Caller, artist_id: ArtistId, told: Changes, *, address: str | None = None
    ) -> AlbumDetails:
        """Make an album; others see it when it is published.

        Raises ArtistMissing, MergedAway, NotYourArtist, NameRefused, DetailRefused, IdentifierRefused.
        """
        fields = AlbumFields(**tidy_album(told))
        album_id = AlbumId(self._ids.new())
        async with self._database.transaction() as conn:
            await self._check_artist(conn, caller, artist_id)
            await store.add(conn, album_id, artist_id, fields, self._clock.now())
            await self._record(conn, "created", caller, _KIND, album_id, address, title=fields.title)
            return await self._details(conn, album_id)

    async def change(
        self,
        caller: Caller,
        album_id: AlbumId,
        changes: Changes,
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> AlbumDetails:
        """Change some fields; with a `revision`, only while it is the current one.

        Raises AlbumMissing, MergedAway, NotYourArtist, RevisionStale, NameRefused, DetailRefused,
        IdentifierRefused.
        """
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, album_id)
            rules.check_revision(revision, held.revision)
            wanted = replace(held.fields, **tidy_album(changes))
            if wanted != held.fields:
                await store.put(conn, album_id, wanted, self._clock.now())
                await self._tell_changed(conn, await store.songs_of(conn, album_id))
                await self._record_change(
                    conn, caller, _KIND, album_id, address, before=held.fields, after=wanted
                )
            return await self._details(conn, album_id)

    async def delete(
        self, caller: Caller, album_id: AlbumId, *, revision: int | None = None, address: str | None = None
    ) -> None:
        """Take an album away with its songs; they can be brought back.

        Raises AlbumMissing, MergedAway, NotYourArtist, RevisionStale.
        """
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, album_id)
            rules.check_revision(revision, held.revision)
            if held.deleted_at is not None:
                raise _missing()
            gone = await store.delete(conn, album_id, self._clock.now())
            await self._deny(conn, gone, "withdrawn")
            await self._record(conn, "deleted", caller, _KIND, album_id, address, title=held.fields.title)

    async def restore(self, caller: Caller, album_id: AlbumId, *, address: str | None = None) -> AlbumDetails:
        """Bring an album back with the songs that were deleted with it.

        Raises AlbumMissing, MergedAway, NotYourArtist, NotDeleted, ParentDeleted.
        """
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, album_id)
            if held.deleted_at is None:
                raise NotDeleted("There is nothing to restore.")
            if not await store.artist_stands(conn, held.artist_id):
                raise ParentDeleted("Restore the artist first.", artist_id=held.artist_id)
            back = await store.restore(conn, album_id, self._clock.now())
            await self._allow(conn, back)
            await self._record(conn, "restored", caller, _KIND, album_id, address, title=held.fields.title)
            return await self._details(conn, album_id)

    async def list_gone(
        self, caller: Caller, artist_id: ArtistId, *, cursor: str | None, limit: int
    ) -> Page[Gone]:
        """Albums and songs of an artist that can be brought back, the last deleted first.

        Raises ArtistMissing, MergedAway, NotYourArtist, BadCursor.
        """
        async with self._database.transaction() as conn:
            await self._check_artist(conn, caller, artist_id)
            found = await store.list_gone(conn, artist_id, names.after_moment(cursor), limit + 1)
        return cut_page(found, limit, lambda last: names.moment_cursor(last.deleted_at, last.id))

    async def _check_artist(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> None:
        found = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
        may = found is not None and await self._may_edit(conn, caller, artist_id)
        if found is None or not (found[1] or may):
            await refuse_merged_artist(conn, artist_id)
            raise ArtistMissing("It may have been withdrawn. Search for the name.")
        await self._check_editor(conn, caller, artist_id)

    async def _seen(self, conn: Connection, caller: Caller, album_id: AlbumId) -> AlbumDetails:
        """The album as the caller may see it: `standing` and hidden songs for editors alone."""
        audience = self._audiences.of(caller)
        found = await store.find(conn, album_id, audience)
        if found is None:
            await refuse_merged_album(conn, album_id)
            raise _missing()
        if await self._may_edit(conn, caller, found.artist.id):
            return await self._details(conn, album_id)
        cards = await pages.albums(conn, [album_id], audience.values)
        if not cards or not cards[0].song_count:
            raise _missing()
        return replace(found, song_count=cards[0].song_count, duration=cards[0].duration, standing=None)

    async def _held(self, conn: Connection, caller: Caller, album_id: AlbumId) -> store.HeldAlbum:
        """The album, held until commit, for who may edit it."""
        await self._seen(conn, caller, album_id)
        held = await store.lock(conn, album_id)
        if held is None or held.merged_into is not None:
            raise _missing()
        await self._check_editor(conn, caller, held.artist_id)
        return held

    async def _details(self, conn: Connection, album_id: AlbumId) -> AlbumDetails:
        """The album as an editor sees it."""
        found = await store.find(conn, album_id, EDITOR)
        if found is None:
            raise _missing()
        return found


def tidy_album(changes: Changes) -> dict[str, Any]:
    """Changes as they are kept. Raises NameRefused, DetailRefused, IdentifierRefused."""
    return {name: _TIDY[name](value) if name in _TIDY else value for name, value in changes.items()}


def _missing() -> AlbumMissing:
    return AlbumMissing("It may have been withdrawn. Choose another album.")

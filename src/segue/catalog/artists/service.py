"""Artists made, changed, deleted and brought back by those who act for them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from segue.accounts.api import Caller, Role
from segue.catalog import rules as names
from segue.catalog.artists import store
from segue.catalog.contracts import Artist
from segue.catalog.entities import rules
from segue.catalog.entities.contracts import ArtistDetails, ArtistFields, Changes, EntityKind
from segue.catalog.entities.desk import Desk
from segue.catalog.entities.errors import NotDeleted
from segue.catalog.entities.merged import refuse_merged_artist
from segue.catalog.errors import ArtistMissing
from segue.catalog.lists.contracts import EDITOR
from segue.catalog.members.errors import LabelUnknown
from segue.catalog.store import pages
from segue.kernel.ids import ArtistId, LabelId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Connection

_KIND = EntityKind.ARTIST
_TIDY: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda text: names.tidy_name(text, "artist"),
    "bio": rules.tidy_prose,
    "country": rules.tidy_country,
    "links": rules.tidy_links,
    "aliases": lambda told: rules.tidy_names(told, "aliases", rules.MOST_ALIASES),
}


class Artists(Desk):
    """One transaction a use case; who may not know of an artist is told that there is none."""

    async def get(self, caller: Caller, artist_id: ArtistId) -> ArtistDetails:
        """Raises ArtistMissing, MergedAway."""
        async with self._database.transaction() as conn:
            return await self._seen(conn, caller, artist_id)

    async def create(
        self,
        caller: Caller,
        told: Changes,
        *,
        label_id: LabelId | None = None,
        address: str | None = None,
    ) -> ArtistDetails:
        """Make an artist whom the caller acts for; with a label of theirs, its staff do instead.

        Admins make artists whom nobody acts for. Raises NameRefused, DetailRefused, LabelUnknown.
        """
        fields = ArtistFields(**tidy_artist(told))
        artist_id = ArtistId(self._ids.new())
        async with self._database.transaction() as conn:
            is_admin = Role.ADMIN in caller.roles
            if label_id is not None and not await self._knows_label(conn, caller, label_id):
                raise LabelUnknown("Choose a label that you act for.")
            member = None if is_admin or label_id is not None else caller.user_id
            await store.add(conn, artist_id, fields, member=member, label_id=label_id, now=self._clock.now())
            await self._record(conn, "created", caller, _KIND, artist_id, address, name=fields.name)
            return await self._details(conn, artist_id)

    async def change(
        self,
        caller: Caller,
        artist_id: ArtistId,
        changes: Changes,
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> ArtistDetails:
        """Change some fields; with a `revision`, only while it is the current one.

        Raises ArtistMissing, MergedAway, NotYourArtist, RevisionStale, NameRefused, DetailRefused.
        """
        async with self._database.transaction() as conn:
            await self._seen(conn, caller, artist_id)
            await self._check_editor(conn, caller, artist_id)
            held = await self._held(conn, artist_id)
            rules.check_revision(revision, held.revision)
            wanted = replace(held.fields, **tidy_artist(changes))
            if wanted != held.fields:
                await store.put(conn, artist_id, wanted, self._clock.now())
                await self._record_change(
                    conn, caller, _KIND, artist_id, address, before=held.fields, after=wanted
                )
            return await self._details(conn, artist_id)

    async def delete(
        self, caller: Caller, artist_id: ArtistId, *, revision: int | None = None, address: str | None = None
    ) -> None:
        """Take an artist away with all their albums and songs; they can be brought back.

        Raises ArtistMissing, MergedAway, NotYourArtist, RevisionStale.
        """
        async with self._database.transaction() as conn:
            await self._seen(conn, caller, artist_id)
            await self._check_editor(conn, caller, artist_id)
            held = await self._held(conn, artist_id)
            rules.check_revision(revision, held.revision)
            if held.deleted_at is not None:
                raise _missing()
            gone = await store.delete(conn, artist_id, self._clock.now())
            await self._deny(conn, gone, "withdrawn")
            await self._record(conn, "deleted", caller, _KIND, artist_id, address, name=held.fields.name)

    async def restore(
        self, caller: Caller, artist_id: ArtistId, *, address: str | None = None
    ) -> ArtistDetails:
        """Bring an artist back with what was deleted with them.

        Raises ArtistMissing, MergedAway, NotYourArtist, NotDeleted.
        """
        async with self._database.transaction() as conn:
            await self._seen(conn, caller, artist_id)
            await self._check_editor(conn, caller, artist_id)
            held = await self._held(conn, artist_id)
            if held.deleted_at is None:
                raise NotDeleted("There is nothing to restore.")
            back = await store.restore(conn, artist_id, self._clock.now())
            await self._allow(conn, back)
            await self._record(conn, "restored", caller, _KIND, artist_id, address, name=held.fields.name)
            return await self._details(conn, artist_id)

    async def list_own(self, caller: Caller, *, cursor: str | None, limit: int) -> Page[Artist]:
        """Artists that the caller acts for, by name; admins act for all. Raises BadCursor."""
        member = None if Role.ADMIN in caller.roles else caller.user_id
        async with self._database.transaction() as conn:
            labels = await self._labels.list_ids_of(conn, caller.user_id)
            found = await store.list_own(conn, member, labels, names.after_title(cursor), limit + 1)
        page = cut_page(found, limit, lambda last: names.title_cursor(last[1], last[0].id))
        return page.map(lambda row: row[0])

    async def _seen(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> ArtistDetails:
        """The artist as the caller may see them, `standing` for editors alone."""
        may = await self._may_edit(conn, caller, artist_id)
        audience = EDITOR if may else self._audiences.of(caller)
        found = await store.find(conn, artist_id, audience)
        if found is None:
            await refuse_merged_artist(conn, artist_id)
            raise _missing()
        if may:
            return found
        public = await pages.find_artist(conn, artist_id, audience.values)
        if public is None or not public[1]:
            raise _missing()
        return replace(found, standing=None)

    async def _details(self, conn: Connection, artist_id: ArtistId) -> ArtistDetails:
        """The artist as an editor sees them."""
        found = await store.find(conn, artist_id, EDITOR)
        if found is None:
            raise _missing()
        return found

    async def _held(self, conn: Connection, artist_id: ArtistId) -> store.HeldArtist:
        held = await store.lock(conn, artist_id)
        if held is None or held.merged_into is not None:
            raise _missing()
        return held

    async def _knows_label(self, conn: Connection, caller: Caller, label_id: LabelId) -> bool:
        if Role.ADMIN in caller.roles:
            return bool(await self._labels.find_names(conn, [label_id]))
        return label_id in await self._labels.list_ids_of(conn, caller.user_id)


def tidy_artist(changes: Changes) -> dict[str, Any]:
    """Changes as they are kept. Raises NameRefused, DetailRefused."""
    return {name: _TIDY[name](value) if name in _TIDY else value for name, value in changes.items()}


def _missing() -> ArtistMissing:
    return ArtistMissing("It may have been withdrawn. Search for the name.")

"""Songs changed, deleted and brought back by those who act for their artist."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from segue.accounts.api import Caller
from segue.catalog import rules as names
from segue.catalog.entities import identifiers, rules
from segue.catalog.entities.contracts import Changes, EntityKind, SongDetails, SongFields
from segue.catalog.entities.desk import Desk
from segue.catalog.entities.errors import CreditsRefused, NotDeleted, ParentDeleted
from segue.catalog.errors import AlbumMissing, SongMissing, Unlicensed
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.songs import store
from segue.catalog.store import visibility
from segue.kernel.ids import ArtistId, SongId
from segue.kernel.ports.database import Connection

_KIND = EntityKind.SONG
_TIDY: Mapping[str, Callable[[Any], Any]] = {
    "title": lambda text: names.tidy_name(text, "song's title"),
    "version_title": lambda text: rules.tidy_line(text, "version's title"),
    "isrc": identifiers.tidy_isrc,
    "iswc": identifiers.tidy_iswc,
    "language": rules.tidy_language,
    "genres": names.tidy_genres,
    "moods": names.tidy_genres,
}


class Songs(Desk):
    """One transaction a use case; who may not know of a song is told that there is none."""

    async def get(self, caller: Caller, song_id: SongId) -> SongDetails:
        """Raises SongMissing."""
        async with self._database.transaction() as conn:
            return await self._seen(conn, caller, song_id)

    async def change(
        self,
        caller: Caller,
        song_id: SongId,
        changes: Changes,
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> SongDetails:
        """Change some fields; with a `revision`, only while it is the current one.

        Raises SongMissing, NotYourArtist, RevisionStale, NameRefused, DetailRefused, IdentifierRefused,
        CreditsRefused, AlbumMissing for an album that the caller may not edit.
        """
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, song_id)
            rules.check_revision(revision, held.revision)
            wanted = await self._tidied(conn, caller, held, changes)
            if wanted != held.fields:
                await store.put(conn, song_id, wanted, self._clock.now())
                if wanted.album_id != held.fields.album_id:
                    # Another album may be a draft, have a day of its own, or be taken down.
                    await self._settle(conn, song_id)
                await self._tell_changed(conn, [song_id])
                await self._record_change(
                    conn, caller, _KIND, song_id, address, before=held.fields, after=wanted
                )
            return await self._details(conn, song_id)

    async def delete(
        self, caller: Caller, song_id: SongId, *, revision: int | None = None, address: str | None = None
    ) -> None:
        """Take a song away; audio of any version is refused at once. It can be brought back.

        Raises SongMissing, NotYourArtist, RevisionStale.
        """
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, song_id)
            rules.check_revision(revision, held.revision)
            if held.deleted_at is not None:
                raise _missing()
            await self._deny(conn, await store.delete(conn, song_id, self._clock.now()), "withdrawn")
            await self._record(conn, "deleted", caller, _KIND, song_id, address, title=held.fields.title)

    async def restore(self, caller: Caller, song_id: SongId, *, address: str | None = None) -> SongDetails:
        """Bring a song back. Raises SongMissing, NotYourArtist, NotDeleted, ParentDeleted."""
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, song_id)
            if held.deleted_at is None:
                raise NotDeleted("There is nothing to restore.")
            if not await store.parents_stand(conn, song_id):
                raise ParentDeleted("Restore its album or artist first.", album_id=held.fields.album_id)
            await self._allow(conn, await store.restore(conn, song_id, self._clock.now()))
            await self._record(conn, "restored", caller, _KIND, song_id, address, title=held.fields.title)
            return await self._details(conn, song_id)

    async def _settle(self, conn: Connection, song_id: SongId) -> None:
        """Have it be known of as its album is; audio of what went away is refused."""
        changed = await visibility.settle(conn, [song_id])
        if changed and not await store.heard(conn, song_id, self._clock.now()):
            await self._deny(conn, await store.versions_of(conn, song_id), "withdrawn")

    async def _seen(self, conn: Connection, caller: Caller, song_id: SongId) -> SongDetails:
        """The song as the caller may see it, `standing` for editors alone."""
        found = await store.find(conn, song_id)
        if found is None:
            raise _missing()
        if await self._may_edit(conn, caller, found.artist.id):
            return found
        standing = await song_lists.find_standing(conn, self._audiences.of(caller), song_id)
        if standing is None or not standing.released:
            raise _missing()
        if not standing.visible:
            raise Unlicensed("It is not licensed where you are. Choose another song.")
        return replace(found, standing=None)

    async def _held(self, conn: Connection, caller: Caller, song_id: SongId) -> store.HeldSong:
        """The song, held until commit, for who may edit it."""
        await self._seen(conn, caller, song_id)
        held = await store.lock(conn, song_id)
        if held is None:
            raise _missing()
        await self._check_editor(conn, caller, held.artist_id)
        return held

    async def _details(self, conn: Connection, song_id: SongId) -> SongDetails:
        found = await store.find(conn, song_id)
        if found is None:
            raise _missing()
        return found

    async def _tidied(
        self, conn: Connection, caller: Caller, held: store.HeldSong, changes: Changes
    ) -> SongFields:
        tidied = replace(held.fields, **tidy_song(changes, held.artist_id))
        if tidied.genres != held.fields.genres:
            tidied = replace(tidied, genres=await store.canonical_genres(conn, tidied.genres))
        if tidied.album_id is not None and tidied.album_id != held.fields.album_id:
            artist_id = await store.album_artist(conn, tidied.album_id)
            if artist_id is None or not await self._may_edit(conn, caller, artist_id):
                raise AlbumMissing("Choose an album that you may edit.")
        before = {one.artist_id for one in held.fields.credits}
        new = [one.artist_id for one in tidied.credits if one.artist_id and one.artist_id not in before]
        if new and len(await store.known_artists(conn, new)) < len(set(new)):
            raise CreditsRefused("One of the artists is not here. Look the names up, or credit a name.")
        return tidied


def tidy_song(changes: Changes, owner: ArtistId) -> dict[str, Any]:
    """Changes as they are kept. Raises NameRefused, DetailRefused, IdentifierRefused, CreditsRefused."""
    tidied = {name: _TIDY[name](value) if name in _TIDY else value for name, value in changes.items()}
    if "credits" in tidied:
        tidied["credits"] = rules.tidy_credits(tidied["credits"], owner)
    return tidied


def _missing() -> SongMissing:
    return SongMissing("It may have been withdrawn. Choose another song.")

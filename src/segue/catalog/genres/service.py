"""The tree of genres: anyone reads it, admins tend it."""

from collections.abc import Iterable, Mapping
from typing import Any

from segue.accounts.api import Audit, Caller
from segue.catalog.entities import rules as entities
from segue.catalog.genres import rules, store
from segue.catalog.genres.contracts import CountedGenre, Genre, GenrePlace, ListedGenre, UnknownGenre
from segue.catalog.genres.errors import GenreMisplaced, GenreMissing, GenreTaken
from segue.kernel.clock import Clock
from segue.kernel.ids import GenreId, IdSource
from segue.kernel.ports.database import Connection, Database


class Genres:
    """Songs keep up with the tree: what is renamed, merged or given an alias is so on them too."""

    def __init__(self, *, database: Database, audit: Audit, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._ids = ids

    async def list_all(self) -> list[ListedGenre]:
        """Every genre, by name: a tree is small and shown whole."""
        async with self._database.transaction() as conn:
            return await store.list_all(conn, self._clock.now())

    async def list_counted(self) -> list[CountedGenre]:
        """Every genre with how many songs it has, by name."""
        async with self._database.transaction() as conn:
            return await store.list_counted(conn)

    async def get(self, asked: str) -> GenrePlace:
        """The genre of this slug, name or alias. Raises GenreMissing."""
        async with self._database.transaction() as conn:
            return await self._place(conn, await self._found(conn, asked))

    async def list_unknown(self, limit: int) -> list[UnknownGenre]:
        """Words on songs that no genre has, those of most songs first."""
        async with self._database.transaction() as conn:
            return await store.unknown(conn, limit)

    async def create(
        self,
        caller: Caller,
        name: str,
        *,
        parent: str | None,
        aliases: Iterable[str] = (),
        address: str | None = None,
    ) -> GenrePlace:
        """Plant a genre; songs tagged so already are found under it. Raises GenreMissing, GenreTaken."""
        tidied, genre_id = rules.tidy_genre(name), GenreId(self._ids.new())
        async with self._database.transaction() as conn:
            await store.hold(conn)
            above = None if parent is None else await self._found(conn, parent)
            known = await self._free(conn, [tidied, *map(rules.tidy_genre, aliases)], None)
            await store.add(
                conn,
                genre_id,
                slug=await self._free_slug(conn, tidied),
                name=tidied,
                parent_id=None if above is None else above.id,
                now=self._clock.now(),
            )
            await store.add_aliases(conn, genre_id, known[1:])
            await store.name_songs_again(conn, known)
            await self._record(conn, "created", caller, tidied, address, parent=parent)
            return await self._place(conn, await self._found(conn, tidied))

    async def change(
        self,
        caller: Caller,
        asked: str,
        changes: Mapping[str, Any],
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> GenrePlace:
        """Rename a genre (the old name stays as an alias), move it, or change its aliases.

        `changes` holds `name`, `parent` (a slug, None for a root), `aliases`. Raises GenreMissing,
        GenreTaken, GenreMisplaced, RevisionStale.
        """
        async with self._database.transaction() as conn:
            await store.hold(conn)
            genre = await self._found(conn, asked)
            entities.check_revision(revision, genre.revision)
            name = rules.tidy_genre(changes.get("name", genre.name))
            parent = changes.get("parent", genre.parent)
            above = None if parent is None else await self._found(conn, parent)
            if above is not None and await store.is_at_or_below(conn, above.id, genre.id):
                raise GenreMisplaced(f"{above.name} stands below {genre.name}. Move that one first.")
            aliases = [rules.tidy_genre(alias) for alias in changes.get("aliases", genre.aliases)]
            if name != genre.name:
                aliases.append(genre.name)
            known = await self._free(conn, [name, *aliases], genre)
            await store.put(conn, genre.id, name=name, parent_id=None if above is None else above.id)
            await store.put_aliases(conn, genre.id, known[1:])
            await store.name_songs_again(conn, known)
            changed = await self._found(conn, name)
            await self._record(
                conn, "changed", caller, genre.name, address, **entities.told_changes(genre, changed)
            )
            return await self._place(conn, changed)

    async def merge(self, caller: Caller, asked: str, into: str, *, address: str | None = None) -> GenrePlace:
        """Make a genre an alias of another, which takes its songs and what stands below it.

        Raises GenreMissing, GenreMisplaced.
        """
        async with self._database.transaction() as conn:
            await store.hold(conn)
            genre, heir = await self._found(conn, asked), await self._found(conn, into)
            if await store.is_at_or_below(conn, heir.id, genre.id):
                raise GenreMisplaced("A genre goes into one that is neither itself nor below it.")
            await self._give_away(conn, genre, heir)
            await self._record(conn, "merged", caller, genre.name, address, into=heir.name)
            return await self._place(conn, await self._found(conn, heir.slug))

    async def delete(self, caller: Caller, asked: str, *, address: str | None = None) -> None:
        """Take a genre out of the tree; the one above it takes its songs and what stands below it.

        Songs of a root keep the word, which no genre has any more. Raises GenreMissing.
        """
        async with self._database.transaction() as conn:
            await store.hold(conn)
            genre = await self._found(conn, asked)
            if genre.parent is None:
                await store.delete(conn, genre.id, None)
            else:
                await self._give_away(conn, genre, await self._found(conn, genre.parent))
            await self._record(conn, "deleted", caller, genre.name, address, into=genre.parent)

    async def _give_away(self, conn: Connection, genre: Genre, heir: Genre) -> None:
        await store.delete(conn, genre.id, heir.id)
        names = [genre.name, *genre.aliases]
        await store.add_aliases(conn, heir.id, names)
        await store.name_songs_again(conn, names)

    async def _free(self, conn: Connection, names: Iterable[str], own: Genre | None) -> list[str]:
        """`names`, a genre's own and its aliases, once each; none is another genre's. Raises GenreTaken."""
        wanted = list(dict.fromkeys(names))
        for place, name in enumerate(wanted):
            found = await store.find(conn, name)
            if found is not None and (own is None or found.id != own.id):
                known = "is a genre" if name == found.name else f"is {found.name}"
                raise GenreTaken(
                    f"{name} {known} already. Merge the two.",
                    genre=found.slug,
                    field="name" if place == 0 else "aliases",
                )
        return wanted

    async def _free_slug(self, conn: Connection, name: str) -> str:
        slug = rules.slug_of(name)
        taken = await store.slugs_like(conn, slug)
        count = 2
        free = slug
        while free in taken:
            free, count = f"{slug}-{count}", count + 1
        return free

    async def _found(self, conn: Connection, asked: str) -> Genre:
        found = await store.find(conn, asked.strip().lower())
        if found is None:
            raise GenreMissing("Look it up in the list of genres.")
        return found

    async def _place(self, conn: Connection, genre: Genre) -> GenrePlace:
        return GenrePlace(genre, await store.above(conn, genre.id), await store.below(conn, genre.id))

    async def _record(
        self,
        conn: Connection,
        action: str,
        caller: Caller,
        name: str,
        address: str | None,
        **details: str | int | bool | None,
    ) -> None:
        await self._audit.record(
            conn,
            f"genre.{action}",
            actor=caller.user_id,
            object_kind="genre",
            object_id=name,
            address=address,
            **details,
        )

"""HTTP of genres: anyone signed in reads the tree, admins tend it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.genres.schemas import (
    ChangeGenreBody,
    CountedGenresBody,
    GenreDetailsBody,
    GenresBody,
    MergeGenreBody,
    NewGenreBody,
    UnknownGenresBody,
    counted_genres_body,
    genre_details_body,
    genres_body,
    unknown_genres_body,
)
from segue.catalog.genres.service import Genres
from segue.catalog.routes import Limit

# PostgreSQL's text holds no NUL.
GenreInPath = Annotated[
    str, Path(min_length=1, max_length=100, pattern=r"^[^\x00]+$", description="Its slug, name or an alias.")
]


def router(genres: Genres) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/genres")
    async def list_genres() -> GenresBody:
        """Every genre, by name, each with the slug of the one above it."""
        return genres_body(await genres.list_all())

    @routes.get("/genres/{genre}")
    async def get_genre(response: Response, genre: GenreInPath) -> GenreDetailsBody:
        """A genre with those above and right below it."""
        found = await genres.get(genre)
        tag(response, found.genre.revision)
        return genre_details_body(found)

    @routes.post("/genres", status_code=201, tags=["admin"])
    async def create_genre(
        request: Request, response: Response, caller: SignedInCaller, body: NewGenreBody
    ) -> GenreDetailsBody:
        """Plant a genre. Songs that are tagged so already are found under it."""
        made = await genres.create(
            caller, body.name, parent=body.parent, aliases=body.aliases, address=address_of(request)
        )
        tag(response, made.genre.revision)
        return genre_details_body(made)

    @routes.patch("/genres/{genre}", responses=changed, tags=["admin"])
    async def change_genre(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        genre: GenreInPath,
        body: ChangeGenreBody,
        if_match: IfMatch = None,
    ) -> GenreDetailsBody:
        """Rename a genre, move it, or change its other names; songs keep up."""
        held = await genres.change(
            caller, genre, body.changes(), revision=wanted_revision(if_match), address=address_of(request)
        )
        tag(response, held.genre.revision)
        return genre_details_body(held)

    @routes.delete("/genres/{genre}", status_code=204, tags=["admin"])
    async def delete_genre(request: Request, caller: SignedInCaller, genre: GenreInPath) -> None:
        """Take a genre out of the tree: the one above it takes its songs and what stands below it."""
        await genres.delete(caller, genre, address=address_of(request))

    @routes.post("/genres/{genre}/merge", tags=["admin"])
    async def merge_genre(
        request: Request, caller: SignedInCaller, genre: GenreInPath, body: MergeGenreBody
    ) -> GenreDetailsBody:
        """Make a genre an alias of another one."""
        return genre_details_body(await genres.merge(caller, genre, body.into, address=address_of(request)))

    @routes.get("/admin/genres", tags=["admin"])
    async def list_counted_genres() -> CountedGenresBody:
        """Every genre with how many songs it has, by name."""
        return counted_genres_body(await genres.list_counted())

    @routes.get("/admin/genres/unknown", tags=["admin"])
    async def list_unknown_genres(limit: Limit = 50) -> UnknownGenresBody:
        """Words that songs are tagged with and no genre has, those of most songs first."""
        return unknown_genres_body(await genres.list_unknown(limit))

    return routes

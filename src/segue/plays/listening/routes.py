"""HTTP of one's own statistics."""

from typing import Annotated

from fastapi import APIRouter, Query

from segue.accounts.http import SignedInCaller
from segue.catalog.api import Catalog
from segue.catalog.http import artist_body, song_body
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.plays.listening.schemas import (
    HourBody,
    ListeningBody,
    TopArtistBody,
    TopBody,
    TopGenreBody,
    TopSongBody,
)
from segue.plays.listening.service import OwnListening

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items of each kind at most.")]
AskedPeriod = Annotated[
    str,
    Query(
        max_length=7,
        description="A year such as `2027`, a month such as `2027-03`, in UTC, or `all`.",
        examples=["2027-03"],
    ),
]


def router(listening: OwnListening, catalog: Catalog) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["plays"])

    @routes.get("/users/me/top")
    async def get_top(
        caller: SignedInCaller, period: AskedPeriod = "all", limit: Limit = DEFAULT_LIMIT
    ) -> TopBody:
        """The songs, artists and genres you played most."""
        songs = await listening.list_top_songs(caller, period, limit)
        artists = await listening.list_top_artists(caller, period, limit)
        genres = await listening.list_top_genres(caller, period, limit)
        own = await catalog.find_own(caller, [one.thing for one in songs])
        return TopBody(
            period=period,
            songs=[
                TopSongBody(song=song_body(one.thing, caller, own), plays=one.plays, listened_ms=one.listened)
                for one in songs
            ],
            artists=[
                TopArtistBody(artist=artist_body(one.thing), plays=one.plays, listened_ms=one.listened)
                for one in artists
            ],
            genres=[
                TopGenreBody(genre=one.thing, plays=one.plays, listened_ms=one.listened) for one in genres
            ],
        )

    @routes.get("/users/me/listening")
    async def get_listening(caller: SignedInCaller, period: AskedPeriod = "all") -> ListeningBody:
        """Your listening in numbers, with what you heard in each hour, for charts in your own time."""
        found = await listening.get_listening(caller.user_id, period)
        return ListeningBody(
            period=period,
            plays=found.plays,
            listened_ms=found.listened,
            songs=found.songs,
            new_songs=found.new_songs,
            artists=found.artists,
            new_artists=found.new_artists,
            hours=[HourBody(at=one.at, plays=one.plays, listened_ms=one.listened) for one in found.hours],
        )

    return routes

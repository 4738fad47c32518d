"""Finds what lists of other services name."""

from collections.abc import Sequence
from uuid import UUID

from segue.catalog.api import Audience
from segue.kernel.ports.database import Connection
from segue.library.matching import rules, store
from segue.library.matching.contracts import NOTHING, How, Match, Wanted

AT_ONCE = 500
"""As many are looked for with one set of queries."""


class Matching:
    """Looks for songs by code, then by artist, title and length; for albums and artists by their names."""

    async def songs(self, conn: Connection, audience: Audience, wanted: Sequence[Wanted]) -> list[Match]:
        """A match for each of `wanted`, at most AT_ONCE of them."""
        values = audience.values
        found: dict[int, Match] = {}
        isrcs = {place: one.isrc for place, one in enumerate(wanted) if one.isrc}
        if isrcs:
            for place, candidates in (await store.by_isrc(conn, values, isrcs)).items():
                found[place] = rules.decide_by_code(wanted[place], candidates, How.ISRC)
        recordings = {
            place: one.musicbrainz_id
            for place, one in enumerate(wanted)
            if one.musicbrainz_id and place not in found
        }
        if recordings:
            for place, candidates in (await store.by_musicbrainz(conn, values, recordings)).items():
                found[place] = rules.decide_by_code(wanted[place], candidates, How.MUSICBRAINZ)
        titles = {
            place: (one.title, one.length_ms)
            for place, one in enumerate(wanted)
            if place not in found and one.title
        }
        artists = await self._artists(conn, [(place, wanted[place]) for place in titles])
        for place, candidates in (await store.by_words(conn, values, titles, artists)).items():
            found[place] = rules.decide(wanted[place], candidates)
        bare = {place: told for place, told in titles.items() if not wanted[place].artists}
        for place, candidates in (await store.by_title(conn, values, bare)).items():
            found[place] = rules.decide(wanted[place], candidates)
        return [found.get(place, NOTHING) for place in range(len(wanted))]

    async def find(self, conn: Connection, audience: Audience, title: str, count: int) -> list[UUID]:
        """Songs whose titles begin with what somebody types, the likeliest first."""
        return [one.id for one in await store.begins(conn, audience.values, title, count)]

    async def albums(self, conn: Connection, audience: Audience, wanted: Sequence[Wanted]) -> list[Match]:
        """As `songs`, for albums."""
        artists = await self._artists(conn, list(enumerate(wanted)))
        titles = {place: one.title for place, one in enumerate(wanted) if one.title}
        found = await store.albums(conn, audience.values, titles, artists)
        # The likeliest comes first: by its whole title, then with the most songs.
        return [_first(found.get(place, [])) for place in range(len(wanted))]

    async def artists(self, conn: Connection, audience: Audience, wanted: Sequence[Wanted]) -> list[Match]:
        """As `songs`, for artists. Several of one name are for the person to tell apart."""
        known = await self._artists(conn, list(enumerate(wanted)), whole=True)
        found = await store.artists_heard(conn, audience.values, known)
        return [_only(found.get(place, [])) if place in found else NOTHING for place in range(len(wanted))]

    async def _artists(
        self, conn: Connection, wanted: Sequence[tuple[int, Wanted]], *, whole: bool = False
    ) -> dict[int, list[UUID]]:
        names = [
            (place, name)
            for place, one in wanted
            for name in (one.artists if whole else rules.names_of(one.artists))
        ]
        return await store.known_artists(conn, names) if names else {}


def _first(ids: Sequence[UUID]) -> Match:
    return Match(ids[0], How.ARTIST_TITLE, 0.9) if ids else NOTHING


def _only(ids: Sequence[UUID]) -> Match:
    if len(ids) == 1:
        return Match(ids[0], How.ARTIST_TITLE, 0.9)
    return Match(None, How.ARTIST_TITLE, 0.5, tuple(ids[: rules.MOST_CANDIDATES]))

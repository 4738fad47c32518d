"""Charts as playlists, made anew from the log of plays."""

from collections.abc import Sequence
from typing import Protocol, Unpack

from segue.kernel.ids import EntryId, PlaylistId, SongId
from segue.kernel.ports.database import Connection
from segue.library.playlists import store
from segue.library.playlists.contracts import ChangeKind, PlaylistKind, PlaylistVisibility, Shift
from segue.library.playlists.desk import Desk, PlaylistPorts
from segue.library.playlists.entries import rules
from segue.library.playlists.entries import store as entry_rows

LENGTH = 50
_FEWEST = 5
"""A genre of which fewer songs were played has no chart yet."""


class PlayCounting(Protocol):
    """What plays know of what is played most."""

    async def list_most_played(
        self, conn: Connection, *, country: str | None, genre: str | None, count: int
    ) -> list[SongId]:
        """The most played of the last week first."""
        ...

    async def list_families(self, conn: Connection) -> list[tuple[str, str]]:
        """Genres that have charts: slug and name."""
        ...


class ChartPlaylists(Desk):
    """One transaction a chart. `country` is the operator's, None for all plays there are."""

    def __init__(self, counting: PlayCounting, country: str | None, **ports: Unpack[PlaylistPorts]) -> None:
        super().__init__(**ports)
        self._counting = counting
        self._country = country

    async def make_all(self) -> None:
        """Make every chart anew; what did not change stays at its version."""
        async with self._database.transaction() as conn:
            families = await self._counting.list_families(conn)
        await self._make("top", "Top 50", None)
        for slug, name in families:
            await self._make(f"genre:{slug}", f"Top 50: {name}", name)

    async def _make(self, chart: str, name: str, genre: str | None) -> None:
        async with self._database.transaction() as conn:
            songs = await self._counting.list_most_played(
                conn, country=self._country, genre=genre, count=LENGTH
            )
            playlist_id = await store.find_chart(conn, chart)
            if playlist_id is None and len(songs) < _FEWEST:
                return
            if playlist_id is None:
                playlist_id = PlaylistId(self._ids.new())
                await store.add(
                    conn,
                    playlist_id,
                    kind=PlaylistKind.CHART,
                    owner=None,
                    name=name,
                    description="",
                    visibility=PlaylistVisibility.PUBLIC,
                    chart=chart,
                    now=self._clock.now(),
                )
            await self._replace(conn, playlist_id, songs)

    async def _replace(self, conn: Connection, playlist_id: PlaylistId, songs: Sequence[SongId]) -> None:
        """Songs that stay in a chart keep their entries."""
        await store.hold(conn, playlist_id)
        before = await entry_rows.order(conn, playlist_id)
        if [song for _, song in before] == list(songs):
            return
        kept = {song: entry for entry, song in before}
        former = {entry: place for place, (entry, _) in enumerate(before)}
        after = [(kept.get(song) or EntryId(self._ids.new()), song) for song in songs]
        ranks = rules.spread(None, None, len(after)) or []
        ranked = list(zip(after, ranks, strict=True))
        now, staying = self._clock.now(), {entry for entry, _ in after}
        gone = [entry for entry, _ in before if entry not in staying]
        new = [(each, rank) for each, rank in ranked if each[0] not in former]
        await entry_rows.remove(conn, playlist_id, gone, now)
        await entry_rows.rank(
            conn, playlist_id, [(entry, rank) for (entry, _), rank in ranked if entry in former]
        )
        await entry_rows.insert(
            conn, playlist_id, [each for each, _ in new], [rank for _, rank in new], adder=None, now=now
        )
        shifts = [Shift(entry, former.get(entry), place) for place, (entry, _) in enumerate(after)]
        shifts += [Shift(entry, former[entry], None) for entry in gone]
        await self._advance_chart(conn, playlist_id, shifts, len(after))

    async def _advance_chart(
        self, conn: Connection, playlist_id: PlaylistId, shifts: Sequence[Shift], count: int
    ) -> None:
        version = await store.advance(conn, playlist_id, count, self._clock.now())
        await store.log(
            conn,
            playlist_id,
            version,
            ChangeKind.CHARTED,
            actor=None,
            now=self._clock.now(),
            shifts=shifts,
        )
        await self._tell(conn, playlist_id, version)

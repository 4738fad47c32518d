"""Brings songs in by the hundred, with their original files alone until somebody wants more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from segue.catalog import rules
from segue.catalog.errors import SongMissing
from segue.catalog.originals import store
from segue.catalog.originals.contracts import NamedAlbum, NamedArtist, NamedSong, OriginalFile, Placed
from segue.kernel.clock import Clock
from segue.kernel.events import SongChanged, SongsAdded
from segue.kernel.ids import AlbumId, ArtistId, IdSource, SongId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.event_log import EventLog
from segue.kernel.units import ByteCount

_REFERENCE_LUFS = -18.0  # ReplayGain 2.0: gain is this less the loudness
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Original:
    """The file of a song that has nothing else to be heard yet."""

    song_id: SongId
    version_id: VersionId
    key: str | None
    path: str | None
    name: str
    size: ByteCount
    since: datetime


class Originals:
    """Steps of a caller's transaction that take whole batches: a library has a hundred thousand files."""

    def __init__(self, events: EventLog, clock: Clock, ids: IdSource) -> None:
        self._events = events
        self._clock = clock
        self._ids = ids

    async def add(self, conn: Connection, songs: Sequence[NamedSong]) -> list[Placed]:
        """Insert songs, and artists and albums where they are new. Raises NameRefused."""
        placed, rows, credited = await self._placed(conn, songs, [None] * len(songs))
        await store.add_songs(conn, rows, credited, self._clock.now())
        heard = [one.song_id.hex for one in placed if one.version_id is not None]
        if heard:
            await self._events.publish(conn, SongsAdded(",".join(heard)))
        return placed

    async def change(self, conn: Connection, song_id: SongId, song: NamedSong) -> Placed:
        """A file is another one now: the song says what it says. With an original, that is the next version.

        Raises SongMissing, NameRefused.
        """
        [placed], [row], credited = await self._placed(conn, [song], [song_id])
        if not await store.change_song(conn, row, credited, self._clock.now()):
            raise SongMissing("It was withdrawn. Its file stays out of the catalogue.")
        if placed.version_id is not None:
            await store.add_version(conn, row, self._clock.now())
        await self._tell(conn, [song_id])
        return placed

    async def move(self, conn: Connection, moved: Sequence[tuple[SongId, str, str]]) -> None:
        """Files have other names now: song, the path before, the path now."""
        await store.move_masters(conn, [
            {"song": str(song), "before": before, "path": path, "name": path.rsplit("/", 1)[-1][-200:]}
            for song, before, path in moved
        ])  # fmt: skip
        await self._tell(conn, [song for song, _, _ in moved])

    async def mark_gone(self, conn: Connection, songs: Sequence[SongId]) -> int:
        """Originals are not there any more; how many songs had theirs before."""
        gone = await store.mark_gone(conn, songs, self._clock.now())
        await self._tell(conn, gone)
        return len(gone)

    async def mark_returned(self, conn: Connection, songs: Sequence[SongId]) -> int:
        """Originals are there again; how many songs had none."""
        back = await store.mark_returned(conn, songs)
        await self._tell(conn, back)
        return len(back)

    async def hold(self, conn: Connection, song_id: SongId) -> Original | None:
        """What renditions of a song are to be made from, held until commit; None where there are some."""
        row = await store.hold_original(conn, song_id)
        if row is None:
            return None
        return Original(
            song_id=song_id,
            version_id=store.version_of(row),
            key=row["master_key"],
            path=row["master_path"],
            name=row["master_name"] or "original",
            size=ByteCount(row["original_size"]),
            since=row["created_at"],
        )

    async def list_popular(self, conn: Connection, but: Sequence[SongId], limit: int) -> list[SongId]:
        """Songs that only their original can be heard of, most played first, without those in `but`."""
        return await store.popular_originals(conn, but, limit)

    async def _tell(self, conn: Connection, songs: Sequence[SongId]) -> None:
        await self._events.publish_all(conn, [SongChanged(song) for song in songs])

    async def _placed(
        self, conn: Connection, songs: Sequence[NamedSong], known: Sequence[SongId | None]
    ) -> tuple[list[Placed], list[dict[str, Any]], list[dict[str, Any]]]:
        """Where songs go; rows of theirs and of their credits."""
        wanted = [one.artist for song in songs for one in song.credits]
        wanted += [song.album.artist for song in songs if song.album is not None]
        artists = await self._artists(conn, wanted)
        albums = await self._albums(conn, [song.album for song in songs if song.album is not None], artists)
        placed, rows, credited = [], [], []
        for song, song_id in zip(songs, known, strict=True):
            place = Placed(
                song_id=song_id or SongId(self._ids.new()),
                version_id=None if song.original is None else VersionId(self._ids.new()),
                artist_id=artists[song.credits[0].artist],
                album_id=None if song.album is None else albums[song.album],
            )
            placed.append(place)
            rows.append(_song_row(song, place))
            seen: set[tuple[ArtistId, str]] = set()
            for credit in song.credits:
                mark = (artists[credit.artist], credit.role)
                if mark not in seen:
                    credited.append({"song": str(place.song_id), "artist": str(mark[0]), "role": mark[1],
                                    "place": len(seen)})  # fmt: skip
                    seen.add(mark)
        return placed, rows, credited

    async def _artists(self, conn: Connection, named: Sequence[NamedArtist]) -> dict[NamedArtist, ArtistId]:
        wanted = list(dict.fromkeys(named))
        names = [rules.tidy_name(one.name, "artist") for one in wanted]
        rows: list[dict[str, Any]] = [
            {"place": place, "name": names[place], "mbid": _text(one.mbid)}
            for place, one in enumerate(wanted)
        ]
        found = await store.find_artists(conn, rows)
        missing = [row for row in rows if found[row["place"]][1] is None]
        if missing:
            await store.hold(conn, [f"artist import {str(row['name']).lower()}" for row in missing])
            found |= await store.find_artists(conn, missing)
        made = _made(missing, found, lambda: ArtistId(self._ids.new()))
        if made:
            await store.add_artists(conn, list(made.values()), self._clock.now())
        known = [
            {"id": str(found[row["place"]][1]), "mbid": row["mbid"]}
            for row in rows
            if row["mbid"] is not None
        ]
        if known:
            await store.know_artists(conn, known)
        return {one: _settled(found[place][1]) for place, one in enumerate(wanted)}

    async def _albums(
        self, conn: Connection, named: Sequence[NamedAlbum], artists: Mapping[NamedArtist, ArtistId]
    ) -> dict[NamedAlbum, AlbumId]:
        wanted = list(dict.fromkeys(named))
        rows = [
            {
                **{name: value for name, value in asdict(one).items() if name not in ("artist", "mbid")},
                "place": place,
                "title": rules.tidy_name(one.title, "album's title"),
                "artist": str(artists[one.artist]),
                "mbid": _text(one.mbid),
            }
            for place, one in enumerate(wanted)
        ]
        found = await store.find_albums(conn, rows)
        missing = [row for row in rows if found[row["place"]][1] is None]
        if missing:
            await store.hold(conn, [f"album {row['artist']} {str(row['title']).lower()}" for row in missing])
            found |= await store.find_albums(conn, missing)
        made = _made(missing, found, lambda: AlbumId(self._ids.new()))
        if made:
            await store.add_albums(conn, list(made.values()), self._clock.now())
        known = [
            {"id": str(found[row["place"]][1]), "mbid": row["mbid"]}
            for row in rows
            if row["mbid"] is not None
        ]
        if known:
            await store.know_albums(conn, known)
        return {one: _settled(found[place][1]) for place, one in enumerate(wanted)}


def _made(
    missing: Sequence[Mapping[str, Any]], found: dict[int, tuple[str, T | None]], new: Callable[[], T]
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows to insert, one for each name that is nobody's yet; `found` learns their ids.

    A name with an id and the same without one are one, as they would be from batch to batch.
    """
    made: dict[tuple[str, ...], dict[str, Any]] = {}
    ids: dict[tuple[str, ...], T] = {}
    for row in sorted(missing, key=lambda one: one["mbid"] is None):
        folded, there = found[row["place"]]
        if there is not None:
            continue
        name = (str(row.get("artist", "")), folded)
        key = (*name, str(row["mbid"] or ""))
        same = key if row["mbid"] else next((one for one in made if one[:2] == name), key)
        if same not in made:
            ids[same] = new()
            made[same] = {**row, "id": str(ids[same])}
        found[row["place"]] = (folded, ids[same])
    return made


def _settled(found: T | None) -> T:
    if found is None:
        raise LookupError("a name was neither found nor made")
    return found


def _song_row(song: NamedSong, place: Placed) -> dict[str, Any]:
    return {
        "song": str(place.song_id),
        "version": _text(place.version_id),
        "title": rules.tidy_name(song.title, "song's title"),
        "artist": str(place.artist_id),
        "album": _text(place.album_id),
        "disc": song.disc,
        "track": song.track,
        "genres": list(rules.tidy_genres(song.genres)),
        "explicit": song.explicit,
        "isrc": song.isrc,
        "mbid": _text(song.mbid),
        **({} if song.original is None else _original_row(song.original)),
    }


def _original_row(original: OriginalFile) -> dict[str, Any]:
    gain = original.gain_db or 0.0
    return {
        "master_key": original.key,
        "master_path": original.path,
        "name": original.name[-rules.LONGEST_NAME :],
        "size": original.size,
        "mime": original.mime,
        "kbps": original.kbps,
        "samples": round(original.seconds * original.sample_rate),
        "rate": original.sample_rate,
        "ms": round(original.seconds * 1000),
        "channels": original.channels,
        "codec": original.codec,
        "lossless": original.lossless,
        "bits": original.bits,
        "lufs": _REFERENCE_LUFS - gain,
        "peak": original.peak_dbtp or 0.0,
        "gain": gain,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)

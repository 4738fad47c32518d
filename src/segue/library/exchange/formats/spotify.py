"""What Spotify sends people who ask for their data: playlists, library, streaming history.

Both histories are known: a year's (`endTime`), and the extended one of all years (`ts`).
"""

from collections.abc import Iterable
from typing import Any

from segue.library.exchange.contracts import (
    MOST_ENTRIES,
    MOST_LISTS,
    MOST_PLAYS,
    ListKind,
    ReadEntry,
    ReadList,
    ReadPlay,
)
from segue.library.exchange.formats.text import artists_of, moment_of, named, tidy

HEARD_MS = 30_000
"""From here on Spotify counts a stream; shorter ones are left out."""
_LONGEST_DESCRIPTION = 2_000


def is_playlists(told: object) -> bool:
    """Whether this is `Playlist1.json`."""
    return isinstance(told, dict) and isinstance(told.get("playlists"), list)


def is_library(told: object) -> bool:
    """Whether this is `YourLibrary.json`."""
    return isinstance(told, dict) and isinstance(told.get("tracks"), list) and "playlist" not in told


def is_history(told: object) -> bool:
    """Whether this is a file of streaming history."""
    first = told[0] if isinstance(told, list) and told else None
    return isinstance(first, dict) and ("ms_played" in first or "msPlayed" in first)


def read_playlists(told: dict[str, Any]) -> tuple[list[ReadList], int]:
    """Playlists, and how many entries are none of songs."""
    lists: list[ReadList] = []
    left_out = 0
    for one in told["playlists"][:MOST_LISTS]:
        items = one.get("items") if isinstance(one, dict) else None
        if not isinstance(items, list):
            continue
        entries = [entry for item in items[:MOST_ENTRIES] if (entry := _playlist_entry(item)) is not None]
        left_out += len(items) - len(entries)
        description = tidy(_text(one.get("description")), _LONGEST_DESCRIPTION) or None
        lists.append(
            ReadList(
                ListKind.PLAYLIST, named(_text(one.get("name")), "Playlist"), tuple(entries), description
            )
        )
    return lists, left_out


def read_library(told: dict[str, Any]) -> tuple[list[ReadList], int]:
    """Likes, saved albums and artists who are followed."""
    songs = _songs(told.get("tracks"), "track")
    albums = _songs(told.get("albums"), "album")
    artists = [
        ReadEntry("", artists_of(_text(one.get("name")), ""))
        for one in _dicts(told.get("artists"))
        if tidy(_text(one.get("name")))
    ]
    kinds = (
        (ListKind.LIKES, "Liked songs", songs),
        (ListKind.ALBUMS, "Saved albums", albums),
        (ListKind.ARTISTS, "Followed artists", artists),
    )
    lists = [ReadList(kind, name, tuple(found)) for kind, name, found in kinds if found]
    # Shows and episodes have no place here.
    return lists, sum(len(_dicts(told.get(word))) for word in ("shows", "episodes"))


def read_history(files: Iterable[list[Any]]) -> tuple[list[ReadList], int]:
    """One history of all files, each song once; what was heard for under 30 s is left out."""
    places: dict[tuple[str, str, str], int] = {}
    entries: list[ReadEntry] = []
    plays: dict[tuple[int, int], ReadPlay] = {}
    left_out = 0
    for told in files:
        for one in told:
            found = _play(one) if len(plays) < MOST_PLAYS else None
            if found is None:
                left_out += 1
                continue
            entry, ended, listened = found
            place = places.setdefault((entry.title, entry.artists[0], entry.album or ""), len(entries))
            if place == len(entries):
                entries.append(entry)
            at = max(0, ended - listened // 1000)
            plays[place, at] = ReadPlay(place, at, listened)
    if not plays:
        return [], left_out
    heard = tuple(sorted(plays.values(), key=lambda play: play.at))
    return [ReadList(ListKind.HISTORY, "Listening history", tuple(entries), plays=heard)], left_out


def _play(one: object) -> tuple[ReadEntry, int, int] | None:
    if not isinstance(one, dict):
        return None
    title = tidy(_text(one.get("master_metadata_track_name") or one.get("trackName")))
    artist = tidy(_text(one.get("master_metadata_album_artist_name") or one.get("artistName")))
    album = tidy(_text(one.get("master_metadata_album_album_name"))) or None
    listened = one.get("ms_played", one.get("msPlayed"))
    ended = moment_of(_text(one.get("ts") or one.get("endTime")))
    if not title or not artist or ended is None or not isinstance(listened, int):
        return None
    if not HEARD_MS <= listened < 86_400_000:
        return None
    return ReadEntry(title, (artist,), album), ended, listened


def _playlist_entry(item: object) -> ReadEntry | None:
    track = item.get("track") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(track, dict):
        return None
    title = tidy(_text(track.get("trackName")))
    artists = artists_of(_text(track.get("artistName")), "")
    album = tidy(_text(track.get("albumName"))) or None
    return (
        ReadEntry(title, artists, album, added_at=moment_of(_text(item.get("addedDate")))) if title else None
    )


def _songs(told: object, title: str) -> list[ReadEntry]:
    return [
        ReadEntry(
            tidy(_text(one.get(title))),
            artists_of(_text(one.get("artist")), ""),
            None if title == "album" else tidy(_text(one.get("album"))) or None,
        )
        for one in _dicts(told)
        if tidy(_text(one.get(title)))
    ]


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""From what files say to songs, albums and artists: pure decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from segue.catalog.api import NamedAlbum, NamedArtist, NamedCredit, NamedSong, OriginalFile
from segue.ingest.importing.tracks import Credit, Track
from segue.ingest.rules import UNKNOWN_ARTIST, VARIOUS_ARTISTS
from segue.kernel.units import ByteCount, SampleRateHz

_MAJORITY = 0.5


def album_artists(tracks: Sequence[Track]) -> dict[str, Credit]:
    """Whose each album of one folder is, by the album's title in lower case.

    Where the tags say, as they say. Where they do not: the artist of most of its songs, else various.
    """
    by_album: dict[str, list[Track]] = {}
    for track in tracks:
        if track.album is not None:
            by_album.setdefault(track.album.casefold(), []).append(track)
    return {title: _album_artist(songs) for title, songs in by_album.items()}


def song_of(
    track: Track, owners: Mapping[str, Credit], *, path: str, original: OriginalFile | None
) -> NamedSong:
    """The song that a file tells of; `owners` as from album_artists."""
    credited = track.credits
    owner = owners.get(track.album.casefold()) if track.album is not None else None
    if not credited or credited[0].role != "main":
        main = track.album_artists or ((owner,) if owner is not None else ())
        named = next((one for one in main if one.name != VARIOUS_ARTISTS), Credit(UNKNOWN_ARTIST))
        credited = (named, *credited)
    album = None
    if track.album is not None and owner is not None:
        various = owner.name == VARIOUS_ARTISTS
        album = NamedAlbum(
            title=track.album,
            artist=_artist(owner),
            mbid=_uuid(track.album_mbid),
            kind="compilation" if track.compilation or various else "album",
            release_date=track.date,
            original_date=track.original_date,
            label=track.label,
            catalogue_number=track.catalogue_number,
            upc=track.upc,
        )
    return NamedSong(
        title=track.title or path.rsplit("/", 1)[-1],
        credits=tuple(NamedCredit(_artist(one), one.role) for one in credited),
        album=album,
        disc=track.disc or 1,
        track=track.track,
        genres=track.genres,
        explicit=track.explicit,
        isrc=track.isrc,
        mbid=_uuid(track.recording_mbid),
        original=original,
    )


def original_of(track: Track, *, key: str | None, path: str | None, name: str, size: int) -> OriginalFile:
    """The file as something to be heard; in place at `path`, or copied to the blob `key`."""
    sound = track.sound
    return OriginalFile(
        key=key,
        path=path,
        name=name,
        size=ByteCount(size),
        mime=sound.mime,
        codec=sound.codec,
        lossless=sound.lossless,
        bits=sound.bits or None,
        sample_rate=SampleRateHz(sound.sample_rate),
        channels=sound.channels,
        seconds=sound.seconds,
        kbps=sound.kbps,
        gain_db=track.gain_db,
        peak_dbtp=track.peak_dbtp,
    )


def _album_artist(songs: Sequence[Track]) -> Credit:
    named = [song.album_artists[0] for song in songs if song.album_artists]
    if named:
        return named[0]
    if any(song.compilation for song in songs):
        return Credit(VARIOUS_ARTISTS)
    mains = [song.credits[0] for song in songs if song.credits and song.credits[0].role == "main"]
    if not mains:
        return Credit(UNKNOWN_ARTIST)
    counted = Counter(one.name.casefold() for one in mains)
    name, most = counted.most_common(1)[0]
    if len(counted) > 2 and most <= len(mains) * _MAJORITY:
        return Credit(VARIOUS_ARTISTS)
    return next(one for one in mains if one.name.casefold() == name)


def _artist(credit: Credit) -> NamedArtist:
    return NamedArtist(credit.name, _uuid(credit.mbid))


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None

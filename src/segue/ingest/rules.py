"""The gates, and other pure decisions of ingest."""

from pathlib import PurePosixPath

from segue.catalog.api import Analysis, Rendition
from segue.ingest.contracts import Draft, Encoded, Heard, Probe, Tags
from segue.kernel.ids import AlbumId, ArtistId, SongId, UploadId, VersionId
from segue.kernel.units import BitrateKbps

MIN_DURATION_S = 0.5
MAX_DURATION_S = 4 * 3600
LEAST_BYTES_PER_S = 500
"""4 kbit/s: the least that speech takes; hours of silence take less."""
MOST_ATTEMPTS = 3
UNKNOWN_ARTIST = "Unknown artist"
VARIOUS_ARTISTS = "Various artists"
_LONGEST_NAME = 200


def master_key(upload_id: UploadId) -> str:
    """Where an uploaded original is kept."""
    return f"masters/{upload_id}"


def version_folder(artist: ArtistId, album: AlbumId | None, song: SongId, version: VersionId) -> str:
    """Where a version's renditions are kept."""
    return f"artists/{artist}/albums/{album or 'singles'}/{song}/{version}"


def rendition_of(encoded: Encoded, folder: str) -> Rendition:
    """An encoded file as the catalogue knows it."""
    rung = encoded.rung
    return Rendition(
        id=rung.id,
        family=rung.family,
        container=rung.container,
        quality=rung.quality,
        mime=rung.mime,
        bitrate=encoded.bitrate,
        sample_rate=encoded.sample_rate,
        channels=rung.channels,
        size=encoded.size,
        blob_key=f"{folder}/{rung.id}.{rung.container}",
        index=encoded.index,
    )


def average_kbps(size: int, seconds: float) -> BitrateKbps:
    """Measured over the whole file, at least 1."""
    return BitrateKbps(max(1, round(size * 8 / seconds / 1000)))


def analysis_of(probe: Probe, heard: Heard) -> Analysis:
    """What the catalogue keeps of a master."""
    return Analysis(
        duration=heard.duration,
        sample_rate=probe.sample_rate,
        channels=probe.channels,
        codec=probe.codec,
        lossless=probe.lossless,
        bits=probe.bits,
        loudness=heard.loudness,
        peaks=heard.peaks,
        fingerprint=heard.fingerprint,
        descriptors=heard.descriptors,
    )


def completed_draft(draft: Draft, tags: Tags, file_name: str) -> Draft:
    """What the sender said, then what the tags say, then what can be guessed."""
    stem = PurePosixPath(file_name.replace("\\", "/")).stem.strip()
    artist = draft.artist or tags.artist or tags.album_artist or UNKNOWN_ARTIST
    return Draft(
        title=(draft.title or tags.title or stem or "Untitled")[:_LONGEST_NAME],
        artist=artist[:_LONGEST_NAME],
        album=(draft.album or (None if draft.album_id else tags.album)),
        album_id=draft.album_id,
        track=draft.track or tags.track,
        disc=draft.disc or tags.disc or 1,
        genres=tags.genres if draft.genres is None else draft.genres,
        explicit=tags.explicit if draft.explicit is None else draft.explicit,
        release_date=draft.release_date or tags.date,
        continuous=bool(draft.continuous),
        cover_path=draft.cover_path,
        song_id=draft.song_id,
        as_draft=draft.as_draft,
    )


def album_artist(draft: Draft, tags: Tags, artist: str) -> str:
    """Under whom an album goes: its own artist, else all sorts, else the song's artist.

    An artist the sender named outweighs the tags.
    """
    if draft.artist is not None:
        return draft.artist
    if tags.album_artist is not None:
        return tags.album_artist
    return VARIOUS_ARTISTS if tags.compilation else artist


def overall_percent(first: float, rest: float) -> int:
    """One figure for both passes, in which the first takes about an eighth of the time."""
    return min(99, int(100 * (0.12 * first + 0.88 * rest)))

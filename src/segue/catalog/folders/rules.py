"""Names of files and the JSON of a release. Pure."""

from typing import Any

from segue.catalog.entities.contracts import AlbumDetails, SongDetails
from segue.catalog.licences import rules as licences
from segue.catalog.lyrics.contracts import Lyrics
from segue.catalog.terms import Licence

LONGEST_STEM = 100
# What some file system refuses in a name.
_REFUSED = frozenset('<>:"/\\|?*')


def file_stem(disc: int, track: int | None, title: str) -> str:
    """The name of a song's file without its ending: no file system refuses it, none takes it for a path."""
    shown = "".join("_" if char in _REFUSED or ord(char) < 32 else char for char in title)
    number = f"{disc}-{track:02}" if track is not None else f"{disc}-xx"
    return f"{number} {shown}"[:LONGEST_STEM].rstrip(" .")


def folder_name(album: AlbumDetails) -> str:
    """The name of a release's folder."""
    name = f"{album.artist.name} - {album.fields.title}"
    shown = "".join("_" if char in _REFUSED or ord(char) < 32 else char for char in name)
    return shown[:LONGEST_STEM].strip(" .") or str(album.id)


def release_json(album: AlbumDetails, songs: list[dict[str, Any]], cover: str | None) -> dict[str, Any]:
    """All that is known of a release."""
    fields = album.fields
    return {
        "format": "segue-release-1",
        "id": str(album.id),
        "artist": {"id": str(album.artist.id), "name": album.artist.name},
        "title": fields.title,
        "version_title": fields.version_title,
        "kind": fields.kind.value,
        "release_date": fields.release_date,
        "release_zone": fields.release_zone,
        "original_date": fields.original_date,
        "label": fields.label,
        "catalogue_number": fields.catalogue_number,
        "upc": fields.upc,
        "c_line": fields.c_line,
        "p_line": fields.p_line,
        "disc_titles": list(fields.disc_titles),
        "continuous": fields.continuous,
        "cover": cover,
        "songs": songs,
    }


def song_json(
    song: SongDetails, file: str | None, terms: list[Licence], lyrics: list[Lyrics]
) -> dict[str, Any]:
    """All that is known of a song, `file` being its name beside the JSON."""
    fields = song.fields
    return {
        "id": str(song.card.id),
        "file": file,
        "disc": fields.disc,
        "track": fields.track,
        "title": fields.title,
        "version_title": fields.version_title,
        "duration_ms": song.card.duration,
        "isrc": fields.isrc,
        "iswc": fields.iswc,
        "explicit": fields.explicit,
        "paid_only": fields.paid_only,
        "language": fields.language,
        "genres": list(fields.genres),
        "moods": list(fields.moods),
        "credits": [
            {
                "role": one.role.value,
                "name": one.name,
                "artist_id": None if one.artist is None else str(one.artist.id),
            }
            for one in song.credits
        ],
        "licences": [licences.told(one) for one in terms],
        "lyrics": [
            {
                "language": one.language,
                "timing": one.text.timing.value,
                "lines": [
                    {
                        "start_ms": line.start_ms,
                        "text": line.text,
                        "words": [[word.start_ms, word.text] for word in line.words],
                    }
                    for line in one.text.lines
                ],
            }
            for one in lyrics
        ],
    }

"""Share metadata as markup: Open Graph (https://ogp.me) and JSON-LD (https://schema.org). Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

from segue.catalog.api import SharedAlbum, SharedArtist, SharedGenre, SharedSong, SharedTrack
from segue.social.api import SharedThing, ShareKind, summary_of, title_of

_SHARE_KINDS = {
    ShareKind.SONG: "music.song",
    ShareKind.ALBUM: "music.album",
    ShareKind.PLAYLIST: "music.playlist",
}
_SHARE_TYPES = {
    ShareKind.SONG: "MusicRecording",
    ShareKind.ALBUM: "MusicAlbum",
    ShareKind.PLAYLIST: "MusicPlaylist",
}
NOT_SHARED = '<meta name="robots" content="noindex">'
"""The head of a page about something that not everyone may know of."""
_SITE = "Segue"
_COVER_SIDE = 1500
_LONGEST_DESCRIPTION = 300
_ALBUM_KINDS = {
    "album": "AlbumRelease",
    "single": "SingleRelease",
    "ep": "EPRelease",
    "compilation": "AlbumRelease",
}
# What HTML could take for the end of a script, and what scripts took for the end of a line once.
_IN_SCRIPT = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page tells of itself. `facts` are further Open Graph properties, `ld` the JSON-LD."""

    path: str
    kind: str
    title: str
    description: str
    image: object | None
    facts: Sequence[tuple[str, str]]
    ld: Mapping[str, Any] = field(default_factory=dict)


def head(base: str, shared: Shared) -> tuple[str, str]:
    """The page's title, and tags for its head, both escaped. `base` is the address people reach us at."""
    url = f"{base}{shared.path}"
    description = _cut(shared.description)
    tags = [
        ("description", description),
        ("og:site_name", _SITE),
        ("og:type", shared.kind),
        ("og:title", shared.title),
        ("og:description", description),
        ("og:url", url),
        ("twitter:card", "summary"),
    ]
    ld = {"@context": "https://schema.org", "@id": url, "url": url, **shared.ld}
    if shared.image is not None:
        picture = cover_url(base, shared.image)
        tags += [
            ("og:image", picture),
            ("og:image:type", "image/jpeg"),
            ("og:image:alt", shared.title),
        ]
        ld["image"] = picture
    tags += shared.facts
    lines = [f'<link rel="canonical" href="{escape(url)}">']
    lines += [_meta(name, value) for name, value in tags if value]
    told = {name: value for name, value in ld.items() if value not in (None, [], "")}
    script = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
    lines.append(f'<script type="application/ld+json">{script}</script>')
    return escape(f"{shared.title} · {_SITE}"), "".join(lines)


def cover_url(base: str, cover: object) -> str:
    """A cover that every program can show."""
    return f"{base}/api/v1/covers/{cover}?size={_COVER_SIDE}&format=jpg"


def of_song(base: str, song: SharedSong) -> Shared:
    """A song's page."""
    track = song.track
    by = _names(track)
    facts = [("music:duration", str(round(track.duration / 1000)))]
    facts += [("music:musician", f"{base}/artists/{artist.id}") for artist in track.artists]
    album = None
    if song.album_id is not None:
        facts.append(("music:album", f"{base}/albums/{song.album_id}"))
        album = {
            "@type": "MusicAlbum",
            "name": song.album_title,
            "url": f"{base}/albums/{song.album_id}",
        }
    parts = [f"Song by {by}" if by else "Song", song.album_title, (song.release_date or "")[:4]]
    return Shared(
        path=f"/songs/{track.id}",
        kind="music.song",
        title=f"{track.title} by {by}" if by else track.title,
        description=" · ".join(part for part in parts if part),
        image=song.cover,
        facts=facts,
        ld={
            **_recording(base, track),
            "inAlbum": album,
            "datePublished": song.release_date,
            "genre": list(song.genres),
        },
    )


def of_album(base: str, album: SharedAlbum) -> Shared:
    """An album's page."""
    count = len(album.tracks)
    minutes = max(1, round(sum(track.duration for track in album.tracks) / 60_000))
    parts = [
        f"{'EP' if album.kind == 'ep' else album.kind.capitalize()} by {album.artist.name}",
        (album.release_date or "")[:4],
        f"{count} {'song' if count == 1 else 'songs'}, {minutes} min",
    ]
    facts = [("music:musician", f"{base}/artists/{album.artist.id}")]
    if album.release_date:
        facts.append(("music:release_date", album.release_date))
    facts += [("music:song", f"{base}/songs/{track.id}") for track in album.tracks]
    label = {"@type": "Organization", "name": album.label} if album.label else None
    return Shared(
        path=f"/albums/{album.id}",
        kind="music.album",
        title=f"{album.title} by {album.artist.name}",
        description=" · ".join(part for part in parts if part),
        image=album.cover,
        facts=facts,
        ld={
            "@type": "MusicAlbum",
            "name": album.title,
            "byArtist": _group(base, album.artist.id, album.artist.name),
            "albumReleaseType": f"https://schema.org/{_ALBUM_KINDS[album.kind]}",
            "datePublished": album.release_date,
            "genre": list(album.genres),
            "numTracks": count,
            "recordLabel": label,
            "gtin": album.upc,
            "track": [
                {**_recording(base, track), "position": place}
                for place, track in enumerate(album.tracks, start=1)
            ],
        },
    )


def of_artist(base: str, artist: SharedArtist) -> Shared:
    """An artist's page."""
    genres = ", ".join(artist.genres[:3])
    return Shared(
        path=f"/artists/{artist.id}",
        kind="profile",
        title=artist.name,
        description=artist.bio or (f"Artist · {genres}" if genres else "Artist"),
        image=artist.image,
        facts=[],
        ld={
            **_group(base, artist.id, artist.name),
            "description": artist.bio,
            "genre": list(artist.genres),
            "sameAs": list(artist.links),
            "album": [
                {"@type": "MusicAlbum", "name": title, "url": f"{base}/albums/{album}"}
                for album, title in artist.albums
            ],
        },
    )


def of_genre(_base: str, genre: SharedGenre) -> Shared:
    """A genre's page."""
    name = genre.name[:1].upper() + genre.name[1:]
    return Shared(
        path=f"/genres/{genre.slug}",
        kind="website",
        title=name,
        description=f"{name}: songs, albums and artists.",
        image=genre.cover,
        facts=[],
        ld={"@type": "CollectionPage", "name": name},
    )


def of_share(base: str, token: str, thing: SharedThing) -> Shared:
    """The page of a link; what it tells goes no further than the link does."""
    return Shared(
        path=f"/s/{token}",
        kind=_SHARE_KINDS[thing.kind],
        title=title_of(thing),
        description=summary_of(thing),
        image=thing.cover,
        facts=[("music:duration", str(round(thing.duration / 1000)))] if thing.kind is ShareKind.SONG else [],
        ld={"@type": _SHARE_TYPES[thing.kind], "name": thing.title, "url": f"{base}/s/{token}"},
    )


def oembed_link(base: str, token: str) -> str:
    """Where programs ask how to show a link (https://oembed.com, section 4)."""
    asked = quote(f"{base}/s/{token}", safe="")
    return (
        '<link rel="alternate" type="application/json+oembed"'
        f' href="{escape(f"{base}/api/v1/oembed?url={asked}")}">'
    )


def _group(base: str, artist: object, name: str) -> dict[str, Any]:
    return {"@type": "MusicGroup", "name": name, "url": f"{base}/artists/{artist}"}


def _recording(base: str, track: SharedTrack) -> dict[str, Any]:
    seconds = round(track.duration / 1000)
    told = {
        "@type": "MusicRecording",
        "name": track.title,
        "url": f"{base}/songs/{track.id}",
        "duration": f"PT{seconds // 60}M{seconds % 60}S",
        "byArtist": [_group(base, artist.id, artist.name) for artist in track.artists],
        "isrcCode": track.isrc,
    }
    return {name: value for name, value in told.items() if value}


def _names(track: SharedTrack) -> str:
    return ", ".join(artist.name for artist in track.artists)


def _meta(name: str, value: str) -> str:
    # Open Graph and its kinds are RDFa properties; what else there is are names.
    kind = "property" if name.startswith(("og:", "music:")) else "name"
    return f'<meta {kind}="{escape(name)}" content="{escape(value)}">'


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_DESCRIPTION else plain[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"

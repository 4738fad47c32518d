"""How what is shared is put into words. Pure."""

from segue.social.shares.contracts import SharedThing, ShareKind

_MINUTE_MS = 60_000
_WORDS = {ShareKind.SONG: "Song", ShareKind.ALBUM: "Album", ShareKind.PLAYLIST: "Playlist"}


def title_of(thing: SharedThing) -> str:
    """What it is and whose, in one line."""
    return f"{thing.title} by {', '.join(thing.by)}" if thing.by else thing.title


def summary_of(thing: SharedThing) -> str:
    """What kind of thing it is, how much of it there is, and what its maker says of it."""
    parts = [_WORDS[thing.kind]]
    if thing.kind is not ShareKind.SONG:
        minutes = max(1, round(thing.duration / _MINUTE_MS))
        songs = "1 song" if thing.song_count == 1 else f"{thing.song_count} songs"
        parts.append(f"{songs}, {minutes} min")
    return " · ".join(part for part in (*parts, (thing.date or "")[:4], thing.description) if part)

"""What letters say of uploads."""

from collections.abc import Sequence

from segue.ingest.telling.contracts import Outcome

_MOST_NAMED = 20


def told_ready(outcomes: Sequence[Outcome]) -> str:
    """A sentence on the songs that can be played, empty without any."""
    titles = [one.title for one in outcomes if one.reason is None]
    if not titles:
        return ""
    named = ", ".join(titles[:_MOST_NAMED])
    more = len(titles) - _MOST_NAMED
    if more > 0:
        named += f" and {more} more"
    return f"{'This song is' if len(titles) == 1 else f'These {len(titles)} songs are'} ready: {named}."


def told_failed(outcomes: Sequence[Outcome]) -> str:
    """A sentence on the files that could not be used, each with why; empty without any."""
    failed = [f"{one.title} ({one.reason})" for one in outcomes if one.reason is not None]
    if not failed:
        return ""
    named = "; ".join(failed[:_MOST_NAMED])
    more = len(failed) - _MOST_NAMED
    if more > 0:
        named += f"; and {more} more"
    return f"{'This file' if len(failed) == 1 else f'These {len(failed)} files'} could not be used: {named}"

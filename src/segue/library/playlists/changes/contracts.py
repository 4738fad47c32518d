"""What the log of a playlist's changes gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from segue.library.playlists.contracts import Change


@dataclass(frozen=True, slots=True)
class Delta:
    """Changes since a version, in their order; replayed one by one they make the list of `version`.

    With `reset` there are too many, or they are forgotten: the list is to be read anew. With `more`, ask
    again from the last one's version.
    """

    version: int
    reset: bool
    more: bool
    items: Sequence[Change]

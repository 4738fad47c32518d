"""What sleeves give."""

from dataclasses import dataclass

from segue.catalog.contracts import CoverRef


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on an album or artist, and the revision that it brought."""

    cover: CoverRef
    revision: int

"""JSON of sleeves."""

from segue.catalog.covers.contracts import Shown
from segue.catalog.schemas import Answer, CoverBody, cover_body


class ShownBody(Answer):
    """The picture as it is shown now, and the revision of the album or artist that shows it."""

    cover: CoverBody
    revision: int


def shown_body(shown: Shown) -> ShownBody:
    """A picture that is shown as JSON."""
    return ShownBody(cover=cover_body(shown.cover), revision=shown.revision)

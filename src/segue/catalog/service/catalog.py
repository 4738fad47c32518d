"""The service of the catalogue."""

from segue.catalog.service.browse import Browsing
from segue.catalog.service.covers import Covers
from segue.catalog.service.destinations import Destinations
from segue.catalog.service.lyrics import EmbeddedLyrics
from segue.catalog.service.publish import Publishing
from segue.catalog.service.withdraw import Withdrawing


class Catalog(Publishing, Covers, Destinations, Browsing, Withdrawing, EmbeddedLyrics):
    """Artists, albums, songs, their versions and covers.

    Methods that take a connection are steps of a caller's transaction; the others are use cases
    with a transaction of their own.
    """

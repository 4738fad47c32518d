"""The room that an artist has for originals."""

from dataclasses import dataclass

from segue.kernel.ids import ArtistId
from segue.kernel.units import ByteCount


@dataclass(frozen=True, slots=True)
class Storage:
    """How full an artist's room is.

    `stored` are originals of songs, all versions counted; `coming` are uploads that are not songs yet, by
    the size they were announced with. `quota` None is no limit; `own_quota` says that an admin set it.
    """

    artist_id: ArtistId
    artist: str
    stored: ByteCount
    coming: ByteCount
    quota: ByteCount | None
    own_quota: bool

    def fits(self, size: int) -> bool:
        """Whether `size` more bytes have room."""
        return self.quota is None or self.stored + self.coming + size <= self.quota

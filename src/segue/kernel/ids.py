"""An identifier type for each entity, and the source of new ones."""

from typing import NewType, Protocol
from uuid import UUID

import uuid_utils

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
ArtistId = NewType("ArtistId", UUID)
AlbumId = NewType("AlbumId", UUID)
SongId = NewType("SongId", UUID)
VersionId = NewType("VersionId", UUID)
CoverId = NewType("CoverId", UUID)
LabelId = NewType("LabelId", UUID)
UploadId = NewType("UploadId", UUID)
ImportId = NewType("ImportId", UUID)
ClaimId = NewType("ClaimId", UUID)
GenreId = NewType("GenreId", UUID)
TakedownId = NewType("TakedownId", UUID)
ReportId = NewType("ReportId", UUID)
LinkId = NewType("LinkId", UUID)
EventId = NewType("EventId", UUID)
PlaylistId = NewType("PlaylistId", UUID)
EntryId = NewType("EntryId", UUID)
FolderId = NewType("FolderId", UUID)
InvitationId = NewType("InvitationId", UUID)


class IdSource(Protocol):
    """Makes identifiers; tests put a counted one in its place."""

    def new(self) -> UUID:
        """Return an identifier never given before, later ones sorting after earlier ones."""
        ...


class Uuid7Source:
    """Time-ordered identifiers (RFC 9562, section 5.7), so that B-tree inserts stay at one end."""

    def new(self) -> UUID:
        """Return a UUIDv7."""
        return UUID(int=uuid_utils.uuid7().int)

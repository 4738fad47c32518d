"""The door of ingest: files come in and become songs."""

from segue.ingest.contracts import Draft, Origin, Upload, UploadState
from segue.ingest.ddex.contracts import DdexTally, MessageFinding
from segue.ingest.ddex.service import DdexImport
from segue.ingest.duplicates.service import Duplicates, Fingerprints
from segue.ingest.errors import (
    FieldInvalid,
    FolderMissing,
    Refused,
    UploadMalformed,
    UploadMissing,
    UploadTooLarge,
)
from segue.ingest.importing.contracts import Finding, Outcome, Tally, Wishes
from segue.ingest.importing.covers import AlbumCovers
from segue.ingest.importing.ladders import Ladders
from segue.ingest.importing.ports import TrackReader
from segue.ingest.importing.reports import Reports
from segue.ingest.importing.service import FolderImport
from segue.ingest.ladder import DEFAULT_LADDER, KNOWN_IDS
from segue.ingest.paths import path_of, path_text, shown
from segue.ingest.ports import Analyser, Encoder, IngestMeters
from segue.ingest.quotas.errors import QuotaExceeded
from segue.ingest.quotas.service import Quotas
from segue.ingest.resumable.errors import ChecksumMismatch, ChecksumUnknown, PieceTypeWrong
from segue.ingest.resumable.service import ResumableUploads
from segue.ingest.service.encoding import Encoding
from segue.ingest.service.rights import UploadRights
from segue.ingest.service.sweep import Sweep
from segue.ingest.service.uploads import Uploads
from segue.ingest.storage.service import Stocktaking
from segue.ingest.store import HELD as HELD_UPLOADS
from segue.ingest.telling.service import Telling

__all__ = [
    "DEFAULT_LADDER",
    "HELD_UPLOADS",
    "KNOWN_IDS",
    "AlbumCovers",
    "Analyser",
    "ChecksumMismatch",
    "ChecksumUnknown",
    "DdexImport",
    "DdexTally",
    "Draft",
    "Duplicates",
    "Encoder",
    "Encoding",
    "FieldInvalid",
    "Finding",
    "Fingerprints",
    "FolderImport",
    "FolderMissing",
    "IngestMeters",
    "Ladders",
    "MessageFinding",
    "Origin",
    "Outcome",
    "PieceTypeWrong",
    "QuotaExceeded",
    "Quotas",
    "Refused",
    "Reports",
    "ResumableUploads",
    "Stocktaking",
    "Sweep",
    "Tally",
    "Telling",
    "TrackReader",
    "Upload",
    "UploadMalformed",
    "UploadMissing",
    "UploadRights",
    "UploadState",
    "UploadTooLarge",
    "Uploads",
    "Wishes",
    "path_of",
    "path_text",
    "shown",
]

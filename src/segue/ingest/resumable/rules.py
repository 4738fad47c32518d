"""Headers of tus 1.0.0 (tus.io/protocols/resumable-upload), and how a piece is divided."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from segue.ingest.errors import FieldInvalid
from segue.ingest.form import FIELDS, shown_name
from segue.ingest.resumable.contracts import Checksum
from segue.ingest.resumable.errors import ChecksumUnknown, TusHeaderInvalid, TusVersionRefused

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
ALGORITHMS = {"sha1": 20, "sha256": 32}
"""Checksums by name, with the length of a digest in bytes."""
PIECE_TYPE = "application/offset+octet-stream"
LIFE = timedelta(days=2)
"""How long an upload waits for its next piece: a weekend."""
MOST_PART_BYTES = 8 << 20
MOST_PART_S = 10.0
"""A long piece is kept in parts, each acknowledged to itself: a kill loses this much of it at most."""
MOST_UNFINISHED = 1_000
_MOST_METADATA = 16_384
# What Uppy, tus-js-client's examples and others tell beside our fields.
_NAMES = ("filename", "name")
_IGNORED = ("filetype", "type", "relativePath")


def check_version(told: str | None) -> None:
    """Raises TusVersionRefused."""
    if told != VERSION:
        raise TusVersionRefused(f"Send Tus-Resumable: {VERSION}.", version=VERSION)


def number_of(header: str, told: str | None) -> int:
    """A count of bytes. Raises TusHeaderInvalid."""
    if told is None or not (told.isascii() and told.isdigit()) or len(told) > 15:
        raise TusHeaderInvalid(f"{header} is a number of bytes.", header=header)
    return int(told)


def metadata_of(told: str) -> tuple[str, dict[str, str]]:
    """The file's name, and fields as a form has them. Raises TusHeaderInvalid, FieldInvalid."""
    if len(told) > _MOST_METADATA:
        raise TusHeaderInvalid("Upload-Metadata is too long.", header="Upload-Metadata")
    values: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in told.split(","))):
        name, _, encoded = pair.partition(" ")
        if name in values:
            raise TusHeaderInvalid(f"Upload-Metadata has {name[:50]} twice.", header="Upload-Metadata")
        values[name] = _decoded(encoded.strip())
    file_name = next((values[name] for name in _NAMES if values.get(name)), "")
    fields = {name: value for name, value in values.items() if name not in _NAMES + _IGNORED}
    for name in fields:
        if name not in FIELDS:
            raise FieldInvalid(
                f"There is no field called {name[:50]}. Known are filename, {', '.join(FIELDS)}.",
                field=name[:50],
            )
    return shown_name(file_name), fields


def checksum_of(told: str | None) -> Checksum | None:
    """What `Upload-Checksum` says. Raises ChecksumUnknown, TusHeaderInvalid."""
    if told is None:
        return None
    algorithm, _, encoded = told.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise ChecksumUnknown(f"Use one of {', '.join(ALGORITHMS)}.", known=list(ALGORITHMS))
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except (ValueError, binascii.Error):
        digest = b""
    if len(digest) != ALGORITHMS[algorithm]:
        raise TusHeaderInvalid(
            "Upload-Checksum is the algorithm's name, a space and the digest in base64.",
            header="Upload-Checksum",
        )
    return Checksum(algorithm, digest)


def options(largest: int) -> Mapping[str, str]:
    """What the server can, as headers."""
    return {
        "tus-resumable": VERSION,
        "tus-version": VERSION,
        "tus-extension": EXTENSIONS,
        "tus-max-size": str(largest),
        "tus-checksum-algorithm": ",".join(ALGORITHMS),
    }


def http_date(moment: datetime) -> str:
    """As `Upload-Expires` has it (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def part_key(master_key: str, number: str) -> str:
    """Where a part waits: beside the original that is made of them, for the same sweep to find."""
    return f"{master_key}.{number}"


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8")
    except (ValueError, binascii.Error):
        raise TusHeaderInvalid(
            "Values of Upload-Metadata are UTF-8 text in base64.", header="Upload-Metadata"
        ) from None

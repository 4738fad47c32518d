"""The choice of a blob store by its URL."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from segue.engines.blobs.local import LocalBlobStore
from segue.engines.blobs.s3 import S3BlobStore
from segue.kernel.errors import OperatorError
from segue.kernel.ports.blobs import BlobStore


class BlobStoreWithHealth(BlobStore, Protocol):
    """What bootstrap hands out: the port, and what the health page asks."""

    async def check(self) -> None:
        """Raises BlobStoreDown or OutOfSpace when an upload could not be taken now."""
        ...


class UnknownBlobUrl(OperatorError):
    """No engine stores blobs at such a URL."""


def open_blob_store(
    url: str, *, reserve: int = 0, options: dict[str, str] | None = None
) -> BlobStoreWithHealth:
    """The engine for `file:///folder` or `s3://bucket/prefix`; raises UnknownBlobUrl.

    `reserve` is how many bytes of a local disk stay free; `options` are obstore's own for S3.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path:
        return LocalBlobStore(Path(unquote(parts.path)), reserve=reserve)
    if parts.scheme == "s3" and parts.netloc:
        return S3BlobStore(parts.netloc, prefix=parts.path.strip("/"), options=options or {})
    raise UnknownBlobUrl(f"{url} is neither file:///folder nor s3://bucket/prefix")

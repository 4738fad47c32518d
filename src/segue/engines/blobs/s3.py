"""Blobs in a bucket that speaks S3."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.store import S3Store

from segue.engines.blobs.reading import ObstoreReading, buffered, checked, failures
from segue.kernel.ports.blobs import BlobStoreDown, DiskRoom

# S3 takes parts of at least 5 MiB; with this size 10,000 parts hold 78 GiB.
_PART = 8 * 1024 * 1024


class S3BlobStore(ObstoreReading):
    """Blobs below `prefix` in `bucket`.

    Credentials come from the environment as everywhere (AWS_ACCESS_KEY_ID and so on), or from
    `options`, which are obstore's (`endpoint`, `region`, ...).
    """

    def __init__(self, bucket: str, *, prefix: str, options: dict[str, str]) -> None:
        plain = options.get("endpoint", "").startswith("http://")
        super().__init__(
            S3Store(
                bucket,
                prefix=prefix or None,
                config=options,  # type: ignore[arg-type]  # names are checked by obstore itself
                client_options={
                    "timeout": timedelta(seconds=60),
                    "connect_timeout": timedelta(seconds=5),
                    "allow_http": plain,
                },
                retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=20)},
            )
        )

    async def put(self, key: str, chunks: AsyncIterable[bytes]) -> int:
        """Store a stream and return its size; a bucket shows it whole or not at all.

        When the stream raises, obstore takes back the parts that went out. A task that is
        cancelled may leave parts behind: give the bucket a rule that ends unfinished uploads.
        """
        source = _Counted(chunks)
        try:
            with failures(key):
                await obstore.put_async(self._store, checked(key), aiter(source), chunk_size=_PART)
        except BlobStoreDown:
            if source.failure:
                raise source.failure from None
            raise
        return source.size

    async def put_file(self, key: str, path: Path) -> int:
        """As `put`, for a local file, which stays where it is."""
        with failures(key):
            await obstore.put_async(self._store, checked(key), path, chunk_size=_PART)
        return (await self.info(key)).size

    async def room(self) -> DiskRoom | None:
        """None: a bucket has no end that it tells of."""
        return None

    def local_path(self, key: str) -> Path | None:  # noqa: ARG002  # the port's
        """None: the blob is elsewhere."""
        return None

    async def check(self) -> None:
        """Raises BlobStoreDown when the bucket cannot be listed."""
        with failures(""):
            async for _ in obstore.list(self._store, prefix="masters", chunk_size=1):
                return


class _Counted:
    """A stream that remembers its size, and what it raised."""

    def __init__(self, chunks: AsyncIterable[bytes]) -> None:
        self._chunks = chunks
        self.size = 0
        self.failure: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in buffered(self._chunks, _PART):
                self.size += len(piece)
                yield piece
        except Exception as failure:
            self.failure = failure
            raise

"""What every blob store promises: whole or not at all, and kept once acknowledged."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from segue.engines.blobs.local import LocalBlobStore
from segue.engines.blobs.store import UnknownBlobUrl, open_blob_store
from segue.kernel.ports.blobs import BlobMissing, BlobStore, BlobStoreDown, OutOfSpace

MEGA = 1024 * 1024


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    import boto3  # type: ignore[import-untyped]

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).create_bucket(Bucket="segue")
    yield endpoint
    server.stop()


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        local: BlobStore = request.getfixturevalue("blob_store")
        return local
    options = {
        "endpoint": request.getfixturevalue("s3_endpoint"),
        "region": "us-east-1",
        "access_key_id": "test",
        "secret_access_key": "test",
    }
    return open_blob_store(f"s3://segue/{tmp_path.name.replace('_', '-')}", options=options)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def broken(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    raise ConnectionResetError


async def keys(store: BlobStore, prefix: str) -> set[str]:
    return {blob.key async for blob in store.list(prefix)}


async def whole(store: BlobStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.stream(key, 0, 1 << 40)])


class TestPut:
    """Bytes go in whole, from a stream or a file."""

    async def test_a_stream_comes_back_as_it_was(self, store: BlobStore) -> None:
        data = os.urandom(17 * MEGA + 3)
        parts = [data[at : at + 100_001] for at in range(0, len(data), 100_001)]
        assert await store.put("masters/a", pieces(*parts)) == len(data)
        assert await whole(store, "masters/a") == data

    async def test_an_empty_stream_is_an_empty_blob(self, store: BlobStore) -> None:
        assert await store.put("masters/empty", pieces()) == 0
        assert (await store.info("masters/empty")).size == 0
        assert await whole(store, "masters/empty") == b""

    async def test_a_broken_stream_leaves_nothing(self, store: BlobStore) -> None:
        with pytest.raises(ConnectionResetError):
            await store.put("masters/b", broken(os.urandom(9 * MEGA)))
        assert await keys(store, "masters") == set()
        with pytest.raises(BlobMissing):
            await store.info("masters/b")

    async def test_a_cancelled_upload_leaves_nothing(self, store: BlobStore) -> None:
        async def slow() -> AsyncIterator[bytes]:
            yield os.urandom(9 * MEGA)
            await asyncio.sleep(600)

        task = asyncio.create_task(store.put("masters/c", slow()))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await keys(store, "masters") == set()

    async def test_it_is_not_seen_while_it_arrives(self, store: BlobStore) -> None:
        arriving, go_on = asyncio.Event(), asyncio.Event()

        async def halting() -> AsyncIterator[bytes]:
            yield os.urandom(9 * MEGA)
            arriving.set()
            await go_on.wait()
            yield b"end"

        task = asyncio.create_task(store.put("masters/d", halting()))
        await arriving.wait()
        assert await keys(store, "") == set()
        go_on.set()
        await task
        assert await keys(store, "") == {"masters/d"}

    async def test_a_later_put_replaces(self, store: BlobStore) -> None:
        await store.put("covers/x/96.webp", pieces(b"old"))
        await store.put("covers/x/96.webp", pieces(b"newer"))
        assert await whole(store, "covers/x/96.webp") == b"newer"

    async def test_a_file(self, store: BlobStore, tmp_path: Path) -> None:
        file = tmp_path / "made.mp4"
        file.write_bytes(data := os.urandom(9 * MEGA))
        assert await store.put_file("artists/a/albums/b/c/d/aac128.mp4", file) == len(data)
        assert await whole(store, "artists/a/albums/b/c/d/aac128.mp4") == data

    @pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "A", "a b", ".a", "a/.b", "é"])
    async def test_strange_keys_are_refused(self, store: BlobStore, key: str) -> None:
        with pytest.raises(ValueError, match="not a blob key"):
            await store.put(key, pieces(b"x"))
        with pytest.raises(ValueError, match="not a blob key"):
            await store.read(key, 0, 1)


class TestRead:
    """Any part of a blob, for as long as it is there."""

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [(0, 10, b"0123456789"), (3, 5, b"34"), (8, 20, b"89"), (10, 12, b""), (4, 4, b""), (50, 60, b"")],
    )
    async def test_a_range(self, store: BlobStore, start: int, end: int, expected: bytes) -> None:
        await store.put("masters/r", pieces(b"0123456789"))
        assert await store.read("masters/r", start, end) == expected
        assert b"".join([part async for part in store.stream("masters/r", start, end)]) == expected

    async def test_what_is_not_there(self, store: BlobStore) -> None:
        with pytest.raises(BlobMissing):
            await store.read("masters/none", 0, 1)
        with pytest.raises(BlobMissing):
            await store.info("masters/none")
        with pytest.raises(BlobMissing):
            await whole(store, "masters/none")

    async def test_a_large_one_comes_in_pieces(self, store: BlobStore) -> None:
        await store.put("masters/l", pieces(os.urandom(8 * MEGA)))
        sizes = [len(part) async for part in store.stream("masters/l", 0, 8 * MEGA)]
        assert sum(sizes) == 8 * MEGA
        assert max(sizes) <= 2 * MEGA

    async def test_local_files_are_told(self, store: BlobStore) -> None:
        await store.put("masters/p", pieces(b"abc"))
        path = store.local_path("masters/p")
        assert path is None or path.read_bytes() == b"abc"


class TestListAndDelete:
    """What is there can be found and taken away."""

    async def test_below_a_folder_only(self, store: BlobStore) -> None:
        for key in ("artists/a/1", "artists/ab/2", "covers/3", "artists/a/b/4"):
            await store.put(key, pieces(b"x"))
        assert await keys(store, "artists/a") == {"artists/a/1", "artists/a/b/4"}
        assert await keys(store, "artists/a/") == {"artists/a/1", "artists/a/b/4"}
        assert await keys(store, "nowhere") == set()
        assert len(await keys(store, "")) == 4

    async def test_listing_tells_size_and_age(self, store: BlobStore) -> None:
        await store.put("masters/q", pieces(b"12345"))
        listed = [blob async for blob in store.list("masters")]
        assert [blob.size for blob in listed] == [5]
        assert listed[0].modified.tzinfo is not None
        assert abs((listed[0].modified - (await store.info("masters/q")).modified).total_seconds()) < 2

    async def test_delete_twice(self, store: BlobStore) -> None:
        await store.put("masters/z", pieces(b"x"))
        await store.delete("masters/z")
        await store.delete("masters/z")
        assert await keys(store, "") == set()


class TestDown:
    """A store that does not answer is told as such, within a bound."""

    async def test_s3_away(self) -> None:
        away = open_blob_store(
            "s3://segue/x",
            options={
                "endpoint": "http://127.0.0.1:1",
                "region": "us-east-1",
                "access_key_id": "a",
                "secret_access_key": "b",
            },
        )
        with pytest.raises(BlobStoreDown):
            await asyncio.wait_for(away.info("masters/a"), 40)

    def test_other_urls_are_refused(self) -> None:
        with pytest.raises(UnknownBlobUrl):
            open_blob_store("ftp://x/y")


class TestLocalDisk:
    """What only a folder of this machine has to get right."""

    async def test_tells_how_full_it_is(self, tmp_path: Path) -> None:
        room = await LocalBlobStore(tmp_path, reserve=5 * MEGA).room()
        assert room is not None
        assert 0 < room.free <= room.total
        assert room.reserve == 5 * MEGA

    async def test_the_reserve_is_left_free(self, tmp_path: Path) -> None:
        store = LocalBlobStore(tmp_path, reserve=1 << 60)
        with pytest.raises(OutOfSpace):
            await store.put("masters/a", pieces(b"x"))
        with pytest.raises(OutOfSpace):
            await store.check()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    async def test_the_reserve_is_watched_while_bytes_arrive(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = LocalBlobStore(tmp_path)

        async def filling() -> AsyncIterator[bytes]:
            yield os.urandom(2 * MEGA)
            store._reserve = 1 << 60
            yield os.urandom(2 * MEGA)

        with pytest.raises(OutOfSpace):
            await store.put("masters/a", filling())
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    async def test_a_full_disk_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from segue.engines.blobs import local

        def write_elsewhere(file: object, piece: bytes) -> None:
            with Path("/dev/full").open("wb", 0) as full:
                full.write(piece)

        store = LocalBlobStore(tmp_path)
        monkeypatch.setattr(local, "_write", write_elsewhere)
        with pytest.raises(OutOfSpace):
            await store.put("masters/a", pieces(b"x"))

    async def test_what_a_crash_left_is_swept_and_what_lives_is_not(self, tmp_path: Path) -> None:
        store = LocalBlobStore(tmp_path)
        left = tmp_path / "incoming" / "left"
        left.write_bytes(b"x")
        os.utime(left, (1, 1))
        arriving, go_on = asyncio.Event(), asyncio.Event()

        async def halting() -> AsyncIterator[bytes]:
            yield os.urandom(2 * MEGA)
            for path in (tmp_path / "incoming").iterdir():
                os.utime(path, (1, 1))
            arriving.set()
            await go_on.wait()

        task = asyncio.create_task(store.put("masters/a", halting()))
        await arriving.wait()
        LocalBlobStore(tmp_path)
        assert not left.exists()
        go_on.set()
        assert await task == 2 * MEGA
        assert (await store.info("masters/a")).size == 2 * MEGA

"""Files over HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from segue.delivery.api import MediaApp, MediaReader
from segue.delivery.media import TransferBroken
from segue.delivery.reading import PIECE
from segue.kernel.errors import AppError
from segue.kernel.events import Denied
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.quality import Quality
from segue.kernel.units import ByteCount
from tests.songs import SONG, VERSION, make_rendition, make_version
from tests.unit.delivery.conftest import LISTENER, Door, pattern

SIZE = make_version().renditions[2].size
_STATUS = {
    "media_path_refused": 403,
    "media_url_expired": 410,
    "listening_denied": 403,
    "media_not_found": 404,
}


@dataclass
class Answer:
    """A response; `messages` counts those of its body."""

    status: int
    headers: dict[str, str]
    body: bytes
    messages: int


Get = Callable[..., Awaitable[Answer]]


@pytest.fixture
def get(door: Door, filled_store: BlobStore) -> Get:
    """Ask for a file: `get(rest, method=, rank=, **headers)`; `path` for another path altogether."""
    app = MediaApp(
        door.delivery,
        MediaReader(filled_store),
        edge_secrets=door.tokens.edge_secrets,
        problem_of=_problem,
        meters=door.meters,
    )

    async def asked(
        rest: str, *, method: str = "GET", rank: int = 7, path: bytes | None = None, leave_after: int = 99,
        **headers: str,
    ) -> Answer:  # fmt: skip
        expiry = int(door.clock.now().timestamp()) + 900
        token = door.tokens.make(
            user=LISTENER.hex, rank=rank, place="zz", scope=f"{SONG}/{VERSION}", expiry=expiry
        )
        raw = path or f"/m/{token}/{SONG}/{VERSION}/{rest}".encode()
        sent: list[dict[str, Any]] = []
        left = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if len(sent) > leave_after:
                left.set()
            for _ in range(3):
                await asyncio.sleep(0)

        await app(
            {
                "type": "http",
                "method": method,
                "path": raw.decode("latin-1"),
                "raw_path": raw,
                "query_string": b"",
                "headers": [
                    (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
                ],
            },
            receive,
            send,
        )
        start, *bodies = sent
        return Answer(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(one.get("body", b"") for one in bodies),
            len(bodies),
        )

    return asked


def _problem(error: AppError) -> tuple[int, bytes]:
    return _STATUS.get(error.code, 403), json.dumps({"code": error.code}).encode()


class TestWhole:
    """A file without conditions."""

    async def test_every_byte(self, get: Get) -> None:
        answer = await get("aac128.mp4")
        assert answer.status == 200
        assert answer.body == pattern(0, SIZE)
        assert answer.headers["content-length"] == str(SIZE)
        assert answer.headers["content-type"] == "audio/mp4"
        assert answer.headers["accept-ranges"] == "bytes"

    async def test_a_long_file_goes_in_pieces(self, get: Get) -> None:
        answer = await get("flac.flac")
        assert len(answer.body) == int(answer.headers["content-length"]) > 3 * PIECE
        assert answer.body == pattern(0, len(answer.body))
        assert answer.messages > 3

    async def test_reading_ends_when_the_listener_leaves(self, get: Get) -> None:
        answer = await get("flac.flac", leave_after=2)
        assert len(answer.body) <= 2 * PIECE

    async def test_a_segment(self, get: Get) -> None:
        index = make_version().renditions[2].index
        assert index is not None
        answer = await get("aac128/0.m4s")
        assert answer.body == pattern(index.first_offset, index.first_offset + sum(index.sizes[:2]))

    async def test_head_tells_all_and_sends_nothing(self, get: Get) -> None:
        answer = await get("aac128.mp4", method="HEAD", range="bytes=0-9")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["content-length"] == str(SIZE)
        assert answer.headers["etag"] == (await get("aac128.mp4")).headers["etag"]


class TestCounting:
    """Operators see what was served."""

    async def test_requests_and_bytes(self, get: Get, door: Door) -> None:
        await get("aac128.mp4", range="bytes=0-99")
        await get("flac.flac")
        await get("aac999.mp4")
        assert [door.count("segue_media_requests_total", status=one) for one in ("200", "206", "404")] == [
            1,
            1,
            1,
        ]
        assert door.count("segue_media_sent_bytes_total") == make_version().renditions[-1].size + 100


class TestRanges:
    """Pieces of a file."""

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=1000-1999", 1000, 2000),
            ("bytes=-100", SIZE - 100, SIZE),
            (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
            ("bytes=100-", 100, SIZE),
        ],
    )
    async def test_partial(self, get: Get, asked: str, start: int, end: int) -> None:
        answer = await get("aac128.mp4", range=asked)
        assert (answer.status, answer.body) == (206, pattern(start, end))
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
        assert answer.headers["content-length"] == str(end - start)

    async def test_of_a_segment(self, get: Get) -> None:
        """An edge asks for everything in slices."""
        whole = (await get("aac128/1.m4s")).body
        answer = await get("aac128/1.m4s", range="bytes=10-19")
        assert (answer.status, answer.body) == (206, whole[10:20])

    async def test_of_a_playlist(self, get: Get) -> None:
        whole = (await get("aac.m3u8")).body
        answer = await get("aac.m3u8", range="bytes=0-1048575")
        assert (answer.status, answer.body) == (206, whole)

    @pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", "bytes=0-1,5-6"])
    async def test_unsatisfiable(self, get: Get, asked: str) -> None:
        answer = await get("aac128.mp4", range=asked)
        assert (answer.status, answer.body) == (416, b"")
        assert answer.headers["content-range"] == f"bytes */{SIZE}"

    async def test_if_range(self, get: Get) -> None:
        etag = (await get("aac128.mp4")).headers["etag"]
        assert (await get("aac128.mp4", range="bytes=0-9", if_range=etag)).status == 206
        answer = await get("aac128.mp4", range="bytes=0-9", if_range='"other"')
        assert (answer.status, len(answer.body)) == (200, SIZE)


class TestCaching:
    """A caches keeps what never changes for ever, and asks about the rest."""

    async def test_immutable(self, get: Get) -> None:
        for rest in ("aac128.mp4", "aac128/0.m4s", "aac128/init.mp4", "aac.m3u8", "manifest.mpd"):
            answer = await get(rest)
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["etag"].startswith('"')

    async def test_playlists_may_change_while_a_song_is_made(self, get: Get, door: Door) -> None:
        door.shelf.versions = [make_version(complete=False)]
        for rest in ("aac.m3u8", "manifest.mpd", "aac128/index.m3u8"):
            assert (await get(rest)).headers["cache-control"] == "no-cache"
        for rest in ("aac128.mp4", "aac128/0.m4s"):
            assert "immutable" in (await get(rest)).headers["cache-control"]

    async def test_a_playlist_that_changed_has_another_tag(self, get: Get, door: Door) -> None:
        door.shelf.versions = [make_version([make_rendition("aac128", Quality.STANDARD)], complete=False)]
        before = await get("aac.m3u8")
        door.clock.move(seconds=2)
        door.shelf.versions = [make_version()]
        assert (await get("aac.m3u8")).headers["etag"] != before.headers["etag"]

    async def test_not_modified(self, get: Get) -> None:
        etag = (await get("aac128.mp4")).headers["etag"]
        answer = await get("aac128.mp4", if_none_match=etag, range="bytes=0-1")
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)


class TestOtherOrigins:
    """Players anywhere may fetch: the right is in the path."""

    async def test_any_origin_sees_what_it_needs(self, get: Get) -> None:
        for answer in (await get("aac128.mp4"), await get("x", path=b"/m/nothing"), await get("aac9.mp4")):
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "Content-Range" in answer.headers["access-control-expose-headers"]

    async def test_preflight(self, get: Get) -> None:
        answer = await get("aac128.mp4", method="OPTIONS")
        assert answer.status == 204
        assert "Range" in answer.headers["access-control-allow-headers"]

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    async def test_nothing_can_be_changed(self, get: Get, method: str) -> None:
        answer = await get("aac128.mp4", method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


class TestRefusals:
    """Said as problem details, and never cached."""

    @pytest.mark.parametrize(
        ("rest", "rank", "status", "code"),
        [
            ("aac128/99.m4s", 7, 404, "media_not_found"),
            ("aac320.mp4", 5, 403, "quality_not_in_tier"),
            ("aac128//0.m4s", 7, 403, "media_path_refused"),
        ],
    )
    async def test_refused(self, get: Get, rest: str, rank: int, status: int, code: str) -> None:
        answer = await get(rest, rank=rank)
        assert (answer.status, json.loads(answer.body)["code"]) == (status, code)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_expired_but_not_for_an_edge(self, get: Get, door: Door) -> None:
        """A transfer through an edge may outlast the token it began with."""
        now = int(door.clock.now().timestamp())
        token = door.tokens.make(user=LISTENER.hex, rank=7, place="zz", scope=f"{SONG}/{VERSION}", expiry=now)
        path = f"/m/{token}/{SONG}/{VERSION}/aac128.mp4".encode()
        assert (await get("", path=path)).status == 410
        assert (await get("", path=path, segue_edge="0" * 64)).status == 410
        assert (await get("", path=path, segue_edge=door.tokens.edge_secrets[0].decode())).status == 200

    async def test_denied(self, get: Get, door: Door) -> None:
        await door.denials.hear(Denied("version", VERSION, "reason"))
        assert (await get("aac128.mp4")).status == 403


class TestStorage:
    """The store fails."""

    async def test_a_lost_file_is_told(self, get: Get, door: Door) -> None:
        lost = replace(make_rendition("aac128", Quality.STANDARD), blob_key="artists/x/lost.mp4")
        door.shelf.versions = [make_version([lost])]
        answer = await get("aac128.mp4")
        assert json.loads(answer.body)["code"] == "blob_missing"

    async def test_a_file_cut_short_is_never_passed_off_as_whole(self, get: Get, door: Door) -> None:
        whole = make_rendition("aac128", Quality.STANDARD)
        door.shelf.versions = [make_version([replace(whole, size=ByteCount(whole.size + 10))])]
        answer = await get("aac128.mp4")
        assert json.loads(answer.body)["code"] == "blob_missing"

    async def test_cut_short_after_some_was_sent(self, get: Get, door: Door) -> None:
        """The server then drops the connection, and the client sees that something is missing."""
        ladder = make_version().renditions
        longer = replace(ladder[-1], size=ByteCount(ladder[-1].size + 10))
        door.shelf.versions = [make_version([longer])]
        with pytest.raises(TransferBroken):
            await get("flac.flac")

    async def test_a_store_without_local_files(self, door: Door, filled_store: BlobStore) -> None:
        class Far:
            """The same blobs as if they were on another machine."""

            read = filled_store.read
            stream = filled_store.stream

            def local_path(self, _: str) -> None:
                return None

        reader = MediaReader(Far())  # type: ignore[arg-type]
        key = make_version().renditions[-1].blob_key
        assert await reader.read(key, 5, 50) == pattern(5, 50)
        pieces = [piece async for piece in reader.pieces(key, 7, 3 * PIECE)]
        assert b"".join(pieces) == pattern(7, 3 * PIECE)
        with pytest.raises(BlobMissing):
            await reader.read("artists/x/lost.mp4", 0, 1)

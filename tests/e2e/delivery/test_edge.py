"""An edge decides by the signed path alone, fills each object once, and plays on without the server."""

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from segue.kernel.ids import UserId
from tests.e2e.delivery.edge import Edge, running_edge
from tests.e2e.delivery.origin import Origin, running_origin
from tests.e2e.delivery.test_decoders import SECONDS, TOLERANCE_S, decoded_s

pytestmark = pytest.mark.needs("nginx")
OTHER = UserId(UUID("01930000-0000-7000-8000-0000000000bb"))


@pytest.fixture
def edge(origin: Origin, tmp_path: Path) -> Iterator[Edge]:
    """An edge with an empty cache."""
    with running_edge(tmp_path, origin) as running:
        yield running


class TestServing:
    """What the server would send, the edge sends."""

    @pytest.mark.parametrize(
        "rest",
        [
            *("aac.m3u8", "manifest.mpd", "aac128/index.m3u8", "aac128/init.mp4", "aac128/plain.mp4"),
            *("aac128/0.m4s", "aac128/c1.m4s", "aac128.mp4", "flac.flac", "vorbis320.ogg"),
        ],
    )
    def test_the_same_bytes_and_headers(self, origin: Origin, edge: Edge, rest: str) -> None:
        direct = httpx.get(origin.url(rest))
        for cached in ("MISS", "HIT"):
            response = httpx.get(edge.url(rest))
            assert (response.status_code, response.content) == (200, direct.content)
            assert response.headers["x-cache"] == cached
            for name in ("etag", "content-type", "cache-control", "access-control-expose-headers"):
                assert response.headers[name] == direct.headers[name]
            assert response.headers.get_list("access-control-allow-origin") == ["*"]

    @pytest.mark.parametrize(
        "asked",
        ["bytes=0-0", "bytes=1000-2000", "bytes=-500", "bytes=1048570-1048580", "bytes=1000-", "bytes=0-"],
    )
    def test_ranges(self, origin: Origin, edge: Edge, asked: str) -> None:
        """Also those that cross the border of a slice."""
        direct = httpx.get(origin.url("flac.flac"), headers={"range": asked})
        for _ in range(2):
            response = httpx.get(edge.url("flac.flac"), headers={"range": asked})
            assert (response.status_code, response.content) == (206, direct.content)
            assert response.headers["content-range"] == direct.headers["content-range"]

    @pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=0-1,5-6"])
    def test_unsatisfiable_ranges(self, edge: Edge, asked: str) -> None:
        assert httpx.get(edge.url("aac128.mp4"), headers={"range": asked}).status_code == 416

    def test_conditions(self, edge: Edge) -> None:
        etag = httpx.get(edge.url("aac128.mp4")).headers["etag"]
        assert httpx.get(edge.url("aac128.mp4"), headers={"if-none-match": etag}).status_code == 304
        ranged = {"range": "bytes=10-19", "if-range": etag}
        assert httpx.get(edge.url("aac128.mp4"), headers=ranged).status_code == 206
        ranged["if-range"] = '"other"'
        assert httpx.get(edge.url("aac128.mp4"), headers=ranged).status_code == 200

    def test_head(self, edge: Edge) -> None:
        response = httpx.head(edge.url("aac128.mp4"))
        assert response.status_code == 200
        assert int(response.headers["content-length"]) > 100_000

    def test_a_decoder_plays_through_it(self, edge: Edge) -> None:
        for rest in ("aac.m3u8", "flac.flac"):
            assert decoded_s(edge.url(rest)) == pytest.approx(SECONDS, abs=TOLERANCE_S)

    def test_other_origins(self, edge: Edge) -> None:
        response = httpx.options(edge.url("aac128.mp4"))
        assert response.status_code == 204
        assert "Range" in response.headers["access-control-allow-headers"]

    def test_nothing_else_is_there(self, edge: Edge) -> None:
        for path in (
            "/",
            "/internal/edge/deny",
            "/api/v1/songs",
            "/keys.json",
            "/deny/",
            "/m/../conf/keys.json",
        ):
            response = httpx.get(f"http://127.0.0.1:{edge.port}{path}")
            assert response.status_code in {403, 404}
        assert httpx.post(edge.url("aac128.mp4")).status_code == 405


class TestSignature:
    """Nothing passes that the server did not sign."""

    def test_tampered(self, edge: Edge) -> None:
        good = edge.origin.path("aac128/0.m4s", rank=5)
        token = good.split("/")[2]
        kid, exp, user, rank, place, sig = token.split(".")
        for other in (
            f"{kid}.{int(exp) + 1}.{user}.{rank}.{place}.{sig}",
            f"{kid}.{exp}.{OTHER.hex}.{rank}.{place}.{sig}",
            f"{kid}.{exp}.{user}.7.{place}.{sig}",
            f"{kid}.{exp}.{user}.{rank}.xa.{sig}",
            f"{kid}.{exp}.{user}.{rank}.{place}.{'A' * 22}",
            f"k2.{exp}.{user}.{rank}.{place}.{sig}",
            f"{kid}.{exp}.{user}.{rank}.{place}",
        ):
            response = get_raw(edge, good.replace(token, other))
            assert response.status_code == 403
            assert response.headers["content-type"] == "application/problem+json"
            assert response.json()["code"] == "media_path_refused"
            assert response.headers["access-control-allow-origin"] == "*"
        for part in (str(edge.origin.version.song_id), str(edge.origin.version.version_id)):
            assert get_raw(edge, good.replace(part, str(UUID(int=1)))).status_code == 403

    @pytest.mark.parametrize(
        "rest",
        ["aac128/0%2em4s", "aac128//0.m4s", "AAC128/0.m4s", "aac128/../aac128/0.m4s", "%61ac128/0.m4s"],
    )
    def test_only_canonical_paths(self, edge: Edge, rest: str) -> None:
        """Also when the plain one is in the cache."""
        assert httpx.get(edge.url("aac128/0.m4s")).status_code == 200
        assert get_raw(edge, edge.origin.path(rest)).status_code == 403

    def test_a_query_is_no_part_of_it(self, edge: Edge) -> None:
        assert httpx.get(edge.url("aac128/0.m4s")).headers["x-cache"] == "MISS"
        assert httpx.get(edge.url("aac128/0.m4s") + "?CMCD=br%3D128").headers["x-cache"] == "HIT"

    def test_expired(self, edge: Edge) -> None:
        """Also when it is in the cache."""
        assert httpx.get(edge.url("aac128/0.m4s")).status_code == 200
        response = httpx.get(edge.url("aac128/0.m4s", life_s=-1))
        assert (response.status_code, response.json()["code"]) == (410, "media_url_expired")

    def test_a_transfer_outlasts_its_token(self, edge: Edge) -> None:
        """The later slices are fetched after the token has expired."""
        url = edge.url("flac.flac", life_s=2)
        with httpx.stream("GET", url) as response:
            pieces = response.iter_raw(65536)
            got = len(next(pieces))
            time.sleep(2.1)
            got += sum(len(piece) for piece in pieces)
        assert got == int(response.headers["content-length"])
        assert httpx.get(url).status_code == 410


class TestTier:
    """Bytes in the cache are for those whose tier reaches them."""

    @pytest.mark.parametrize(
        "rest",
        ["aac320.mp4", "aac320/0.m4s", "aac320/index.m3u8", "flac.flac", "flac/init.mp4", "vorbis320.ogg"],
    )
    def test_above_the_tier(self, edge: Edge, rest: str) -> None:
        assert httpx.get(edge.url(rest, rank=7)).status_code == 200
        assert httpx.get(edge.url(rest, rank=5)).status_code == 403
        assert httpx.get(edge.url("flac.m3u8", rank=5)).status_code == 403

    @pytest.mark.parametrize(
        ("rest", "rank"),
        [("aac24.mp4", 1), ("opus24.mp4", 1), ("aac64.mp4", 2), ("aac96.mp4", 3), ("aac128.mp4", 4),
         ("aac160.mp4", 5), ("vorbis160.ogg", 5), ("aac320.mp4", 6), ("flac.mp4", 7)],
    )  # fmt: skip
    def test_the_edge_and_the_server_agree(self, edge: Edge, rest: str, rank: int) -> None:
        assert httpx.get(edge.url(rest, rank=rank)).status_code == 200
        if rank > 1:
            assert httpx.get(edge.url(rest, rank=rank - 1)).status_code == 403
            assert httpx.get(edge.origin.url(rest, rank=rank - 1)).status_code == 403

    @pytest.mark.parametrize("rest", ["aac.m3u8", "manifest.mpd"])
    def test_playlists_are_kept_apart_by_tier(self, edge: Edge, rest: str) -> None:
        assert "aac320" in httpx.get(edge.url(rest, rank=7)).text
        assert "aac320" not in httpx.get(edge.url(rest, rank=5)).text


class TestFilling:
    """One fill for each object, however many ask."""

    def test_two_listeners_one_fill(self, edge: Edge) -> None:
        first = httpx.get(edge.url("aac128/0.m4s"))
        second = httpx.get(edge.url("aac128/0.m4s", user=OTHER, rank=5, life_s=100))
        assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
        assert first.content == second.content
        assert len(edge.origin.served()) == 1

    def test_many_at_once_one_fill(self, edge: Edge) -> None:
        with ThreadPoolExecutor(20) as pool:
            urls = [edge.url("aac320.mp4", user=UserId(UUID(int=number))) for number in range(20)]
            answers = list(pool.map(httpx.get, urls))
        assert len({one.content for one in answers}) == 1
        assert len(edge.origin.served()) == 1

    def test_a_long_file_is_filled_in_slices(self, edge: Edge) -> None:
        httpx.get(edge.url("flac.flac"), headers={"range": "bytes=1048576-1048579"})
        assert edge.origin.served() == ["flac.flac bytes=1048576-2097151"]

    def test_refusals_are_not_kept(self, edge: Edge) -> None:
        edge.origin.lose("aac128/1.m4s")
        assert httpx.get(edge.url("aac128/1.m4s")).status_code >= 400
        edge.origin.lose()
        assert httpx.get(edge.url("aac128/1.m4s")).status_code == 200


class TestServerDown:
    """What was heard before goes on."""

    def test_plays_on(self, origin: Origin, tmp_path: Path) -> None:
        folder = origin.folder
        with running_origin(folder, origin.version) as other, running_edge(tmp_path, other) as edge:
            url = edge.url("aac128/index.m3u8")
            assert decoded_s(url) == pytest.approx(SECONDS, abs=TOLERANCE_S)
            other.process.kill()
            other.process.wait()
            assert decoded_s(url) == pytest.approx(SECONDS, abs=TOLERANCE_S)
            assert httpx.get(edge.url("aac160/0.m4s")).status_code in {502, 504}


class TestDenyList:
    """What is taken down stops at the edge too, though it is in the cache."""

    @pytest.mark.parametrize("kind", ["hidden", "person", "place", "version"])
    def test_denied_while_the_follower_runs(self, origin: Origin, tmp_path: Path, kind: str) -> None:
        with running_origin(origin.folder, origin.version) as other, running_edge(tmp_path, other) as edge:
            assert httpx.get(edge.url("aac128/0.m4s")).status_code == 200
            with subprocess.Popen([*edge.follower(), "--every", "0.2"], stderr=subprocess.PIPE) as follower:
                other.deny(kind, OTHER if kind == "person" else other.version.version_id)
                ends = time.monotonic() + 10
                while httpx.get(edge.url("aac128/0.m4s", user=OTHER, place="nl")).status_code == 200:
                    assert time.monotonic() < ends
                    time.sleep(0.05)
                follower.terminate()
            others = httpx.get(edge.url("aac128/0.m4s")).status_code
            assert others == (403 if kind in {"hidden", "version"} else 200)
            insider = httpx.get(edge.url("aac128/0.m4s", place="xa")).status_code
            assert insider == (403 if kind == "version" else 200)

    def test_a_tier_that_was_lost(self, origin: Origin, tmp_path: Path) -> None:
        """Songs for payers end in every quality, others in what was better than is left."""
        with running_origin(origin.folder, origin.version) as other, running_edge(tmp_path, other) as edge:
            locked = UserId(UUID(int=OTHER.int + 1))

            def asked(rank: int, marks: str = "", user: UserId = OTHER) -> int:
                return httpx.get(edge.url("aac64/0.m4s", user=user, rank=rank, marks=marks)).status_code

            every = [(7, ""), (5, ""), (5, "p"), (2, "p"), (2, "pe"), (5, "e")]
            assert [asked(*one) for one in every] == [200] * 6
            other.change_rights(OTHER, 5, paid_songs=False, explicit=True)
            edge.follow_deny()
            assert [asked(*one) for one in every] == [403, 200, 403, 403, 403, 200]
            other.change_rights(locked, 7, paid_songs=True, explicit=False)
            edge.follow_deny()
            assert [asked(*one, locked) for one in every] == [200, 200, 200, 200, 403, 403]
            assert httpx.get(edge.url("aac64/0.m4s", marks="p")).status_code == 200

    def test_marks_are_signed(self, edge: Edge) -> None:
        good = edge.origin.path("aac64/0.m4s", rank=5, marks="p")
        assert get_raw(edge, good.replace(".5p.", ".5.")).status_code == 403
        assert get_raw(edge, good).status_code == 200

    def test_a_server_that_is_down_changes_nothing(self, origin: Origin, tmp_path: Path) -> None:
        with running_origin(origin.folder, origin.version) as other, running_edge(tmp_path, other) as edge:
            other.deny("person", OTHER)
            edge.follow_deny()
            other.process.kill()
            other.process.wait()
            done = subprocess.run([*edge.follower(), "--once"], check=False, capture_output=True)
            assert done.returncode == 1
            assert httpx.get(edge.url("aac128/0.m4s", user=OTHER)).status_code == 403

    def test_lifted(self, edge: Edge) -> None:
        file = edge.state / "deny" / "person" / OTHER.hex
        edge.follow_deny()
        file.touch()
        assert httpx.get(edge.url("aac128/0.m4s", user=OTHER)).status_code == 403
        edge.follow_deny()
        assert not file.exists()

    def test_only_with_the_secret(self, edge: Edge) -> None:
        (edge.conf / "secret.conf").write_text(f"proxy_set_header Segue-Edge {'0' * 64};\n")
        done = subprocess.run([*edge.follower(), "--once"], check=False, capture_output=True, text=True)
        assert done.returncode == 1
        assert "403" in done.stderr


class TestKeys:
    """The files that hold keys are for their owner alone."""

    def test_modes(self, edge: Edge) -> None:
        for name in ("keys.json", "secret.conf"):
            assert (edge.conf / name).stat().st_mode & 0o077 == 0


def get_raw(edge: Edge, path: str) -> httpx.Response:
    """Ask with the path as it stands, which clients would tidy up."""
    request = httpx.Request("GET", f"http://127.0.0.1:{edge.port}/")
    request.extensions["target"] = path.encode()
    with httpx.Client() as client:
        return client.send(request)

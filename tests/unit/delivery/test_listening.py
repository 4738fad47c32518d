"""The stream answer and the manifest, from request to JSON."""

import gzip
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse

from segue.accounts.api import Caller, Places, Unauthenticated
from segue.delivery.answers import AnswerTemplate
from segue.delivery.api import StreamAnswer
from segue.delivery.errors import ListeningDenied, MediaMissing, MediaUrlExpired, QualityNotInTier
from segue.delivery.http import edge_routes, openapi, routes
from segue.delivery.schemas import Manifest
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.events import Allowed, Denied, SongChanged
from segue.kernel.ids import VersionId
from segue.kernel.quality import Quality, Subscription
from tests.songs import SONG, VERSION, make_rendition, make_version
from tests.unit.delivery.conftest import LISTENER, Door

_STATUS = {
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.INVALID: 422,
    ErrorKind.UNAVAILABLE: 503,
}


async def answer_of(door: Door, caller: Caller, quality: str = "auto") -> StreamAnswer:
    body = (await door.delivery.stream(caller, str(SONG), quality)).json
    return msgspec.json.decode(body, type=StreamAnswer)


class TestStreamAnswer:
    """All that a player needs to play at once."""

    async def test_what_it_says_of_the_song(self, door: Door) -> None:
        answer = await answer_of(door, door.caller())
        assert (answer.song_id, answer.version_id) == (str(SONG), str(VERSION))
        assert (answer.duration_ms, answer.duration_samples, answer.sample_rate) == (30000, 1323000, 44100)
        assert (answer.loudness.lufs, answer.loudness.gain_db) == (-14.0, -4.0)
        assert (answer.quality, answer.best_quality, answer.complete) == ("auto", "high", True)
        assert answer.expires_at == "2027-03-01T12:15:00Z"

    async def test_fragments_are_inlined(self, door: Door) -> None:
        answer = await answer_of(door, door.caller())
        by_id = {one.id: one for one in answer.renditions}
        index = by_id["aac128"].index
        assert index is not None
        assert (index.timescale, index.skip, len(index.sizes)) == (44100, 1024, 30)
        assert index.first_offset + sum(index.sizes) == by_id["aac128"].size
        assert by_id["vorbis160"].index is None

    async def test_every_address_opens(self, door: Door) -> None:
        """Each goes to a file of the version, for this listener, at this tier."""
        for caller in (door.caller(), door.caller(Subscription.PREMIUM)):
            for quality in ("auto", "low", "saver", "normal", "standard", "high"):
                answer = await answer_of(door, caller, quality)
                urls = [one.url for one in answer.renditions]
                for url in (*urls, answer.hls_url, answer.dash_url, answer.progressive_url):
                    assert url is not None
                    assert (await door.delivery.file(url.encode())).size > 0

    async def test_free_listeners_get_no_more_than_high(self, door: Door) -> None:
        answer = await answer_of(door, door.caller())
        assert max(Quality(one.quality).rank for one in answer.renditions) == Quality.HIGH.rank

    async def test_a_free_listeners_token_opens_nothing_above(self, door: Door) -> None:
        answer = await answer_of(door, door.caller())
        url = answer.renditions[-1].url.replace("aac160", "aac320").replace("vorbis160.ogg", "aac320.mp4")
        with pytest.raises(QualityNotInTier):
            await door.delivery.file(url.encode())

    async def test_premium_gets_everything(self, door: Door) -> None:
        answer = await answer_of(door, door.caller(Subscription.PREMIUM))
        assert len(answer.renditions) == 8

    async def test_a_quality_caps_the_answer_and_its_token(self, door: Door) -> None:
        answer = await answer_of(door, door.caller(Subscription.PREMIUM), "saver")
        assert [one.id for one in answer.renditions] == ["opus24", "aac64"]
        with pytest.raises(QualityNotInTier):
            await door.delivery.file(answer.renditions[-1].url.replace("aac64", "aac128").encode())

    async def test_lossless_leads_to_flac(self, door: Door) -> None:
        answer = await answer_of(door, door.caller(Subscription.PREMIUM), "lossless")
        assert str(answer.hls_url).endswith("/flac.m3u8")
        assert str(answer.progressive_url).endswith("/flac.flac")

    async def test_addresses_end_with_the_tier(self, door: Door) -> None:
        answer = await answer_of(door, door.caller(Subscription.PREMIUM, seconds=90))
        assert answer.expires_at == "2027-03-01T12:01:30Z"

    async def test_the_same_addresses_within_a_few_seconds(self, door: Door) -> None:
        """Then what the browser has in its cache is used."""
        first = await answer_of(door, door.caller())
        door.clock.move(seconds=20)
        assert await answer_of(door, door.caller()) == first

    async def test_while_only_one_rendition_is_there(self, door: Door) -> None:
        door.shelf.versions = [make_version([make_rendition("aac128", Quality.STANDARD)], complete=False)]
        answer = await answer_of(door, door.caller(), "low")
        assert (answer.complete, [one.id for one in answer.renditions]) == (False, ["aac128"])
        assert (await door.delivery.file(answer.renditions[0].url.encode())).size > 0

    async def test_addresses_on_edges(self, door: Door) -> None:
        door.delivery._base_url = "https://edge.example"
        answer = await answer_of(door, door.caller())
        assert answer.renditions[0].url.startswith("https://edge.example/m/k1.")

    async def test_no_reading_when_warm(self, door: Door) -> None:
        await answer_of(door, door.caller())
        door.shelf.down = True
        await answer_of(door, door.caller(Subscription.PREMIUM), "high")
        assert door.shelf.reads == 1


class TestPackedAnswer:
    """The answer compressed: the same JSON, and nothing about a token in its length."""

    async def test_it_unpacks_to_the_json_for_every_listener(self, door: Door) -> None:
        for caller in (door.caller(), door.caller(Subscription.PREMIUM)):
            for quality in ("auto", "saver", "high"):
                for seconds in (0, 3_600, 86_400):
                    door.clock.move(seconds=seconds)
                    answer = await door.delivery.stream(caller, str(SONG), quality)
                    assert answer.gzip is not None
                    assert gzip.decompress(answer.gzip) == answer.json
                    assert len(answer.gzip) < len(answer.json) / 2

    async def test_its_length_does_not_depend_on_the_token(self, door: Door) -> None:
        """A token that is like what stands around it would else be told apart (BREACH)."""
        await door.delivery.stream(door.caller(), str(SONG), "auto")
        template = _only_template(door)
        likely = (template.fill(letter * 80, b"2027-03-01T12:15:00Z") for letter in (b"k", b"m"))
        near = template.fill(f"{SONG}{VERSION}12345678".encode(), b"2027-03-01T12:15:00Z")
        packed = [each.gzip for each in (*likely, near)]
        assert len({len(each or b"") for each in packed}) == 1
        assert [gzip.decompress(each or b"") for each in packed][-1] == near.json

    async def test_a_token_too_long_for_it_goes_unpacked(self, door: Door) -> None:
        await door.delivery.stream(door.caller(), str(SONG), "auto")
        assert _only_template(door).fill(b"k" * 200, b"2027-03-01T12:15:00Z").gzip is None


def _only_template(door: Door) -> AnswerTemplate:
    known = door.delivery._versions.peek(str(SONG))
    assert known is not None
    (template,) = known.answers._made.values()
    return template


class TestManifest:
    """Chunks of about ten seconds for simple clients."""

    async def test_chunks_follow_each_other_through_the_song(self, door: Door) -> None:
        manifest = await door.delivery.manifest(door.caller(), str(SONG), "standard")
        assert (manifest.format, manifest.bitrate, manifest.duration_ms) == ("aac", 128, 30000)
        times = [(one.start_ms, one.end_ms) for one in manifest.chunks]
        assert times[0][0] == 0
        assert times[-1][1] == 30000
        assert [end for _, end in times[:-1]] == [start for start, _ in times[1:]]
        assert all(start < end for start, end in times)

    async def test_sizes_are_those_of_what_the_addresses_give(self, door: Door) -> None:
        manifest = await door.delivery.manifest(door.caller(), str(SONG), "standard")
        files = [await door.delivery.file(one.url.encode()) for one in manifest.chunks]
        assert [one.size for one in files] == [one.size for one in manifest.chunks]
        whole = await door.delivery.file(manifest.url.encode())
        assert sum(one.size for one in files) == whole.size

    @pytest.mark.parametrize(
        ("quality", "expected"),
        [("auto", "aac160"), ("low", "opus24"), ("lossless", "flac"), ("normal", "aac64")],
    )
    async def test_which_rendition(self, door: Door, quality: str, expected: str) -> None:
        manifest = await door.delivery.manifest(door.caller(Subscription.PREMIUM), str(SONG), quality)
        assert f"/{expected}.mp4" in manifest.url


class TestDenial:
    """Rights that end reach the audio at once, whatever tokens are out."""

    @pytest.mark.parametrize(("kind", "subject"), [("person", LISTENER), ("version", VERSION)])
    async def test_denied_then_allowed(self, door: Door, kind: str, subject: UUID) -> None:
        url = (await answer_of(door, door.caller())).renditions[0].url.encode()
        await door.denials.hear(Denied(kind, subject, "reason"))
        with pytest.raises(ListeningDenied):
            await door.delivery.file(url)
        with pytest.raises(ListeningDenied):
            await answer_of(door, door.caller())
        await door.denials.hear(Allowed(kind, subject))
        assert (await door.delivery.file(url)).size > 0

    async def test_a_path_that_was_good_is_looked_at_again(self, door: Door) -> None:
        """What is remembered of a path never outlives its token, a denial or a change."""
        url = (await answer_of(door, door.caller())).renditions[0].url.encode()
        first = await door.delivery.file(url)
        assert await door.delivery.file(url) is first
        door.shelf.versions = [make_version([make_rendition("aac128", Quality.STANDARD)])]
        await door.versions.hear(SongChanged(SONG))
        with pytest.raises(MediaMissing):
            await door.delivery.file(url)
        door.clock.move(minutes=15)
        with pytest.raises(MediaUrlExpired):
            await door.delivery.file(url)
        with pytest.raises(MediaMissing):
            await door.delivery.file(url, by_edge=True)

    async def test_others_listen_on(self, door: Door) -> None:
        await door.denials.hear(Denied("person", UUID(int=5), "reason"))
        await door.denials.hear(Denied("version", UUID(int=5), "reason"))
        await answer_of(door, door.caller())

    async def test_forgotten_when_no_token_can_carry_it(self, door: Door) -> None:
        await door.denials.hear(Denied("person", LISTENER, "reason"))
        door.clock.move(minutes=25)
        assert door.denials.current() == (("person", LISTENER.hex),)
        door.clock.move(minutes=6)
        assert door.denials.current() == ()


@pytest.fixture
def ask(door: Door) -> Callable[..., Any]:
    """Ask a web application that has delivery's routes: `ask(path, caller, headers={})`."""

    class Gate:
        caller: Caller | None = None

        def authenticate(self, authorization: str | None, cookie: str | None) -> Caller:
            if self.caller is None or "good" not in (authorization, cookie):
                raise Unauthenticated("Sign in and try again.")
            return self.caller

        async def count(self, scope: object, limit: object, caller: Caller | None) -> None:
            """Nothing is limited here."""

    async def problem(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, AppError)
        return JSONResponse({"code": error.code, **error.fields}, _STATUS[error.kind])

    gate = Gate()
    app = Starlette(
        routes=[
            *routes(door.delivery, prefix="/api/v1"),
            *edge_routes(door.denials, edge_secrets=door.tokens.edge_secrets),
        ],
        exception_handlers={AppError: problem},
    )
    app.state.authenticator = app.state.gate = gate
    app.state.places = Places(lambda _: None)

    async def asked(path: str, caller: Caller | None = None, **headers: str) -> httpx.Response:
        gate.caller = caller
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://segue") as client:
            return await client.get(
                path, headers={name.replace("_", "-"): it for name, it in headers.items()}
            )

    return asked


class TestRoutes:
    """What goes over the wire."""

    STREAM = f"/api/v1/songs/{SONG}/stream"

    async def test_signed_in_by_header_or_cookie(self, ask: Callable[..., Any], door: Door) -> None:
        for how in ({"authorization": "good"}, {"cookie": "x=y; segue_access=good"}):
            response = await ask(self.STREAM, door.caller(), **how)
            assert response.status_code == 200
            assert response.headers["content-type"] == "application/json"
            assert response.headers["cache-control"] == "no-store"
            msgspec.json.decode(response.content, type=StreamAnswer)

    async def test_packed_for_who_takes_it(self, ask: Callable[..., Any], door: Door) -> None:
        answers = [
            await ask(self.STREAM, door.caller(), authorization="good", accept_encoding=accepted)
            for accepted in ("gzip, deflate, br", "identity")
        ]
        assert [each.headers.get("content-encoding") for each in answers] == ["gzip", None]
        assert {each.headers["vary"] for each in answers} == {"Accept-Encoding"}
        assert answers[0].json() == answers[1].json()
        assert int(answers[0].headers["content-length"]) < len(answers[1].content) / 2

    async def test_a_header_that_is_wrong_is_not_saved_by_a_cookie(
        self, ask: Callable[..., Any], door: Door
    ) -> None:
        response = await ask(self.STREAM, door.caller(), authorization="bad", cookie="segue_access=good")
        assert response.status_code == 401

    @pytest.mark.parametrize("route", ["stream", "manifest"])
    async def test_anonymous(self, ask: Callable[..., Any], route: str) -> None:
        assert (await ask(f"/api/v1/songs/{SONG}/{route}")).status_code == 401

    @pytest.mark.parametrize("route", ["stream", "manifest"])
    async def test_more_than_the_tier_reaches(self, ask: Callable[..., Any], door: Door, route: str) -> None:
        response = await ask(
            f"/api/v1/songs/{SONG}/{route}?quality=lossless", door.caller(), authorization="good"
        )
        assert (response.status_code, response.json()) == (
            403,
            {"code": "quality_not_in_tier", "best_quality": "high"},
        )

    @pytest.mark.parametrize(
        ("route", "status", "code"),
        [
            (f"{UUID(int=5)}/stream", 404, "song_not_found"),
            (f"{UUID(int=5)}/manifest", 404, "song_not_found"),
            ("nothing/stream", 404, "song_not_found"),
            (f"{SONG}/stream?quality=best", 422, "quality_unknown"),
            (f"{SONG}/manifest?quality=", 422, "quality_unknown"),
        ],
    )
    async def test_refusals(
        self, ask: Callable[..., Any], door: Door, *, route: str, status: int, code: str
    ) -> None:
        response = await ask(f"/api/v1/songs/{route}", door.caller(), authorization="good")
        assert (response.status_code, response.json()["code"]) == (status, code)

    async def test_manifest(self, ask: Callable[..., Any], door: Door) -> None:
        response = await ask(f"/api/v1/songs/{SONG}/manifest", door.caller(), authorization="good")
        assert msgspec.json.decode(response.content, type=Manifest).chunks

    async def test_database_down(self, ask: Callable[..., Any], door: Door) -> None:
        door.shelf.down = True
        assert (await ask(self.STREAM, door.caller(), authorization="good")).status_code == 503


class TestDenyListForEdges:
    """Edges poll it, with the secret they share with the server."""

    async def test_who_and_what(self, ask: Callable[..., Any], door: Door) -> None:
        await door.denials.hear(Denied("version", VersionId(UUID(int=5)), "reason"))
        await door.denials.hear(Denied("person", LISTENER, "reason"))
        response = await ask("/internal/edge/deny", segue_edge=door.tokens.edge_secrets[0].decode())
        assert response.text == f"person {LISTENER.hex}\nversion {UUID(int=5)}\n"

    @pytest.mark.parametrize("secret", [{}, {"segue_edge": ""}, {"segue_edge": "0" * 64}])
    async def test_for_nobody_else(self, ask: Callable[..., Any], secret: dict[str, str]) -> None:
        assert (await ask("/internal/edge/deny", **secret)).status_code == 403


class TestOpenApi:
    """The framework does not see these routes; the document shows them all the same."""

    def test_routes_and_schemas(self) -> None:
        fragment = openapi(security=[{"bearer": []}], problem={})
        assert set(fragment["paths"]) == {"/songs/{song_id}/stream", "/songs/{song_id}/manifest"}
        schema = fragment["components"]["schemas"]["StreamAnswer"]
        assert set(schema["required"]) == {one.name for one in msgspec.structs.fields(StreamAnswer)}

    def test_references_lead_somewhere(self) -> None:
        fragment = openapi(security=[], problem={})
        schemas = fragment["components"]["schemas"]
        text = msgspec.json.encode(fragment).decode()
        names = [part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]]
        assert names
        assert set(names) <= set(schemas)

"""The way of a song through a real server: in as a file, out as sound, into the history, past a crash."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types
import pytest

from tests.people import PASSWORD, Artist, make_wav
from tests.servers import SegueServer, serving

EMAIL = "ada@example.org"
SECONDS = 12.0
RATE = 22_050
# What players may be off by (the oracle of the project): a frame more or less is heard by no one.
TOLERANCE_S = 0.060


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SegueServer]:
    with serving(tmp_path, LADDER="aac128,aac64,opus24,flac,vorbis96") as running:
        yield running


def first_admin(server: SegueServer) -> Artist:
    """Through the first-run page's own door."""
    state = server.ask("/api/v1/setup").json
    assert (state["needs_admin"], state["demo"]["state"]) == (True, "off")
    body = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada"}
    answer = server.ask("/api/v1/setup", json_body=body)
    assert answer.status in (200, 201), answer.body
    assert not server.ask("/api/v1/setup").json["needs_admin"]
    assert server.ask("/api/v1/setup", json_body=body).status == 409
    return Artist(server, EMAIL, answer.json["access_token"])


def fetch_by_index(server: SegueServer, rendition: dict[str, Any], *, without: int | None = None) -> bytes:
    """The initialisation and every fragment by byte range, as a player with the index does."""
    path, index = urlsplit(rendition["url"]).path, rendition["index"]

    def piece(start: int, end: int) -> bytes:
        answer = server.ask(path, headers={"range": f"bytes={start}-{end - 1}"})
        assert answer.status == 206, answer.body
        assert len(answer.body) == end - start
        return answer.body

    pieces = [piece(0, index["init_size"])]
    start = index["first_offset"]
    for number, size in enumerate(index["sizes"]):
        if number != without:
            pieces.append(piece(start, start + size))
        start += size
    return b"".join(pieces)


def heard_seconds(data: bytes) -> float:
    """How long it sounds, decoded."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    decode = (ffmpeg, "-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "pipe:1")
    raw = subprocess.run(decode, input=data, stdout=subprocess.PIPE, check=True).stdout
    return len(raw) / 2 / RATE


def report(artist: Artist, song_id: str) -> list[dict[str, Any]]:
    """Listen to the whole song and say so."""
    session, begun = str(uuid.uuid4()), datetime.now(UTC) - timedelta(seconds=SECONDS + 1)
    events = [
        {
            "event_id": str(uuid.uuid4()),
            "session_id": session,
            "song_id": song_id,
            "type": kind,
            "position_ms": round(second * 1000),
            "at": (begun + timedelta(seconds=second)).isoformat(),
        }
        for kind, second in (("start", 0.0), ("progress", 6.0), ("end", SECONDS))
    ]
    headers = {"authorization": f"Bearer {artist.token}"}
    answer = artist.server.ask("/api/v1/plays", json_body={"events": events}, headers=headers)
    assert answer.status == 202, answer.body
    results: list[dict[str, Any]] = answer.json["results"]
    again = artist.server.ask("/api/v1/plays", json_body={"events": events}, headers=headers)
    assert [result["outcome"] for result in again.json["results"]] == ["duplicate"] * 3
    return results


def reconcile(server: SegueServer) -> None:
    """As an operator would, beside the running server."""
    subprocess.run(
        [sys.executable, "-m", "segue", "plays", "reconcile"],
        env=os.environ | {"SEGUE_DATA_DIR": str(server.folder / "data")},
        check=True,
        capture_output=True,
    )


class TestJourney:
    """What was uploaded is heard whole, what was played is kept, and a crash takes none of it."""

    def test_from_the_first_admin_past_a_crash(self, server: SegueServer) -> None:
        artist = first_admin(server)
        upload = artist.upload(make_wav(SECONDS), "Twelve seconds")
        assert upload.status == 202
        ready = artist.await_upload(upload.json["id"])
        assert (ready["status"], ready["percent"]) == ("ready", 100)
        song_id = ready["song_id"]

        answer = artist.get(f"songs/{song_id}/stream?quality=auto").json
        assert answer["complete"]
        assert abs(answer["duration_ms"] / 1000 - SECONDS) < TOLERANCE_S
        renditions = {one["id"]: one for one in answer["renditions"] if one["index"] is not None}
        assert "aac128" in renditions
        for rendition in renditions.values():
            assert abs(heard_seconds(fetch_by_index(server, rendition)) - SECONDS) < TOLERANCE_S, rendition[
                "id"
            ]
        # The oracle itself: a hole of one fragment must be noticed.
        holed = fetch_by_index(server, renditions["aac128"], without=3)
        assert abs(heard_seconds(holed) - SECONDS) > TOLERANCE_S

        assert [result["outcome"] for result in report(artist, song_id)] == ["accepted"] * 3
        reconcile(server)
        history = artist.get("users/me/history").json
        assert [(item["song_id"], item["listened_ms"]) for item in history["items"]] == [(song_id, 12_000)]
        assert history["items"][0]["song"]["title"] == "Twelve seconds"
        assert artist.get(f"songs/{song_id}").json["play_count"] == 1
        whole = server.ask(urlsplit(renditions["aac128"]["url"]).path).body

        server.kill_tree()
        server.start()
        assert artist.get("users/me/history").json == history
        song = artist.get(f"songs/{song_id}").json
        assert (song["play_count"], song["playable"]) == (1, True)
        again = artist.get(f"songs/{song_id}/stream?quality=auto").json
        (same,) = [one for one in again["renditions"] if one["id"] == "aac128"]
        assert server.ask(urlsplit(same["url"]).path).body == whole
        artist.signs_in()
        assert artist.get("users/me").json["email"] == EMAIL

"""A Segue that serves one song of the usual length, and people who may hear it."""

import io
import time
import uuid
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import numpy as np
import psutil

from bench.processes import RunningSegue, running_segue, tree
from segue.accounts.api import AccessTokens, Role, User
from segue.app.secrets import load_secrets
from segue.kernel.clock import SystemClock
from segue.kernel.ids import SessionId, UserId, Uuid7Source
from segue.kernel.quality import Subscription

SECONDS = 210
_ACCOUNT = {"email": "bench@example.org", "password": "a long enough phrase", "display_name": "Bench"}


@dataclass(frozen=True, slots=True)
class ServedSong:
    """A running server, its songs' ids, and as many people as were asked for, who may hear them."""

    server: RunningSegue
    song_ids: Sequence[str]
    people: Sequence[User]
    issuer: AccessTokens

    @property
    def song_id(self) -> str:
        """The first song, or the only one."""
        return self.song_ids[0]

    def token(self, person: int = 0) -> str:
        """An access token of one of the people, good for ten minutes: a bench takes longer."""
        return self.issuer.issue(self.people[person], SessionId(uuid.uuid4()))[0]

    @property
    def web(self) -> psutil.Process:
        """The process that answers requests."""
        return next(one for one in tree(self.server.process) if "web" in one.cmdline()[1:])

    def answer(self, quality: str = "auto", song_id: str | None = None) -> httpx.Response:
        """The stream answer of a song, the first unless told which, for the first of the people."""
        response = httpx.get(
            f"{self.server.url}/api/v1/songs/{song_id or self.song_id}/stream?quality={quality}",
            headers={"authorization": f"Bearer {self.token()}"},
        )
        return response.raise_for_status()


@contextmanager
def served_song(people: int = 1, songs: int = 1) -> Iterator[ServedSong]:
    """Upload so many songs, wait for their whole ladders, and let `people` premium listeners in."""
    with running_segue() as server:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            sign_up(client)
            song_ids = [upload(client, _music(seed=place), f"Bench {place}") for place in range(1, songs + 1)]
        secrets = load_secrets(server.data_dir / "secrets.json")
        issuer = AccessTokens(secrets.access, "segue", SystemClock(), Uuid7Source())
        yield ServedSong(server, song_ids, [_listener() for _ in range(people)], issuer)


def sign_up(client: httpx.Client) -> None:
    """Make the first admin of the server that `client` asks; further requests are theirs."""
    signed_in = client.post("/api/v1/setup", json=_ACCOUNT).raise_for_status().json()
    client.headers["authorization"] = f"Bearer {signed_in['access_token']}"


def upload(client: httpx.Client, wav: bytes, title: str) -> str:
    """Send a song and wait for its last rendition; the song's id."""
    form = {"title": title, "artist": "Bench"}
    file = ("song.wav", wav, "audio/wav")
    uploaded = client.post("/api/v1/uploads", data=form, files={"file": file}).raise_for_status()
    return _await_ready(client, uploaded.json()["id"])


def _await_ready(client: httpx.Client, upload_id: str) -> str:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        upload = client.get(f"/api/v1/uploads/{upload_id}").raise_for_status().json()
        if upload["status"] == "ready":
            return str(upload["song_id"])
        if upload["status"] == "failed":
            raise RuntimeError(upload["reason"])
        time.sleep(0.5)
    raise TimeoutError("the song was not encoded in time")


def _listener() -> User:
    return User(
        id=UserId(uuid.uuid4()),
        email="listener@example.org",
        display_name="Listener",
        roles=frozenset({Role.LISTENER}),
        subscription=Subscription.PREMIUM,
        subscription_until=None,
        created_at=datetime.now(UTC),
        suspended_at=None,
    )


def _music(seed: int) -> bytes:
    """Stereo, 44.1 kHz, 16 bit: tones over noise, so that no codec finds it easy."""
    time_s = np.arange(SECONDS * 44100) / 44100
    random = np.random.default_rng(seed)
    tone = 0.3 * np.sin(2 * np.pi * 220 * 2 ** ((time_s * 2).astype(int) * 7 % 24 / 12) * time_s)
    noise = random.normal(0, 0.05, (len(time_s), 2))
    samples = ((tone[:, None] + noise).clip(-1, 1) * 32000).astype("<i2")
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(samples.tobytes())
    return held.getvalue()

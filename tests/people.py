"""A person at a real server: signs in, sends songs, reports plays."""

import http.client
import math
import os
import struct
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.servers import Answer, SegueServer

PASSWORD = "correct horse battery"


def make_wav(seconds: float = 1.0, *, rate: int = 22050, pitch: float = 440.0) -> bytes:
    """A mono 16-bit tone that swells, so that it is neither silent nor constant."""
    count = int(seconds * rate)
    samples = [
        int(20000 * (0.3 + 0.7 * n / count) * math.sin(2 * math.pi * pitch * n / rate)) for n in range(count)
    ]
    data = struct.pack(f"<{count}h", *samples)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, rate,
                       rate * 2, 2, 16, b"data", len(data))  # fmt: skip
    return head + data


@dataclass(slots=True)
class Artist:
    """An admin, who may do all that an artist may."""

    server: SegueServer
    email: str
    token: str = ""

    @classmethod
    def joins(cls, server: SegueServer, email: str = "ada@example.org") -> "Artist":
        """Make the account from a shell, and sign in."""
        subprocess.run(
            [sys.executable, "-m", "segue", "admin", "create", "--email", email, "--password-stdin"],
            env=os.environ | {"SEGUE_DATA_DIR": str(server.folder / "data")},
            input=PASSWORD.encode(),
            check=True,
            capture_output=True,
        )
        artist = cls(server, email)
        artist.signs_in()
        return artist

    def signs_in(self, *, address: str | None = None) -> None:
        """Get a new token, however long the server takes to come back; `address` is believed of a proxy."""
        headers = {} if address is None else {"x-forwarded-for": address}
        credentials = {"email": self.email, "password": PASSWORD}
        deadline = time.monotonic() + 60
        while True:
            try:
                login = self.server.ask("/api/v1/auth/login", json_body=credentials, headers=headers)
            except (OSError, http.client.HTTPException):
                login = None
            if login is not None and login.status == 200:
                self.token = login.json["access_token"]
                return
            assert time.monotonic() < deadline, login
            time.sleep(0.2)

    def get(self, path: str, seconds: float = 30) -> Answer:
        """GET below the API's base."""
        return self.server.ask(f"/api/v1/{path}", headers=self._headers(), seconds=seconds)

    def upload(self, data: bytes, title: str, *, seconds: float = 60) -> Answer:
        """Send a file; 202 when it is kept."""
        border = uuid.uuid4().hex
        parts = [("title", title), ("artist", "Ada")]
        body = b"".join(
            f'--{border}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in parts
        )
        body += (
            f'--{border}\r\ncontent-disposition: form-data; name="file"; filename="{title}.wav"\r\n'
            "content-type: audio/wav\r\n\r\n"
        ).encode()
        body += data + f"\r\n--{border}--\r\n".encode()
        return self.server.ask(
            "/api/v1/uploads",
            method="POST",
            body=body,
            headers=self._headers() | {"content-type": f"multipart/form-data; boundary={border}"},
            seconds=seconds,
        )

    def await_upload(self, upload_id: str, seconds: float = 90) -> Any:
        """The upload, once it is ready or failed."""
        deadline = time.monotonic() + seconds
        told: Any = None
        while time.monotonic() < deadline:
            told = self.get(f"uploads/{upload_id}").json
            if told["status"] in ("ready", "failed"):
                return told
            time.sleep(0.2)
        raise AssertionError(f"still {told}\n{self.server.log[-3000:]}")

    def report(self, song_id: str, event_ids: list[str], *, seconds: float = 30) -> Answer:
        """Report a start for each event id, each in a session of its own."""
        now = datetime.now(UTC).isoformat()
        events = [
            {
                "event_id": event_id,
                "session_id": str(uuid.uuid5(uuid.NAMESPACE_OID, event_id)),
                "song_id": song_id,
                "type": "start",
                "position_ms": 0,
                "at": now,
            }
            for event_id in event_ids
        ]
        return self.server.ask(
            "/api/v1/plays", json_body={"events": events}, headers=self._headers(), seconds=seconds
        )

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

"""What players and people send: a song heard for a while, a picture."""

import io
import uuid
from datetime import timedelta
from typing import Any

from PIL import Image

from segue.kernel.ids import SongId
from tests.site import Site


def plays_of(site: Site, song: SongId, *, seconds: int, session: str = "phone") -> dict[str, Any]:
    """A batch: the song from its start, `seconds` of it, up to now."""
    now = site.clock.now()
    told = ((now - timedelta(seconds=seconds), "start", 0), (now, "progress", seconds * 1000))
    return {
        "events": [
            {
                "event_id": str(uuid.uuid4()),
                "session_id": str(uuid.uuid5(uuid.NAMESPACE_OID, session)),
                "song_id": str(song),
                "type": kind,
                "position_ms": position,
                "at": at.isoformat(),
                "device_id": "my phone",
                "context": "playlist:mine",
            }
            for at, kind, position in told
        ]
    }


def make_picture(width: int = 400, height: int = 300, **saved: Any) -> bytes:
    """A PNG, or what `saved` says."""
    held = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(held, **{"format": "PNG", **saved})
    return held.getvalue()

"""SQL of DDEX messages, and of what their senders call what they delivered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from segue.ingest.ddex.contracts import HandledMessage, Message, MessageFinding, MessageKind
from segue.kernel.ids import AlbumId, SongId, UploadId
from segue.kernel.ports.database import Connection

# Two commands may come upon the same sender's messages: one waits, and finds what the other did.
_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 8712))"
_FIND_MESSAGE = "select digest, state from ddex_messages where sender = %s and message_id = %s"
_PUT_MESSAGE = """
insert into ddex_messages
       (sender, message_id, kind, digest, file_name, release_key, state, findings, handled_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (sender, message_id) do update
   set digest = excluded.digest, file_name = excluded.file_name, state = excluded.state,
       findings = excluded.findings, handled_at = excluded.handled_at, release_key = excluded.release_key
"""
_LIST = """
select m.sender, m.message_id, m.kind, m.state, m.file_name, m.findings, m.handled_at, r.album_id, al.title
  from ddex_messages m
  left join ddex_releases r on r.sender = m.sender and r.release_key = m.release_key
  left join albums al on al.id = r.album_id
 where %(at)s::timestamptz is null
    or m.handled_at < %(at)s
    or (m.handled_at = %(at)s and (m.sender, m.message_id) > (%(sender)s, %(message)s))
 order by m.handled_at desc, m.sender, m.message_id limit %(count)s
"""
_FIND_RELEASE = (
    "select album_id, sent_at from ddex_releases where sender = %s and release_key = %s for update"
)
_PUT_RELEASE = """
insert into ddex_releases (sender, release_key, album_id, sent_at, taken_down) values (%s, %s, %s, %s, %s)
on conflict (sender, release_key) do update
   set album_id = excluded.album_id, sent_at = excluded.sent_at, taken_down = excluded.taken_down
"""
_FIND_RECORDINGS = """
select recording_key, song_id, digest from ddex_recordings where sender = %s and release_key = %s
"""
_PUT_RECORDING = """
insert into ddex_recordings (sender, release_key, recording_key, song_id, upload_id, digest)
values (%s, %s, %s, %s, %s, %s)
on conflict (sender, release_key, recording_key) do update
   set song_id = excluded.song_id, upload_id = coalesce(excluded.upload_id, ddex_recordings.upload_id),
       digest = coalesce(excluded.digest, ddex_recordings.digest)
"""


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """A release that an earlier message delivered; `sent_at` is that message's moment."""

    album_id: AlbumId
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class KnownRecording:
    """A recording that an earlier message delivered, and the sum (SHA-256) of its file."""

    song_id: SongId | None
    digest: bytes | None


async def hold_sender(conn: Connection, sender: str) -> None:
    """Have a sender's messages handled one at a time until commit."""
    await conn.execute(_LOCK, [sender])


async def find_done(conn: Connection, sender: str, message_id: str) -> bytes | None:
    """The sum of a message that was handled, None when it was not or was refused."""
    row = await (await conn.execute(_FIND_MESSAGE, [sender, message_id])).fetchone()
    return None if row is None or row["state"] != "done" else bytes(row["digest"])


async def put_message(
    conn: Connection,
    message: Message,
    *,
    digest: bytes,
    file_name: str,
    state: str,
    findings: Sequence[MessageFinding],
    now: datetime,
) -> None:
    """Note what became of a message."""
    told = Jsonb([asdict(one) for one in findings])
    await conn.execute(
        _PUT_MESSAGE,
        [
            message.sender,
            message.message_id,
            message.kind,
            digest,
            file_name,
            message.release_key,
            state,
            told,
            now,
        ],
    )


async def list_messages(
    conn: Connection, after: tuple[datetime, str, str] | None, count: int
) -> list[HandledMessage]:
    """Messages of all senders, the last handled first, those after `after`."""
    at, sender, message = after or (None, "", "")
    values = {"at": at, "sender": sender, "message": message, "count": count}
    rows = await (await conn.execute(_LIST, values)).fetchall()
    return [
        HandledMessage(
            sender=row["sender"],
            message_id=row["message_id"],
            kind=MessageKind(row["kind"]),
            done=row["state"] == "done",
            file_name=row["file_name"],
            findings=tuple(MessageFinding(**one) for one in row["findings"]),
            handled_at=row["handled_at"],
            album_id=row["album_id"],
            album_title=row["title"],
        )
        for row in rows
    ]


async def find_release(conn: Connection, sender: str, key: str) -> KnownRelease | None:
    """A release by its sender's key, held until commit."""
    row = await (await conn.execute(_FIND_RELEASE, [sender, key])).fetchone()
    return None if row is None else KnownRelease(AlbumId(row["album_id"]), row["sent_at"])


async def put_release(conn: Connection, message: Message, album_id: AlbumId) -> None:
    """Note which album a release is."""
    values = [message.sender, message.release_key, album_id, message.created_at, message.is_taken_down]
    await conn.execute(_PUT_RELEASE, values)


async def find_recordings(conn: Connection, sender: str, key: str) -> dict[str, KnownRecording]:
    """The recordings of a release by their sender's keys."""
    rows = await (await conn.execute(_FIND_RECORDINGS, [sender, key])).fetchall()
    return {row["recording_key"]: KnownRecording(row["song_id"], row["digest"]) for row in rows}


async def put_recording(
    conn: Connection,
    message: Message,
    key: str,
    *,
    song_id: SongId,
    upload_id: UploadId | None,
    digest: bytes | None,
) -> None:
    """Note which song a recording is; without a new file, the sum stays."""
    values = [message.sender, message.release_key, key, song_id, upload_id, digest]
    await conn.execute(_PUT_RECORDING, values)

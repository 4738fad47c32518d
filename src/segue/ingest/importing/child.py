"""Reads tags for its parent: requests on descriptor 0, answers on descriptor 1, msgpack with a length before.

A request is a kind and paths as bytes. `tracks` is answered by an Answer for each, `picture` by the
picture of the first path or nothing.
"""

import gc
import os
import resource
import struct
import sys

import msgspec

from segue.ingest.errors import Refused
from segue.ingest.importing.reading import read_picture, read_track
from segue.ingest.importing.tracks import Answer, Unread

MEMORY = 768 << 20
_LENGTH = struct.Struct(">I")
_requests = msgspec.msgpack.Decoder(tuple[str, list[bytes]])
_answers = msgspec.msgpack.Encoder()


def answer_for(path: bytes) -> Answer:
    """The file's track, or why there is none."""
    try:
        return Answer(read_track(os.fsdecode(path)), None)
    except Refused as refused:
        return Answer(None, Unread(refused.code, refused.detail))
    except FileNotFoundError:
        return Answer(None, Unread("master_missing", "The file went away while the folder was being read."))
    except OSError as failure:
        return Answer(None, Unread("unreadable", f"The file cannot be read: {failure.strerror}."))
    except (MemoryError, RecursionError):
        return Answer(None, Unread("too_demanding", "Reading the file takes more memory than a song needs."))
    except Exception as failure:  # noqa: BLE001 - whatever a broken file sets off, the next one is read
        return Answer(None, Unread("damaged", f"The file cannot be read ({type(failure).__name__})."))


def main() -> None:
    """Answer until the parent hangs up."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Frames of tags point at each other only in passing; the cycles that stay are few.
    gc.set_threshold(50_000, 20, 100)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while head := asked.read(_LENGTH.size):
        kind, paths = _requests.decode(asked.read(_LENGTH.unpack(head)[0]))
        if kind == "picture":
            try:
                picture = read_picture(os.fsdecode(paths[0]))
            except Exception:  # noqa: BLE001 - a song without a picture is a song
                picture = None
            body = _answers.encode(picture)
        else:
            body = _answers.encode([answer_for(path) for path in paths])
        told.write(_LENGTH.pack(len(body)) + body)
        told.flush()


if __name__ == "__main__":
    main()

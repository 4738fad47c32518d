"""Mono PCM at 22.05 kHz (float32) on descriptor 0, the file on the given descriptor; JSON out."""

import gc

# A short life makes little garbage, and importing is a third of the work.
gc.disable()

# ruff: noqa: E402 - what comes before the imports is for them

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from segue.ingest.listening.descriptors import RATE, Descriptors
from segue.ingest.listening.peaks import Peaks
from segue.ingest.listening.tags import CoverTooLarge, read_tags

COVER_FILE = "cover"
_PIECE = 1 << 19
_INAUDIBLE = 1e-4
_QUIET_START_S = 600
_LONGEST_S = 4 * 3600
# A day of silence fits into a megabyte of FLAC; no music is as small as half a kilobyte a second.
_LEAST_BYTES_PER_S = 500
_JUDGED_FROM_S = 60


def listen(size: int) -> dict[str, Any]:
    """Read descriptor 0 to its end, or to where the song must be refused (`stopped` says why)."""
    peaks, descriptors = Peaks(), Descriptors()
    heard, quiet, stopped = 0, True, None
    # Whole pieces: what comes through the pipe at a time is some hundred samples.
    with os.fdopen(0, "rb", buffering=_PIECE) as sound:
        while piece := sound.read(_PIECE):
            samples = np.frombuffer(piece[: len(piece) // 4 * 4], np.float32)
            if not np.isfinite(samples).all():
                samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
            heard += len(samples)
            quiet = quiet and not (len(samples) and float(np.abs(samples).max()) > _INAUDIBLE)
            seconds = heard / RATE
            if seconds > _LONGEST_S:
                stopped = "long"
            elif quiet and seconds > _QUIET_START_S:
                stopped = "silent"
            elif seconds > _JUDGED_FROM_S and seconds * _LEAST_BYTES_PER_S > size:
                stopped = "sparse"
            if stopped:
                break
            peaks.add(samples)
            descriptors.add(samples)
    if stopped is None and quiet:
        stopped = "silent"
    outline, loudest = peaks.finish()
    return {
        "seconds": heard / RATE,
        "stopped": stopped,
        "loudest": loudest,
        "peaks": base64.b64encode(outline).decode(),
        "descriptors": {} if stopped else descriptors.finish(),
    }


def main() -> None:
    """Tags first: they are what may be hostile to this process."""
    file_format, size, descriptor = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    answer: dict[str, Any]
    try:
        with os.fdopen(descriptor, "rb") as file:
            tags, cover = read_tags(file, file_format)
    except CoverTooLarge:
        answer = {"stopped": "cover"}
    except MemoryError:
        answer = {"stopped": "tags"}
    else:
        if cover is not None:
            Path(COVER_FILE).write_bytes(cover)
        answer = {**listen(size), "tags": tags, "cover": cover is not None}
    sys.stdout.write(json.dumps(answer))


main()

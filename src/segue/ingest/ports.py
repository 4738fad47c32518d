"""What ingest needs of an audio engine."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from segue.ingest.contracts import Heard, LadderRates, Probe, Rung
from segue.ingest.formats import Format
from segue.kernel.units import SampleCount

Progress = Callable[[float], None]
"""Told the share done, 0 to 1, a few times a second."""


class Analyser(Protocol):
    """Reads hostile files: no file but the given one is read, and nothing is sent anywhere.

    Each method raises Refused with a reason when the file is at fault, and EngineDown when the
    engine cannot run.
    """

    async def probe(self, source: Path, file_format: Format) -> Probe:
        """Read the headers."""
        ...

    async def listen(self, source: Path, probe: Probe, folder: Path) -> Heard:
        """Decode once: measure, read the tags, and make the first playable rendition in `folder`."""
        ...


class Encoder(Protocol):
    """Makes renditions; failures as of Analyser."""

    async def encode(
        self,
        source: Path,
        probe: Probe,
        *,
        rungs: Sequence[Rung],
        rates: LadderRates,
        duration: SampleCount,
        folder: Path,
        progress: Progress,
    ) -> dict[Rung, Path]:
        """Decode once and make all `rungs` in `folder`; `duration` in samples at the source's rate."""
        ...


class IngestMeters(Protocol):
    """Counters for the operator; called after the commit."""

    def finished(self, outcome: str) -> None:
        """An upload is `ready`, or failed with this code."""
        ...

    def encoded(self, stage: str, seconds: float) -> None:
        """A job took this long: `first` to playable, `rest` from there to all qualities."""
        ...

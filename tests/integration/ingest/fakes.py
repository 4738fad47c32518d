"""An audio engine without ffmpeg, that can be told to fail."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from segue.catalog.api import Container, Loudness
from segue.ingest.contracts import Heard, LadderRates, Probe, Rung, Tags
from segue.ingest.formats import Format
from segue.ingest.ports import Progress
from segue.kernel.units import ByteCount, GainDb, LoudnessLufs, PeakDbtp, SampleCount, SampleRateHz


@dataclass
class FakeEngine:
    """Gives every song the same `files`, by the container of the rung."""

    files: dict[Container, Path]
    tags: Tags = field(default_factory=Tags)
    cover: bytes | None = None
    lossless: bool = True
    failures: dict[str, list[BaseException]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hold: asyncio.Event | None = None

    async def probe(self, source: Path, file_format: Format) -> Probe:
        self._ask("probe")
        return Probe(
            file_format,
            "pcm_s16le",
            SampleRateHz(44100),
            2,
            self.lossless,
            16,
            2.0,
            ByteCount(source.stat().st_size),
        )

    async def listen(self, source: Path, probe: Probe, folder: Path) -> Heard:
        self._ask("listen")
        if self.hold is not None:
            await self.hold.wait()
        first = folder / "first.mp4"
        shutil.copy(self.files[Container.MP4], first)
        cover = None
        if self.cover is not None:
            cover = folder / "cover"
            cover.write_bytes(self.cover)
        return Heard(
            duration=SampleCount(2 * 44100),
            loudness=Loudness(LoudnessLufs(-14.0), PeakDbtp(-1.0), GainDb(-4.0)),
            peaks=bytes(3600),
            fingerprint=b"\1\2\3\4",
            descriptors={"tempo_bpm": 120.0},
            tags=self.tags,
            cover=cover,
            first=first,
        )

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
        self._ask("encode")
        made = {}
        for rung in rungs:
            made[rung] = folder / f"{rung.id}.{rung.container}"
            shutil.copy(self.files[rung.container], made[rung])
        progress(1.0)
        return made

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.failures.get(what):
            raise self.failures[what].pop(0)

"""Which renditions are made of a song, and at which rates."""

from collections.abc import Sequence

from segue.catalog.api import Container, Family
from segue.ingest.contracts import LadderRates, Rung
from segue.kernel.quality import Quality
from segue.kernel.units import SampleRateHz

FRAGMENT_SAMPLES = 45056
"""Samples of a fragment at the AAC rate: 44 AAC frames, 22 at half the rate, 11 FLAC frames of 4096."""

_AAC = 'audio/mp4; codecs="mp4a.40.2"'
_OPUS = 'audio/mp4; codecs="opus"'
_FLAC_MP4 = 'audio/mp4; codecs="flac"'
_VORBIS = 'audio/ogg; codecs="vorbis"'


def _aac(kbps: int, quality: Quality, channels: int = 2) -> Rung:
    return Rung(f"aac{kbps}", Family.AAC, Container.MP4, quality, _AAC, channels, kbps)


def _vorbis(kbps: int, level: int | None, quality: Quality, channels: int = 2) -> Rung:
    return Rung(f"vorbis{kbps}", Family.VORBIS, Container.OGG, quality, _VORBIS, channels, level)


FIRST = _aac(128, Quality.STANDARD)
"""Made in the pass that also measures, so that a song plays before the rest is done."""

# Vorbis levels give these bitrates on average over music (libvorbis's own table at 44.1 kHz, stereo).
RUNGS: tuple[Rung, ...] = (
    FIRST,
    _aac(24, Quality.LOW, channels=1),
    Rung("opus24", Family.OPUS, Container.MP4, Quality.LOW, _OPUS, 2, 24),
    _aac(64, Quality.SAVER),
    _aac(96, Quality.NORMAL),
    _aac(160, Quality.HIGH),
    _aac(320, Quality.VERY_HIGH),
    Rung("flac", Family.FLAC, Container.MP4, Quality.LOSSLESS, _FLAC_MP4, 2, None),
    Rung("flac", Family.FLAC, Container.FLAC, Quality.LOSSLESS, "audio/flac", 2, None),
    _vorbis(24, None, Quality.LOW, channels=1),
    _vorbis(64, 0, Quality.SAVER),
    _vorbis(96, 2, Quality.NORMAL),
    _vorbis(128, 4, Quality.STANDARD),
    _vorbis(160, 5, Quality.HIGH),
    _vorbis(320, 9, Quality.VERY_HIGH),
)

DEFAULT_LADDER = (
    "aac24", "aac64", "aac96", "aac128", "aac160", "aac320",
    "opus24", "flac", "vorbis24", "vorbis96", "vorbis160", "vorbis320",
)  # fmt: skip
KNOWN_IDS = frozenset(rung.id for rung in RUNGS)


def rates_for(source: SampleRateHz) -> LadderRates:
    """44.1 kHz for the sources whose rate divides into it or is a multiple of it, else 48 kHz."""
    kin = source in (11025, 22050, 44100, 88200, 176400)
    aac = SampleRateHz(44100 if kin else 48000)
    return LadderRates(source, aac, SampleRateHz(aac // 2), SampleRateHz(48000))


def rungs_for(ladder: Sequence[str], *, lossless: bool) -> tuple[Rung, ...]:
    """The rungs that `ladder` names, the first playable one always among them and in front.

    Raises ValueError for a name that is not known.
    """
    unknown = sorted(set(ladder) - KNOWN_IDS)
    if unknown:
        raise ValueError(
            f"no rendition is called {', '.join(unknown)}; known: {', '.join(sorted(KNOWN_IDS))}"
        )
    wanted = {FIRST.id, *ladder}
    return tuple(
        rung for rung in RUNGS if rung.id in wanted and (lossless or rung.quality is not Quality.LOSSLESS)
    )


def fragment_us(aac_rate: SampleRateHz) -> int:
    """Microseconds a fragment lasts at the least, as ffmpeg wants them.

    Five under 45056 samples: at that length or rounded up, a further frame slips in and the half
    rate drifts off the grid.
    """
    return FRAGMENT_SAMPLES * 1_000_000 // aac_rate - 5


def frame_samples(rung: Rung) -> int | None:
    """Samples of every encoded frame of a fragmented rendition; None where the last may be shorter."""
    return {Family.AAC: 1024, Family.OPUS: 960}.get(rung.family)

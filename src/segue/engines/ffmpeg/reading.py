"""What ffmpeg says, turned into contracts and reasons."""

import re
import signal

from segue.catalog.api import Loudness
from segue.ingest.contracts import Probe
from segue.ingest.errors import (
    CodecRefused,
    Damaged,
    NotAudio,
    RateRefused,
    Refused,
    TooDemanding,
    TooLong,
    TooManyChannels,
    TooManyStreams,
    TooShort,
    TooSparse,
    Truncated,
)
from segue.ingest.formats import Format
from segue.ingest.rules import LEAST_BYTES_PER_S, MAX_DURATION_S, MIN_DURATION_S
from segue.kernel.ports.sandbox import Ended
from segue.kernel.units import ByteCount, GainDb, LoudnessLufs, PeakDbtp, SampleCount, SampleRateHz

_STREAM = re.compile(
    r"^  Stream #0:\d+[^\n]*?: (Audio|Video|Subtitle|Data|Attachment): ([^\n]*)$", re.MULTILINE
)
_AUDIO = re.compile(
    r"^(?P<codec>\w+)[^,]*, (?:(?P<rate>\d+) Hz, )?(?P<layout>[^,]+), (?P<form>\w+)"
    r"(?: \((?P<bits>\d+) bit\))?"
)
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", re.MULTILINE)
_COUNTED = re.compile(r"  Output stream #0:0 \(audio\): \d+ frames encoded \((\d+) samples\)")
_DECODED = re.compile(r"(\d+) frames decoded; (\d+) decode errors")
_INTEGRATED = re.compile(r"^\s+I:\s+(-?[\d.]+|-?inf|nan) LUFS", re.MULTILINE)
_TRUE_PEAK = re.compile(r"^\[Parsed_astats_\d+ @ \w+\] Peak level dB: (-?[\d.]+|-?inf|nan)$", re.MULTILINE)
_CHANNELS = {
    "mono": 1, "stereo": 2, "downmix": 2, "2.1": 3, "3.0": 3, "3.0(back)": 3, "4.0": 4, "quad": 4,
    "quad(side)": 4, "3.1": 4, "5.0": 5, "5.0(side)": 5, "4.1": 5, "5.1": 6, "5.1(side)": 6, "6.0": 6,
    "6.0(front)": 6, "hexagonal": 6, "3.1.2": 6, "6.1": 7, "6.1(back)": 7, "6.1(front)": 7, "7.0": 7,
    "7.0(front)": 7, "7.1": 8, "7.1(wide)": 8, "7.1(wide-side)": 8, "5.1.2": 8, "5.1.2(back)": 8,
    "octagonal": 8, "cube": 8,
}  # fmt: skip
_LOSSLESS = ("flac", "alac")
_SAMPLE_BITS = {"u8": 8, "u8p": 8, "s16": 16, "s16p": 16, "s32": 24, "s32p": 24}
_EXPORT = "Export the song again as FLAC, WAV or MP3 and upload that."
_SILENCE_LUFS = -70.0  # the absolute gate of ITU-R BS.1770-5: nothing below it is measured
_MOST_DECODE_ERRORS = 0.05
_TOO_MANY = ("Too many streams", "max_streams", "too many streams", "Number of streams exceeds")


def read_probe(file_format: Format, log: str, size: int, promised: float | None) -> Probe:
    """What the headers say, gates on them included; `promised` outweighs ffmpeg's seconds. Raises Refused."""
    if any(words in log for words in _TOO_MANY):
        raise TooManyStreams(f"The file holds more tracks than a song does. {_EXPORT}")
    streams = _STREAM.findall(log)
    audio = next((words for kind, words in streams if kind == "Audio"), None)
    if audio is None:
        raise _without_audio(file_format, log, has_streams=bool(streams))
    found = _AUDIO.match(audio)
    if found is None or found["rate"] is None:
        raise CodecRefused(f"The sound in the file is in a form that Segue does not take. {_EXPORT}")
    codec, rate, layout = found["codec"], int(found["rate"]), found["layout"]
    channels = _channel_count(layout)
    if not 8000 <= rate <= 192_000:
        raise RateRefused(f"The sample rate is {rate} Hz; Segue takes 8,000 to 192,000. {_EXPORT}")
    if channels > 8:
        raise TooManyChannels(f"The file has {channels} channels; Segue takes up to 8. {_EXPORT}")
    lossless = codec.startswith("pcm_") or codec in _LOSSLESS
    bits = int(found["bits"]) if found["bits"] else _SAMPLE_BITS.get(found["form"], 24)
    guessed = file_format is Format.ADTS or "Estimating duration from bitrate" in log
    estimated = guessed and promised is None
    length = promised if promised is not None else _seconds(log)
    if length is not None and not estimated:
        check_length(length)
        if size < length * LEAST_BYTES_PER_S and length > 60:
            raise sparse(length, size)
    return Probe(
        format=file_format,
        codec=codec,
        sample_rate=SampleRateHz(rate),
        channels=channels,
        lossless=lossless,
        bits=min(bits, 24) if lossless else None,
        declared_s=None if estimated else length,
        size=ByteCount(size),
    )


def check_length(seconds: float) -> None:
    """Raises TooShort, TooLong."""
    if seconds < MIN_DURATION_S:
        raise TooShort("The song is under half a second long. Upload a longer one.")
    if seconds > MAX_DURATION_S:
        raise TooLong("The song is over four hours long. Split it and upload the parts.")


def sparse(seconds: float, size: int) -> TooSparse:
    """The reason for hours out of nothing."""
    return TooSparse(
        f"The file claims {clock(seconds)} of sound in {size:,} bytes, which is no music. {_EXPORT}"
    )


def read_samples(log: str) -> SampleCount:
    """Samples at the source's rate, as counted by the null output. Raises Damaged."""
    # The last of each: tags are printed too, and could say anything, but before.
    counted = _COUNTED.findall(log)
    if not counted:
        raise Damaged(f"Nothing in the file could be decoded. {_EXPORT}")
    for decoded, errors in _DECODED.findall(log)[-1:]:
        if int(errors) > _MOST_DECODE_ERRORS * (int(decoded) + int(errors)) + 1:
            raise Damaged(f"Parts of the file are damaged and would be heard as noise. {_EXPORT}")
    return SampleCount(int(counted[-1]))


def check_whole(probe: Probe, samples: int) -> None:
    """The gates on what was decoded. Raises Truncated, TooShort, TooLong."""
    seconds = samples / probe.sample_rate
    # Headers round, and encoders count their padding; over half a second is a cut.
    if probe.declared_s is not None and seconds < probe.declared_s - max(0.5, probe.declared_s * 0.005):
        raise Truncated(
            f"The file stops at {clock(seconds)} of {clock(probe.declared_s)}. Export it again and upload it."
        )
    check_length(seconds)


def read_loudness(log: str) -> Loudness:
    """EBU R128's summary; a song below the gate of measuring gets the gate's own loudness."""
    integrated, peak = _last(_INTEGRATED, log), _last(_TRUE_PEAK, log)
    heard = max(integrated, _SILENCE_LUFS) if integrated == integrated else _SILENCE_LUFS  # noqa: PLR0124 - nan
    top = max(peak, -120.0) if peak == peak else -120.0  # noqa: PLR0124 - nan
    return Loudness(LoudnessLufs(heard), PeakDbtp(round(top, 2)), GainDb(round(-18.0 - heard, 2)))


class Crashed(Exception):
    """A program was killed or broke down; nobody knows yet whether the file is at fault."""


def failure_of(ended: Ended) -> Refused | Crashed:
    """Why ffmpeg ended badly on a file."""
    words = ended.errors
    # ffmpeg catches the signal that its processor time is over, and leaves with words of its own.
    told = f"received signal {signal.SIGXCPU}" in words
    if ended.out_of_time or told or ended.status in (-signal.SIGXCPU, -signal.SIGXFSZ):
        return TooDemanding(f"Reading the file takes longer than any song needs. {_EXPORT}")
    if "Cannot allocate memory" in words:
        return TooDemanding(f"Reading the file takes more memory than any song needs. {_EXPORT}")
    if ended.status < 0 or "Exiting normally, received signal" in words:
        return Crashed(f"ffmpeg was ended, with status {ended.status}")
    if any(text in words for text in ("not whitelisted", "not on whitelist", "is not in the whitelist")):
        return CodecRefused(f"The sound in the file is in a form that Segue does not take. {_EXPORT}")
    return Damaged(f"The file is damaged and cannot be decoded. {_EXPORT}")


def clock(seconds: float) -> str:
    """Minutes and seconds as people write them."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _without_audio(file_format: Format, log: str, *, has_streams: bool) -> Refused:
    if "moov atom not found" in log:
        return Truncated("The file stops before its table of contents. Export it again and upload it.")
    if has_streams:
        return NotAudio("The file holds no sound. Upload a song.")
    return Damaged(f"The file begins like {file_format.name} but cannot be read. {_EXPORT}")


def _channel_count(layout: str) -> int:
    if layout in _CHANNELS:
        return _CHANNELS[layout]
    counted = re.match(r"(\d+) channels", layout) or re.match(r"ambisonic (\d+)", layout)
    if counted:
        return int(counted[1])
    return layout.count("+") + 1


def _seconds(log: str) -> float | None:
    found = _DURATION.search(log)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None


def _last(pattern: re.Pattern[str], log: str) -> float:
    found = pattern.findall(log)
    return float(found[-1]) if found else float("nan")

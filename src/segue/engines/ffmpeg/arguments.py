"""ffmpeg's command lines; no path, name or tag of a sender is ever on one."""

from collections.abc import Iterable, Sequence

from segue.catalog.api import Container, Family
from segue.ingest.contracts import LadderRates, Probe, Rung
from segue.ingest.formats import Format
from segue.ingest.ladder import fragment_us
from segue.ingest.rules import MAX_DURATION_S

LISTENED_RATE = 22050
FIRST_FILE = "first.mp4"
FINGERPRINT_FILE = "fingerprint"
_FINGERPRINTED_S = 600
_MAX_STREAMS = 64

_DEMUXERS = {Format.MP4: "mov,mp4,m4a,3gp,3g2,mj2"}
_DECODERS = ",".join(
    (
        *(f"pcm_{kind}" for kind in ("u8", "s8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be")),
        *(f"pcm_{kind}" for kind in ("f32le", "f32be", "f64le", "f64be")),
        *("flac", "alac", "mp3float", "mp3", "aac", "vorbis", "opus"),
    )
)
AAC_CODERS = {
    "aac24": "fast",
    "aac64": "fast",
    "aac96": "twoloop",
    "aac128": "twoloop",
    "aac160": "fast",
    "aac320": "twoloop",
}
"""Where `fast` leaves clearly less audible noise than `twoloop`, for half of its time.

docs/decisions/0026-fast-where-it-sounds-no-worse.md; bench/aac_coders.py measures it.
"""
_QUIET = ("-hide_banner", "-nostdin", "-nostats")
_MP4 = (
    *("-f", "mp4", "-movflags", "+cmaf+delay_moov+global_sidx+skip_trailer"),
    *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"),
)
_PLAIN = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")


def probe_argv(ffmpeg: str, file_format: Format) -> tuple[str, ...]:
    """Say what is in the file on descriptor 0, and stop for want of an output."""
    return (ffmpeg, *_QUIET, *_input(file_format))


def listen_argv(ffmpeg: str, probe: Probe, rates: LadderRates, first: Rung) -> tuple[str, ...]:
    """Decode once into loudness and peak (told at the end), fingerprint, mono PCM (descriptor 1) and `first`.

    The first output is counted: its line in the log tells the samples of the source. The true peak is
    of samples at four times the rate (ITU-R BS.1770-5, annex 2), found so at a third of the cost of
    the loudness filter's own, which is within 0.07 dB of it at worst.
    """
    graph = (
        f"[0:a:0]{_stereo(probe)},aformat=sample_fmts=fltp,asplit=5[count][peak][print][listen][first];"
        "[count]ebur128=framelog=quiet[counted];"
        f"[peak]aresample={_oversampled(probe.sample_rate)}:filter_size=24:osf=fltp,"
        "astats=measure_perchannel=none:measure_overall=Peak_level,anullsink;"
        "[print]aformat=sample_fmts=s16[printed];"
        f"[listen]pan=mono|c0=0.5*c0+0.5*c1,aresample={LISTENED_RATE},aformat=sample_fmts=flt[listened];"
        f"[first]{_resample(probe, rates.aac)},aformat=sample_fmts=fltp[encode]"
    )
    return (
        *(ffmpeg, "-v", "verbose", *_QUIET, *_input(probe.format)),
        *("-filter_complex_threads", "1", "-filter_complex", graph),
        *("-map", "[counted]", "-c:a", "pcm_f64le", "-f", "null", "-"),
        *("-map", "[printed]", "-t", str(_FINGERPRINTED_S), "-f", "chromaprint", "-fp_format", "raw"),
        FINGERPRINT_FILE,
        *("-map", "[listened]", "-f", "f32le", "pipe:1"),
        *_output("[encode]", probe, rates, first, FIRST_FILE),
    )


def encode_argv(
    ffmpeg: str, probe: Probe, rates: LadderRates, files: Sequence[tuple[Rung, str]]
) -> tuple[str, ...]:
    """Decode once and encode every file, telling progress on descriptor 1.

    Resampling is shared by all that are of one rate and channel count; lossless rungs take the
    samples as they were decoded.
    """
    groups: dict[tuple[int, int, bool], list[int]] = {}
    for place, (rung, _) in enumerate(files):
        key = (rates.of(rung), rung.channels, rung.family is Family.FLAC)
        groups.setdefault(key, []).append(place)
    branches = "".join(f"[g{number}]" for number in range(len(groups)))
    chains = [f"[0:a:0]{_stereo(probe)},asplit={len(groups)}{branches}"]
    for number, ((rate, channels, exact), places) in enumerate(groups.items()):
        mono = ",pan=mono|c0=0.5*c0+0.5*c1" if channels == 1 else ""
        inexact = f"aformat=sample_fmts=fltp{mono},{_resample(probe, rate)}"
        outs = "".join(f"[r{place}]" for place in places)
        chains.append(f"[g{number}]{_exact_form(probe) if exact else inexact},asplit={len(places)}{outs}")
    outputs: list[str] = []
    for place, (rung, name) in enumerate(files):
        outputs += _output(f"[r{place}]", probe, rates, rung, name)
    return (
        *(ffmpeg, "-v", "error", *_QUIET, "-progress", "pipe:1", "-stats_period", "0.5"),
        *(*_input(probe.format), "-filter_complex_threads", "1", "-filter_complex", ";".join(chains)),
        *outputs,
    )


def _input(file_format: Format) -> Iterable[str]:
    demuxer = _DEMUXERS.get(file_format, file_format.value)
    return (
        *("-max_alloc", str(256 << 20), "-protocol_whitelist", "fd,pipe"),
        *("-format_whitelist", demuxer, "-codec_whitelist", _DECODERS, "-max_streams", str(_MAX_STREAMS)),
        *("-probesize", "5000000", "-analyzeduration", "10000000", "-t", str(MAX_DURATION_S + 5)),
        *("-f", file_format.value, "-fd", "0", "-i", "fd:"),
    )


def _stereo(probe: Probe) -> str:
    # Timestamps are counted anew, so that gaps in broken files close up; in ticks of one sample, as
    # N/SR/TB loses one to rounding now and then and fragments leave their grid.
    renumber = "asettb=1/sr,asetpts=N"
    if probe.channels == 1:
        return f"{renumber},pan=stereo|c0=c0|c1=c0"
    if probe.channels == 2:
        return f"{renumber},aformat=channel_layouts=stereo"
    # Mixed so that the loudest case still fits, whatever the sample format would allow.
    return f"{renumber},aresample=ochl=stereo:rematrix_maxval=1"


def _resample(probe: Probe, rate: int) -> str:
    return "anull" if rate == probe.sample_rate else f"aresample={rate}:resampler=soxr"


def _oversampled(rate: int) -> int:
    return rate if rate > 96_000 else 2 * rate if rate > 48_000 else 4 * rate


def _exact_form(probe: Probe) -> str:
    return "aformat=sample_fmts=s16" if (probe.bits or 24) <= 16 else "aformat=sample_fmts=s32"


def _output(label: str, probe: Probe, rates: LadderRates, rung: Rung, name: str) -> Iterable[str]:
    codec = _codec(probe, rung)
    if rung.container is Container.MP4:
        form: tuple[str, ...] = ("-frag_duration", str(fragment_us(rates.aac)), *_MP4)
    else:
        form = ("-f", rung.container.value, *_PLAIN)
    return ("-map", label, *codec, *form, name)


def _codec(probe: Probe, rung: Rung) -> tuple[str, ...]:
    match rung.family:
        case Family.AAC:
            return ("-c:a", "aac", "-aac_coder", AAC_CODERS[rung.id], "-b:a", f"{rung.level}k")
        case Family.OPUS:
            return ("-c:a", "libopus", "-vbr", "constrained", "-b:a", f"{rung.level}k")
        case Family.VORBIS:
            level = ("-b:a", "24k") if rung.level is None else ("-q:a", f"{rung.level}")
            return ("-c:a", "libvorbis", *level)
    bits = "16" if (probe.bits or 24) <= 16 else "24"
    grid = ("-frame_size", "4096", "-strict", "experimental") if rung.container is Container.MP4 else ()
    return ("-c:a", "flac", "-bits_per_raw_sample", bits, *grid)

"""The stream answer, encoded once for each version and quality, so that a request only fills it in."""

from dataclasses import dataclass, field

import msgspec

from segue.catalog.api import Container, Family, PlayableVersion, Rendition
from segue.delivery.packing import PackedTemplate, pack
from segue.delivery.playlists import codecs_of
from segue.delivery.rules import offered, progressive
from segue.delivery.schemas import StreamAnswer, StreamIndex, StreamLoudness, StreamRendition
from segue.kernel.quality import Quality
from segue.kernel.units import duration_ms

_TOKEN_GOES_HERE = "~token~"  # noqa: S105 - a place in a template, no secret
_EXPIRY_GOES_HERE = "~expires~"
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """A stream answer without its token: `rank` is the cap that the token must carry."""

    rank: int
    _head: bytes
    _between: tuple[bytes, ...]
    _packed: dict[tuple[int, int], PackedTemplate | None] = field(default_factory=dict)

    def fill(self, token: bytes, expires_at: bytes) -> "FilledAnswer":
        """The answer of one listener."""
        sizes = (len(token), len(expires_at))
        return FilledAnswer(self._text(token, expires_at), self, sizes)

    def packed(self, sizes: tuple[int, int]) -> PackedTemplate | None:
        """For tokens and times of so many bytes; None when they are too long for it."""
        if sizes not in self._packed:
            self._packed[sizes] = self._pack(*sizes)
        return self._packed[sizes]

    def _text(self, token: bytes, expires_at: bytes) -> bytes:
        return self._head + expires_at + token.join(self._between)

    def _pack(self, token: int, expires_at: int) -> PackedTemplate | None:
        # The JSON is ASCII, so that these bytes stand nowhere else in it.
        foreign = bytes(range(0x80, 0x100))
        if token + expires_at > len(foreign):
            return None
        model = self._text(foreign[:token], foreign[token : token + expires_at])
        trials = (self._text(letter * token, letter * expires_at) for letter in (b"a", b"9"))
        hole = expires_at + len(self._between[0]) + token
        return pack(model, trials, start=len(self._head), hole=hole)


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """A stream answer for one listener."""

    json: bytes
    _template: AnswerTemplate
    _sizes: tuple[int, int]

    @property
    def gzip(self) -> bytes | None:
        """The same in a third of the bytes; None if it cannot be."""
        packed = self._template.packed(self._sizes)
        return packed.fill(self.json) if packed else None


@dataclass(slots=True)
class AnswerTemplates:
    """The templates of one version, made when first asked for: at most one a tier and quality."""

    version: PlayableVersion
    _made: dict[tuple[str, Quality, Quality | None], AnswerTemplate] = field(default_factory=dict)

    def get(self, base_url: str, best: Quality, asked: Quality | None) -> AnswerTemplate | None:
        """For a listener whose tier reaches `best`; None when it reaches no rendition there is.

        `base_url` goes before `/m/`, empty for addresses on the server that answers.
        """
        key = (base_url, best, asked)
        made = self._made.get(key)
        if made is None:
            made = _template(self.version, base_url, best, asked)
            if made is not None:
                self._made[key] = made
        return made


def _template(
    version: PlayableVersion, base_url: str, best: Quality, asked: Quality | None
) -> AnswerTemplate | None:
    cap = asked or best
    renditions = offered(version.renditions, cap, best)
    if not renditions:
        return None
    root = f"{base_url}/m/{_TOKEN_GOES_HERE}/{version.song_id}/{version.version_id}/"
    answer = StreamAnswer(
        song_id=str(version.song_id),
        version_id=str(version.version_id),
        expires_at=_EXPIRY_GOES_HERE,
        quality=asked.value if asked else "auto",
        best_quality=best.value,
        complete=version.complete,
        duration_ms=duration_ms(version.duration, version.sample_rate),
        duration_samples=version.duration,
        sample_rate=version.sample_rate,
        loudness=StreamLoudness(
            lufs=round(version.loudness.integrated, 2),
            true_peak_dbtp=round(version.loudness.true_peak, 2),
            gain_db=round(version.loudness.gain, 2),
        ),
        renditions=tuple(_rendition(one, root) for one in renditions),
        hls_url=_hls_url(renditions, root, asked),
        dash_url=f"{root}manifest.mpd" if any(one.index for one in renditions) else None,
        progressive_url=_progressive_url(renditions, root, asked),
    )
    head, _, tail = _encoder.encode(answer).partition(_EXPIRY_GOES_HERE.encode())
    rank = max(cap.rank, renditions[-1].quality.rank)
    return AnswerTemplate(rank, head, tuple(tail.split(_TOKEN_GOES_HERE.encode())))


def _rendition(rendition: Rendition, root: str) -> StreamRendition:
    index = rendition.index
    return StreamRendition(
        id=rendition.id,
        codec=codecs_of(rendition),
        container=rendition.container.value,
        quality=rendition.quality.value,
        bitrate_kbps=rendition.bitrate,
        mime=rendition.mime,
        url=f"{root}{rendition.id}.{rendition.container}",
        size=rendition.size,
        index=None
        if index is None
        else StreamIndex(
            timescale=index.timescale,
            init_size=index.init_size,
            first_offset=index.first_offset,
            skip=index.skip,
            durations=index.durations,
            sizes=index.sizes,
        ),
    )


def _hls_url(renditions: tuple[Rendition, ...], root: str, asked: Quality | None) -> str | None:
    """AAC plays everywhere; FLAC when lossless was asked for; Opus when it is all there is."""
    there = {one.family for one in renditions if one.container is Container.MP4}
    wanted = (Family.FLAC,) if asked is Quality.LOSSLESS else ()
    for family in (*wanted, Family.AAC, Family.OPUS, Family.FLAC):
        if family in there:
            return f"{root}{family.value}.m3u8"
    return None


def _progressive_url(renditions: tuple[Rendition, ...], root: str, asked: Quality | None) -> str | None:
    one = progressive(renditions, asked)
    return f"{root}{one.id}.{one.container}" if one else None

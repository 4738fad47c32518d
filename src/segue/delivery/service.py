"""The use cases of delivery: a stream answer, a manifest, a file behind a signed path."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from segue.accounts.api import Caller
from segue.catalog.api import Family, PlayableVersion, Rendition, SongMissing
from segue.delivery.answers import FilledAnswer
from segue.delivery.denials import DenyList
from segue.delivery.errors import ListeningDenied, MediaMissing, PaidSong, QualityUnknown
from segue.delivery.files import MediaFile
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.rules import check_song, entitle, marks_of, offered, token_expiry
from segue.delivery.schemas import Manifest, ManifestChunk
from segue.delivery.segments import Segment, chunks
from segue.delivery.tokens import EXPLICIT, PAID, MediaPath, MediaTokens
from segue.delivery.versions import Known, KnownVersions
from segue.kernel.clock import Clock
from segue.kernel.quality import Quality
from segue.kernel.units import duration_ms

AUTO = "auto"
_REMEMBERED = 1_024
_QUALITIES: dict[str, Quality | None] = {AUTO: None, **{one.value: one for one in Quality}}


class Delivery:
    """Decides who may have which bytes. `base_url` goes before `/m/` in addresses; empty for none."""

    def __init__(
        self,
        *,
        versions: KnownVersions,
        denials: DenyList,
        tokens: MediaTokens,
        clock: Clock,
        base_url: str,
        meters: DeliveryMeters,
    ) -> None:
        self._versions = versions
        self._denials = denials
        self._tokens = tokens
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._meters = meters
        self._asked: OrderedDict[bytes, _Asked] = OrderedDict()

    async def stream(self, caller: Caller, song: str, quality: str) -> FilledAnswer:
        """The stream answer (schemas.StreamAnswer); `song` is an id as text.

        No I/O when the song is known to this process. Raises QualityUnknown, QualityNotInTier,
        SongMissing, PaidSong, ExplicitLocked, ListeningDenied.
        """
        asked = _quality(quality)
        now = self._clock.now()
        right = entitle(caller, asked, now)
        known = self._versions.peek(song) or await self._versions.find_current(song)
        if known is None:
            raise _song_missing()
        user = caller.user_id.hex
        if self._denials.refuses(user, known.id):
            raise _denied()
        marks = await self._marks(caller, known.version, now)
        template = known.answers.get(self._base_url, right.best, asked)
        if template is None:
            raise _song_missing()
        expiry = token_expiry(int(now.timestamp()), right.until)
        token = self._tokens.make(
            user=user, rank=template.rank, scope=known.scope, expiry=expiry, marks=marks
        )
        self._meters.streamed()
        return template.fill(token.encode(), _rfc3339(expiry))

    async def manifest(self, caller: Caller, song: str, quality: str) -> Manifest:
        """One rendition in chunks of about 10 s, for simple clients. Raises as `stream`."""
        now = self._clock.now()
        asked = _quality(quality)
        right = entitle(caller, asked, now)
        known = await self._versions.find_current(song)
        if known is None:
            raise _song_missing()
        user = caller.user_id.hex
        if self._denials.refuses(user, known.id):
            raise _denied()
        version = known.version
        marks = await self._marks(caller, version, now)
        choice = _chunkable(offered(version.renditions, right.cap, right.best), asked)
        if choice is None or choice.index is None:
            raise _song_missing()
        expiry = token_expiry(int(now.timestamp()), right.until)
        token = self._tokens.make(
            user=user, rank=choice.quality.rank, scope=known.scope, expiry=expiry, marks=marks
        )
        root = f"{self._base_url}/m/{token}/{known.scope}/{choice.id}"
        total = duration_ms(version.duration, version.sample_rate)
        return Manifest(
            song_id=str(version.song_id),
            version_id=str(version.version_id),
            expires_at=_rfc3339(expiry).decode(),
            quality=choice.quality.value,
            format=choice.family.value,
            mime=choice.mime,
            bitrate=choice.bitrate,
            duration_ms=total,
            url=f"{root}.{choice.container}",
            chunks=_manifest_chunks(chunks(choice.index), choice, root, total),
        )

    async def file(self, raw_path: bytes, *, by_edge: bool = False) -> MediaFile:
        """What a signed path names, for anyone who has it.

        `by_edge`: asked by an edge that knows the shared secret. Raises MediaPathRefused,
        MediaUrlExpired, ListeningDenied, QualityNotInTier, MediaMissing.
        """
        now = self._clock.now().timestamp()
        asked = self._asked.get(raw_path)
        if asked is not None and self._stands(asked, now, by_edge=by_edge):
            return asked.file
        path = self._tokens.check(raw_path, now, by_edge=by_edge)
        if self._denials.refuses(path.user, path.version):
            raise _denied()
        known = await self._versions.find(
            path.song, path.version, needing=lambda one: one.files.has(path.rest)
        )
        if known is None:
            raise _file_missing(path)
        if self._outruns(path, known):
            raise _denied()
        file = known.files.get(path.rest, path.rank)
        if file.settled:
            self._remember(raw_path, _Asked(path, known, file))
        return file

    def _stands(self, asked: "_Asked", now: float, *, by_edge: bool) -> bool:
        path = asked.path
        return (
            (path.expiry > now or by_edge)
            and not self._denials.refuses(path.user, path.version)
            and not self._outruns(path, asked.known)
            and self._versions.trusts(asked.known)
        )

    def _outruns(self, path: MediaPath, known: Known) -> bool:
        explicit = known.version.explicit or EXPLICIT in path.marks
        return self._denials.outruns(
            path.user, rank=path.rank, paid_only=PAID in path.marks, explicit=explicit
        )

    async def _marks(self, caller: Caller, version: PlayableVersion, now: datetime) -> str:
        """What the token is marked with. Raises PaidSong, ExplicitLocked."""
        try:
            check_song(caller, version, now)
        except PaidSong:
            if not await self._versions.songs.may_edit_song(caller, version.song_id):
                raise
            return marks_of(version, own=True)
        return marks_of(version)

    def _remember(self, raw_path: bytes, asked: "_Asked") -> None:
        while len(self._asked) >= _REMEMBERED:
            self._asked.popitem(last=False)
        self._asked[raw_path] = asked


@dataclass(frozen=True, slots=True)
class _Asked:
    """A path that was asked for and found good: a player asks range after range of one file."""

    path: MediaPath
    known: Known
    file: MediaFile


def _quality(text: str) -> Quality | None:
    try:
        return _QUALITIES[text]
    except KeyError:
        raise QualityUnknown(f"Ask for one of {', '.join(_QUALITIES)}.", allowed=list(_QUALITIES)) from None


def _chunkable(renditions: tuple[Rendition, ...], asked: Quality | None) -> Rendition | None:
    """The best fragmented rendition up to what was asked; `high` at most when nothing was."""
    fragmented = [one for one in renditions if one.index is not None]
    if asked is None:
        modest = [one for one in fragmented if one.quality.rank <= Quality.HIGH.rank]
        fragmented = modest or fragmented[:1]
    return max(fragmented, key=lambda one: (one.quality.rank, one.family is Family.AAC), default=None)


def _manifest_chunks(
    pieces: tuple[Segment, ...], rendition: Rendition, root: str, total: int
) -> tuple[ManifestChunk, ...]:
    index = rendition.index
    if index is None:
        return ()
    starts = [max(0, round((one.first - index.skip) * 1000 / index.timescale)) for one in pieces]
    ends = [*starts[1:], total]
    return tuple(
        ManifestChunk(
            index=number,
            url=f"{root}/c{number}.m4s",
            start_ms=start,
            end_ms=end,
            size=piece.end - piece.start,
        )
        for number, (piece, start, end) in enumerate(zip(pieces, starts, ends, strict=True))
    )


@lru_cache(maxsize=64)
def _rfc3339(seconds: int) -> bytes:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def _song_missing() -> SongMissing:
    return SongMissing("Nothing that can be played has this id. It may have been withdrawn.")


def _file_missing(path: MediaPath) -> MediaMissing:
    return MediaMissing(f"The song {path.song} has no such version any more. Ask its stream answer again.")


def _denied() -> ListeningDenied:
    return ListeningDenied("It was taken down, or your account was changed. Ask for the stream answer again.")

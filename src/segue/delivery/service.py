"""The use cases of delivery: a stream answer, a manifest, a file behind a signed path."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from segue.accounts.api import Caller, Role
from segue.catalog.api import FOREVER, Family, PlayableVersion, Rendition, SongMissing, Unlicensed
from segue.delivery.answers import FilledAnswer
from segue.delivery.denials import DenyList
from segue.delivery.errors import (
    ListeningDenied,
    MediaMissing,
    MediaPathRefused,
    OriginalGone,
    PaidSong,
    QualityUnknown,
    SongPreparing,
)
from segue.delivery.files import PREVIEW_FILE, MediaFile
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.ports import Insiders, WantedSongs
from segue.delivery.rules import (
    Entitlement,
    Leave,
    check_song,
    entitle,
    marks_of,
    offered,
    refusal_by_terms,
    token_expiry,
)
from segue.delivery.schemas import Manifest, ManifestChunk
from segue.delivery.segments import Segment, chunks
from segue.delivery.tokens import EXPLICIT, INSIDER, PAID, PREVIEW, MediaPath, MediaTokens, place_of
from segue.delivery.versions import Known, KnownVersions
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.quality import Quality
from segue.kernel.units import duration_ms

AUTO = "auto"
_REMEMBERED = 1_024
_PREPARING_S = 5
_QUALITIES: dict[str, Quality | None] = {AUTO: None, **{one.value: one for one in Quality}}


class Delivery:
    """Decides who may have which bytes. `base_url` goes before `/m/` in addresses; empty for none."""

    def __init__(
        self,
        *,
        versions: KnownVersions,
        denials: DenyList,
        tokens: MediaTokens,
        wanted: WantedSongs,
        insiders: Insiders,
        clock: Clock,
        base_url: str,
        meters: DeliveryMeters,
    ) -> None:
        self._versions = versions
        self._denials = denials
        self._tokens = tokens
        self._wanted = wanted
        self._insiders = insiders
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._meters = meters
        self._asked: OrderedDict[bytes, _Asked] = OrderedDict()

    async def stream(self, caller: Caller, song: str, quality: str) -> FilledAnswer:
        """The stream answer (schemas.StreamAnswer); `song` is an id as text.

        No I/O when the song is known to this process and out where the caller is. Raises QualityUnknown,
        QualityNotInTier, SongMissing, Unlicensed, PaidSong, ExplicitLocked, ListeningDenied.
        """
        asked = _quality(quality)
        now = self._clock.now()
        right = entitle(caller, asked, now)
        known = self._versions.peek(song) or await self._versions.find_current(song)
        if known is None:
            raise _song_missing()
        user = caller.user_id.hex
        version = known.version
        # Most songs are for everyone.
        guarded = version.explicit or version.paid_only
        marks = await self._marks(caller, version, now) if guarded else ""
        leave = known.leaves.get(caller.country)
        if leave is None or (leave.until is not None and leave.until <= now.timestamp()):
            leave = await self._leave(caller, known, now)
        if self._denials.refuses(user, known.id, insider=leave.place == INSIDER):
            raise _denied()
        if version.original_only:
            await self._prepare(known)
        return self._answer(known, user, right, leave, marks, asked, now)

    async def stream_by_link(self, link: UUID, until: datetime, song: str, quality: str) -> FilledAnswer:
        """The stream answer of a song for whoever has a link to it, good until `until` at most.

        All qualities are theirs. Raises QualityUnknown, SongMissing, ListeningDenied.
        """
        asked = _quality(quality)
        known = self._versions.peek(song) or await self._versions.find_current(song)
        if known is None:
            raise _song_missing()
        if self._denials.refuses(link.hex, known.id, insider=True):
            raise _denied()
        best = Quality.LOSSLESS
        right = Entitlement(best, asked or best, None)
        leave = Leave(INSIDER, int(until.timestamp()))
        marks = marks_of(known.version, own=True)
        return self._answer(known, link.hex, right, leave, marks, asked, self._clock.now())

    def _answer(  # noqa: PLR0917 - called before every song: keywords cost
        self,
        known: Known,
        user: str,
        right: Entitlement,
        leave: Leave,
        marks: str,
        asked: Quality | None,
        now: datetime,
    ) -> FilledAnswer:
        template = known.answers.get(self._base_url, right.best, asked)
        if template is None:
            raise _nothing_for(known)
        expiry = token_expiry(int(now.timestamp()), right.until, leave.until)
        token = self._tokens.make(
            user=user, rank=template.rank, place=leave.place, scope=known.scope, expiry=expiry, marks=marks
        )
        self._meters.streamed()
        return template.fill(token.encode(), _rfc3339(expiry))

    async def _prepare(self, known: Known) -> None:
        """Have renditions made of a song that is only a file yet; its original plays meanwhile."""
        try:
            await self._wanted.want(known.version.song_id)
        except AppError as failure:
            if failure.kind is not ErrorKind.UNAVAILABLE:
                raise

    async def _leave(self, caller: Caller, known: Known, now: datetime) -> Leave:
        """By which right the caller hears a song; remembered for all where it is out and licensed.

        Raises SongMissing, Unlicensed.
        """
        terms, song_id = known.version.terms, known.version.song_id
        released = terms.released(caller.country, now)
        if released:
            until = terms.until(caller.country, now)
            if until is not None:
                leave = Leave(place_of(caller.country), None if until == FOREVER else int(until.timestamp()))
                known.leaves[caller.country] = leave
                return leave
        if await self._insiders.acts_for_song(caller, song_id):
            return Leave(INSIDER, None)
        if released:
            raise Unlicensed("It is not licensed where you are. Choose another song.")
        raise _song_missing()

    async def manifest(self, caller: Caller, song: str, quality: str) -> Manifest:
        """One rendition in chunks of about 10 s, for simple clients. Raises as `stream`."""
        now = self._clock.now()
        asked = _quality(quality)
        right = entitle(caller, asked, now)
        known = await self._versions.find_current(song)
        if known is None:
            raise _song_missing()
        user = caller.user_id.hex
        version = known.version
        marks = await self._marks(caller, version, now)
        leave = await self._leave(caller, known, now)
        if self._denials.refuses(user, known.id, insider=leave.place == INSIDER):
            raise _denied()
        choice = _chunkable(offered(version.renditions, right.cap, right.best), asked)
        if choice is None or choice.index is None:
            if version.original_only:
                await self._prepare(known)
            raise _nothing_for(known)
        expiry = token_expiry(int(now.timestamp()), right.until, leave.until)
        token = self._tokens.make(
            user=user,
            rank=choice.quality.rank,
            place=leave.place,
            scope=known.scope,
            expiry=expiry,
            marks=marks,
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
        MediaUrlExpired, ListeningDenied, Unlicensed, QualityNotInTier,
        MediaMissing.
        """
        moment = self._clock.now()
        now = moment.timestamp()
        asked = self._asked.get(raw_path)
        if asked is not None and self._stands(asked, moment, by_edge=by_edge):
            return asked.file
        path = self._tokens.check(raw_path, now, by_edge=by_edge)
        if (PREVIEW in path.marks) != path.rest.endswith(f"/{PREVIEW_FILE}"):
            raise MediaPathRefused("Use the addresses of the song's stream answer as they are.")
        if self._denials.refuses(path.user, path.version, insider=path.place == INSIDER):
            raise _denied()
        known = await self._versions.find(
            path.song, path.version, needing=lambda one: one.files.has(path.rest)
        )
        if known is None:
            raise _file_missing(path)
        if self._outruns(path, known):
            raise _denied()
        refusal = refusal_by_terms(path.place, known.version.terms, moment)
        if refusal is not None:
            raise refusal
        file = known.files.get(path.rest, path.rank)
        if file.settled:
            self._remember(raw_path, _Asked(path, known, file))
        return file

    def _stands(self, asked: "_Asked", now: datetime, *, by_edge: bool) -> bool:
        path = asked.path
        return (
            (path.expiry > now.timestamp() or by_edge)
            and not self._denials.refuses(path.user, path.version, insider=path.place == INSIDER)
            and not self._outruns(path, asked.known)
            and refusal_by_terms(path.place, asked.known.version.terms, now) is None
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
            if Role.ADMIN not in caller.roles and not await self._insiders.acts_for_song(
                caller, version.song_id
            ):
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


def _nothing_for(known: Known) -> AppError:
    """Why a song that is known offers this listener nothing."""
    version = known.version
    if version.original_only and version.original_gone:
        return OriginalGone("It is not in the server's folder any more. It can be played when it is back.")
    if version.original_only:
        return SongPreparing("Ask again in some seconds.", retry_after=_PREPARING_S)
    return _song_missing()


def _song_missing() -> SongMissing:
    return SongMissing("Nothing that can be played has this id. It may have been withdrawn.")


def _file_missing(path: MediaPath) -> MediaMissing:
    return MediaMissing(f"The song {path.song} has no such version any more. Ask its stream answer again.")


def _denied() -> ListeningDenied:
    return ListeningDenied("It was taken down, or your account was changed. Ask for the stream answer again.")

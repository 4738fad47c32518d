"""The beginning of a song, for whoever has a link to it and no account."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from segue.catalog.api import FOREVER, Family, Rendition, SongMissing, Unlicensed
from segue.delivery.denials import DenyList
from segue.delivery.errors import ListeningDenied, PaidSong, SongPreparing
from segue.delivery.files import PREVIEW_FILE
from segue.delivery.ports import WantedSongs
from segue.delivery.rules import marks_of, token_expiry
from segue.delivery.segments import preview_end
from segue.delivery.tokens import PREVIEW, MediaTokens, place_of
from segue.delivery.versions import Known, KnownVersions
from segue.kernel.clock import Clock
from segue.kernel.quality import Quality
from segue.kernel.units import DurationMs

_BEST = Quality.STANDARD
_PREPARING_S = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """One file with the beginning of a song, at an address that is good until `expires_at`."""

    url: str
    mime: str
    duration: DurationMs
    expires_at: datetime


class Previews:
    """Makes addresses that reach the first 30 seconds of one song and nothing else.

    `base_url` goes before `/m/`; empty for none.
    """

    def __init__(
        self,
        *,
        versions: KnownVersions,
        denials: DenyList,
        tokens: MediaTokens,
        wanted: WantedSongs,
        clock: Clock,
        base_url: str,
    ) -> None:
        self._versions = versions
        self._denials = denials
        self._tokens = tokens
        self._wanted = wanted
        self._clock = clock
        self._base_url = base_url.rstrip("/")

    async def make(self, share: UUID, until: datetime | None, song: str, country: str | None) -> Preview:
        """For a link good until `until`, in a country. The token is the link's, and ends with it.

        Raises SongMissing, Unlicensed, PaidSong, ListeningDenied, SongPreparing.
        """
        known = self._versions.peek(song) or await self._versions.find_current(song)
        if known is None:
            raise _missing()
        now = self._clock.now()
        licensed = self._check(known, share, country, now)
        rendition = _beginning(known)
        if rendition is None or rendition.index is None:
            if known.version.original_only:
                await self._wanted.want(known.version.song_id)
            raise SongPreparing("Ask again in some seconds.", retry_after=_PREPARING_S)
        _, ticks = preview_end(rendition.index)
        ends = None if until is None else int(until.timestamp())
        expiry = token_expiry(int(now.timestamp()), ends, licensed)
        token = self._tokens.make(
            user=share.hex,
            rank=rendition.quality.rank,
            place=place_of(country),
            scope=known.scope,
            expiry=expiry,
            marks=marks_of(known.version) + PREVIEW,
        )
        return Preview(
            url=f"{self._base_url}/m/{token}/{known.scope}/{rendition.id}/{PREVIEW_FILE}",
            mime=rendition.mime,
            duration=DurationMs(round(ticks * 1000 / rendition.index.timescale)),
            expires_at=datetime.fromtimestamp(expiry, UTC),
        )

    def _check(self, known: Known, share: UUID, country: str | None, now: datetime) -> int | None:
        """Until when it is licensed, in Unix seconds; None without an end."""
        version = known.version
        if self._denials.refuses(share.hex, known.id, insider=False):
            raise ListeningDenied("It was taken down, or the link was ended.")
        if not version.terms.released(country, now):
            raise _missing()
        until = version.terms.until(country, now)
        if until is None:
            raise Unlicensed("It is not licensed where you are. Choose another song.")
        if version.paid_only:
            raise PaidSong("Sign in with a subscription that has it.")
        return None if until == FOREVER else int(until.timestamp())


def _beginning(known: Known) -> Rendition | None:
    """The best AAC up to the standard quality, which every browser plays; else any that is in fragments."""
    cut = [one for one in known.version.renditions if one.index is not None]
    aac = [one for one in cut if one.family is Family.AAC] or cut
    modest = [one for one in aac if one.quality.rank <= _BEST.rank] or aac
    return max(modest, key=lambda one: one.quality.rank, default=None)


def _missing() -> SongMissing:
    return SongMissing("Nothing that can be played has this id. It may have been withdrawn.")

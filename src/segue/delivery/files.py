"""What may stand after `/m/<token>/<song>/<version>/`: the files of a version, by name."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from segue.catalog.api import Family, FragmentIndex, PlayableVersion, Rendition
from segue.delivery.boxes import without_edit_list
from segue.delivery.errors import MediaMissing, QualityNotInTier
from segue.delivery.playlists import DASH_INIT, HLS_INIT, Track, dash_manifest, hls_master, hls_media
from segue.delivery.segments import SEGMENT_PLAN, chunks, gather, preview_end
from segue.kernel.quality import Quality

HLS_TYPE = "application/vnd.apple.mpegurl"
DASH_TYPE = "application/dash+xml"
_WHOLE_ONLY = (Family.VORBIS, Family.ORIGINAL)
_MASTERS = {f"{family.value}.m3u8": family for family in Family if family not in _WHOLE_ONLY}
PREVIEW_FILE = "preview.mp4"
"""The beginning of a song in one file, for tokens that reach nothing else."""
_SEGMENT = re.compile(r"(c?)(0|[1-9][0-9]{0,5})\.m4s")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """Something that a path names: `text`, or bytes [start, end) of a blob.

    `etag` with its quotes. `settled` is False while a later answer may differ. `change` is done to
    the whole of the bytes before any are sent, and keeps their length.
    """

    etag: bytes
    content_type: bytes
    settled: bool
    start: int
    end: int
    blob_key: str = ""
    text: bytes = b""
    change: Callable[[bytes], bytes] | None = None

    @property
    def size(self) -> int:
        """In bytes."""
        return self.end - self.start


class VersionFiles:
    """The files of one version; each is worked out when it is first asked for, and kept."""

    def __init__(self, version: PlayableVersion) -> None:
        self.version = version
        self._ladder = tuple(
            sorted(version.renditions, key=lambda one: (one.quality.rank, one.bitrate, one.container))
        )
        self._whole = {f"{one.id}.{one.container}": one for one in self._ladder}
        self._fragmented = {one.id: one for one in self._ladder if one.index is not None}
        self._kept: dict[tuple[str, int], MediaFile] = {}

    def has(self, rest: str) -> bool:
        """Whether the rendition that `rest` is made of is there."""
        return rest in self._whole or rest.partition("/")[0] in self._fragmented

    def get(self, rest: str, rank: int) -> MediaFile:
        """The file called `rest` for a listener whose qualities end at `rank`.

        Raises MediaMissing, QualityNotInTier.
        """
        kept = self._kept.get((rest, rank))
        if kept is None:
            kept = self._kept[rest, rank] = self._make(rest, rank)
        return kept

    def _make(self, rest: str, rank: int) -> MediaFile:
        folder, slash, name = rest.rpartition("/")
        if not slash:
            if rest in _MASTERS:
                mine = self._fragmented_within(rank, _MASTERS[rest])
                return self._written(hls_master([_track(one) for one in mine]), HLS_TYPE)
            if rest == "manifest.mpd":
                tracks = [_track(one) for one in self._fragmented_within(rank)]
                return self._written(dash_manifest(self.version, tracks), DASH_TYPE)
            return self._cut(rest, self._whole.get(rest), rank)
        rendition = self._fragmented.get(folder)
        if name == "index.m3u8" and rendition is not None:
            _within(rendition, rank)
            return self._written(hls_media(_track(rendition)), HLS_TYPE)
        return self._cut(rest, rendition, rank, name)

    def _cut(self, rest: str, rendition: Rendition | None, rank: int, name: str = "") -> MediaFile:
        if rendition is None:
            raise _missing()
        _within(rendition, rank)
        start, end = _slice(rendition.index, name) if rendition.index and name else (0, int(rendition.size))
        return MediaFile(
            etag=f'"{self.version.version_id}/{rest}"'.encode(),
            content_type=rendition.mime.partition(";")[0].encode(),
            settled=True,
            start=start,
            end=end,
            blob_key=rendition.blob_key,
            change=without_edit_list if name == DASH_INIT else None,
        )

    def _written(self, text: str, content_type: str) -> MediaFile:
        body = text.encode()
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        return MediaFile(
            etag=f'"{digest}"'.encode(),
            content_type=content_type.encode(),
            settled=self.version.complete,
            start=0,
            end=len(body),
            text=body,
        )

    def _fragmented_within(self, rank: int, family: Family | None = None) -> list[Rendition]:
        mine = [one for one in self._fragmented.values() if family in (None, one.family)]
        if not mine:
            raise _missing()
        within = [one for one in mine if one.quality.rank <= rank]
        if not within:
            _within(mine[0], rank)
        return within


def _track(rendition: Rendition) -> Track:
    index = rendition.index
    if index is None:
        raise _missing()
    return Track(rendition, index.timescale, index.skip, gather(index, SEGMENT_PLAN))


def _slice(index: FragmentIndex, name: str) -> tuple[int, int]:
    if name == PREVIEW_FILE:
        return 0, preview_end(index)[0]
    if name in (HLS_INIT, DASH_INIT):
        return 0, int(index.init_size)
    match = _SEGMENT.fullmatch(name)
    if match is None:
        raise _missing()
    segments = chunks(index) if match[1] else gather(index, SEGMENT_PLAN)
    number = int(match[2])
    if number >= len(segments):
        raise _missing()
    return segments[number].start, segments[number].end


def _within(rendition: Rendition, rank: int) -> None:
    if rendition.quality.rank > rank:
        best = Quality.of_rank(rank)
        raise QualityNotInTier(
            f"This address reaches the quality {best}. Ask the stream answer for more.",
            best_quality=best.value,
        )


def _missing() -> MediaMissing:
    return MediaMissing("The song's version has no file of this name. Take the names from its playlists.")

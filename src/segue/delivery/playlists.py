"""HLS and DASH over the same files: RFC 8216 playlists and an ISO/IEC 23009-1 MPD.

Every address is relative, so that the token in the path is inherited and the text is one for all
listeners of a tier.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from segue.catalog.api import Family, PlayableVersion, Rendition
from segue.delivery.segments import Segment

HLS_INIT = "init.mp4"
DASH_INIT = "plain.mp4"
"""The initialisation segment without its edit list: DASH says in the manifest where a song begins.

ffmpeg 9 drops a frame at every border of DASH segments when an edit list says that the first is to
be skipped.
"""

_CODECS = re.compile(r'codecs="?([^";]+)"?')
# HLS names sample entries (RFC 6381); Media Source names of Opus and FLAC are in lower case.
_SAMPLE_ENTRIES = {"opus": "Opus", "flac": "fLaC"}


@dataclass(frozen=True, slots=True)
class Track:
    """A fragmented rendition, the ticks of a second in it, and its segments."""

    rendition: Rendition
    timescale: int
    skip: int
    segments: tuple[Segment, ...]

    @property
    def peak(self) -> int:
        """Bits a second of the most expensive segment."""
        return max(
            math.ceil((one.end - one.start) * 8 * self.timescale / max(one.ticks, 1)) for one in self.segments
        )

    @property
    def average(self) -> int:
        """Bits a second over all segments."""
        size = sum(one.end - one.start for one in self.segments)
        return math.ceil(size * 8 * self.timescale / max(sum(one.ticks for one in self.segments), 1))


def codecs_of(rendition: Rendition) -> str:
    """The `codecs` parameter of its media type."""
    match = _CODECS.search(rendition.mime)
    return match[1] if match else rendition.family.value


def hls_master(tracks: Sequence[Track]) -> str:
    """A multivariant playlist of one family's tracks."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for track in tracks:
        codecs = codecs_of(track.rendition)
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={track.peak},AVERAGE-BANDWIDTH={track.average},"
            f'CODECS="{_SAMPLE_ENTRIES.get(codecs, codecs)}"'
        )
        lines.append(f"{track.rendition.id}/index.m3u8")
    return "\n".join([*lines, ""])


def hls_media(track: Track) -> str:
    """A media playlist; its durations add up to what is heard from the first sample on."""
    seconds = [one.ticks / track.timescale for one in track.segments]
    seconds[0] -= track.skip / track.timescale
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, *(math.floor(one + 0.5) for one in seconds))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{HLS_INIT}"',
    ]
    for number, one in enumerate(seconds):
        lines += [f"#EXTINF:{one:.6f},", f"{number}.m4s"]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def dash_manifest(version: PlayableVersion, tracks: Sequence[Track]) -> str:
    """An MPD with one adaptation set for each family."""
    longest = max(one.ticks / track.timescale for track in tracks for one in track.segments)
    mpd = Element(
        "MPD",
        {
            "xmlns": "urn:mpeg:dash:schema:mpd:2011",
            "type": "static",
            "profiles": "urn:mpeg:dash:profile:isoff-live:2011",
            "minBufferTime": "PT2S",
            "mediaPresentationDuration": f"PT{version.duration / version.sample_rate:.6f}S",
            "maxSegmentDuration": f"PT{longest:.6f}S",
        },
    )
    period = SubElement(mpd, "Period", {"id": "0", "start": "PT0S"})
    for number, family in enumerate(Family):
        mine = [track for track in tracks if track.rendition.family is family]
        if mine:
            adaptation = SubElement(
                period,
                "AdaptationSet",
                {
                    "id": str(number),
                    "contentType": "audio",
                    "mimeType": "audio/mp4",
                    "segmentAlignment": "true",
                    "startWithSAP": "1",
                },
            )
            for track in mine:
                _add_representation(adaptation, track)
    indent(mpd)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(mpd, encoding="unicode") + "\n"


def _add_representation(adaptation: Element, track: Track) -> None:
    one = track.rendition
    representation = SubElement(
        adaptation,
        "Representation",
        {
            "id": one.id,
            "codecs": codecs_of(one),
            "bandwidth": str(track.peak),
            "audioSamplingRate": str(one.sample_rate),
        },
    )
    SubElement(
        representation,
        "AudioChannelConfiguration",
        {
            "schemeIdUri": "urn:mpeg:dash:23003:3:audio_channel_configuration:2011",
            "value": str(one.channels),
        },
    )
    template = SubElement(
        representation,
        "SegmentTemplate",
        {
            "timescale": str(track.timescale),
            "startNumber": "0",
            "presentationTimeOffset": str(track.skip),
            "initialization": f"$RepresentationID$/{DASH_INIT}",
            "media": "$RepresentationID$/$Number$.m4s",
        },
    )
    timeline = SubElement(template, "SegmentTimeline")
    first = {"t": "0"}
    for ticks, run in groupby(one.ticks for one in track.segments):
        repeats = sum(1 for _ in run) - 1
        SubElement(timeline, "S", first | {"d": str(ticks)} | ({"r": str(repeats)} if repeats else {}))
        first = {}

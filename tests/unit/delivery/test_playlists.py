"""HLS playlists and the DASH manifest."""

import xml.etree.ElementTree as ET

import m3u8  # type: ignore[import-untyped]  # it has no types
import pytest

from segue.catalog.api import PlayableVersion
from segue.delivery.errors import MediaMissing, QualityNotInTier
from segue.delivery.files import VersionFiles
from segue.kernel.quality import Quality
from tests.songs import make_index, make_rendition, make_version

MPD = "{urn:mpeg:dash:schema:mpd:2011}"


def text_of(rest: str, rank: int = 7, version: PlayableVersion | None = None) -> str:
    return VersionFiles(version or make_version()).get(rest, rank).text.decode()


class TestHlsMaster:
    """One playlist a family, lowest first, ending where the listener's tier does."""

    def test_an_independent_parser_reads_it(self) -> None:
        playlist = m3u8.loads(text_of("aac.m3u8"))
        assert playlist.is_variant
        assert [one.uri for one in playlist.playlists] == [
            f"{rung}/index.m3u8" for rung in ("aac64", "aac128", "aac160", "aac320")
        ]
        assert all(one.stream_info.codecs == "mp4a.40.2" for one in playlist.playlists)

    def test_bandwidth_is_the_peak_and_average_below_it(self) -> None:
        for one in m3u8.loads(text_of("aac.m3u8")).playlists:
            assert one.stream_info.average_bandwidth <= one.stream_info.bandwidth
            kbps = int(one.uri.removeprefix("aac").partition("/")[0])
            assert one.stream_info.average_bandwidth == pytest.approx(kbps * 1000, rel=0.03)

    def test_ends_with_the_tier(self) -> None:
        uris = [one.uri for one in m3u8.loads(text_of("aac.m3u8", rank=5)).playlists]
        assert uris[-1] == "aac160/index.m3u8"

    @pytest.mark.parametrize(("family", "codecs"), [("flac", "fLaC"), ("opus", "Opus")])
    def test_other_families_by_their_sample_entry(self, family: str, codecs: str) -> None:
        (only,) = m3u8.loads(text_of(f"{family}.m3u8")).playlists
        assert only.stream_info.codecs == codecs

    def test_a_family_above_the_tier_is_refused(self) -> None:
        with pytest.raises(QualityNotInTier) as caught:
            text_of("flac.m3u8", rank=5)
        assert caught.value.fields == {"best_quality": "high"}

    def test_a_family_that_was_not_made_is_missing(self) -> None:
        with pytest.raises(MediaMissing):
            text_of("flac.m3u8", version=make_version([make_rendition("aac128", Quality.STANDARD)]))


class TestHlsMedia:
    """Segments by relative names, so that the token in the path is inherited."""

    def test_an_independent_parser_reads_it(self) -> None:
        playlist = m3u8.loads(text_of("aac128/index.m3u8"))
        assert playlist.is_endlist
        assert playlist.playlist_type == "vod"
        assert playlist.segment_map[0].uri == "init.mp4"
        assert [one.uri for one in playlist.segments] == [f"{number}.m4s" for number in range(8)]

    def test_lasts_as_long_as_the_song(self) -> None:
        """The encoder's lead-in is not counted; the last frame's padding, under 24 ms, is."""
        total = sum(one.duration for one in m3u8.loads(text_of("aac128/index.m3u8")).segments)
        assert total == pytest.approx(30.0, abs=0.024)

    def test_no_segment_is_longer_than_the_target(self) -> None:
        playlist = m3u8.loads(text_of("aac128/index.m3u8"))
        assert max(round(one.duration) for one in playlist.segments) == playlist.target_duration

    def test_above_the_tier_is_refused(self) -> None:
        with pytest.raises(QualityNotInTier):
            text_of("aac320/index.m3u8", rank=5)


class TestDashManifest:
    """One adaptation set a family, each rendition with its own time line."""

    def test_structure(self) -> None:
        root = ET.fromstring(text_of("manifest.mpd"))  # noqa: S314 - written by the code under test
        assert root.tag == f"{MPD}MPD"
        assert (root.get("type"), root.get("mediaPresentationDuration")) == ("static", "PT30.000000S")
        sets = root.findall(f"{MPD}Period/{MPD}AdaptationSet")
        found = [[one.get("id") for one in each.findall(f"{MPD}Representation")] for each in sets]
        assert found == [["aac64", "aac128", "aac160", "aac320"], ["opus24"], ["flac"]]

    def test_time_lines_hold_every_segment(self) -> None:
        root = ET.fromstring(text_of("manifest.mpd"))  # noqa: S314 - written by the code under test
        files = VersionFiles(make_version())
        for one in root.iter(f"{MPD}Representation"):
            template = one.find(f"{MPD}SegmentTemplate")
            assert template is not None
            runs = list(template.iter(f"{MPD}S"))
            assert runs[0].get("t") == "0"
            count = sum(int(run.get("r", "0")) + 1 for run in runs)
            ticks = sum(int(run.get("d", "")) * (int(run.get("r", "0")) + 1) for run in runs)
            index = make_index()
            assert ticks == sum(times * each for times, each in index.durations)
            files.get(f"{one.get('id')}/{count - 1}.m4s", 7)
            with pytest.raises(MediaMissing):
                files.get(f"{one.get('id')}/{count}.m4s", 7)

    def test_ends_with_the_tier(self) -> None:
        assert "aac320" not in text_of("manifest.mpd", rank=5)
        assert "flac" not in text_of("manifest.mpd", rank=5)


class TestSlices:
    """Files are cut at the bytes that the index tells."""

    def test_pieces_of_a_rendition_are_its_whole_file(self) -> None:
        files = VersionFiles(make_version())
        whole = files.get("aac128.mp4", 7)
        pieces = [files.get(f"aac128/{number}.m4s", 7) for number in range(8)]
        assert pieces[0].start == make_index().first_offset
        assert pieces[-1].end == whole.end
        chunks = [files.get(f"aac128/c{number}.m4s", 7) for number in range(3)]
        assert (chunks[0].start, chunks[-1].end) == (0, whole.end)

    def test_init_is_what_stands_before_the_index(self) -> None:
        init = VersionFiles(make_version()).get("aac128/init.mp4", 7)
        assert (init.start, init.end) == (0, 700)

    def test_entity_tags_differ(self) -> None:
        files = VersionFiles(make_version())
        names = ["aac128.mp4", "aac128/init.mp4", "aac128/0.m4s", "aac128/c0.m4s", "flac.mp4", "flac.flac"]
        assert len({files.get(name, 7).etag for name in names}) == len(names)

    @pytest.mark.parametrize(
        "rest",
        ["aac128.ogg", "aac999.mp4", "aac128/8.m4s", "aac128/00.m4s", "vorbis160/0.m4s", "aac128/x.m4s",
         "aac128/c3.m4s", "vorbis160/index.m3u8", "vorbis.m3u8", "master.m3u8", "aac128/init.m4s"],
    )  # fmt: skip
    def test_other_names_are_missing(self, rest: str) -> None:
        with pytest.raises(MediaMissing):
            VersionFiles(make_version()).get(rest, 7)

    @pytest.mark.parametrize("rest", ["aac320.mp4", "aac320/0.m4s", "flac.flac", "flac/init.mp4"])
    def test_bytes_above_the_tier_are_refused(self, rest: str) -> None:
        with pytest.raises(QualityNotInTier):
            VersionFiles(make_version()).get(rest, 5)

    def test_a_tier_refused_once_is_still_refused_after_another_had_it(self) -> None:
        files = VersionFiles(make_version())
        files.get("aac320.mp4", 7)
        with pytest.raises(QualityNotInTier):
            files.get("aac320.mp4", 5)

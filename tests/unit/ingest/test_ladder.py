"""Which renditions are made, at which rates, on which grid."""

import pytest

from segue.catalog.api import Container, Family
from segue.ingest.ladder import (
    DEFAULT_LADDER,
    FIRST,
    FRAGMENT_SAMPLES,
    KNOWN_IDS,
    fragment_us,
    rates_for,
    rungs_for,
)
from segue.kernel.quality import Quality
from segue.kernel.units import SampleRateHz


class TestRates:
    """The AAC family follows the source's family of rates; FLAC keeps the source's own."""

    @pytest.mark.parametrize("source", [11025, 22050, 44100, 88200, 176400])
    def test_kin_of_44100(self, source: int) -> None:
        rates = rates_for(SampleRateHz(source))
        assert (rates.aac, rates.half, rates.opus, rates.source) == (44100, 22050, 48000, source)

    @pytest.mark.parametrize("source", [8000, 12000, 16000, 24000, 32000, 37800, 48000, 64000, 96000, 192000])
    def test_all_others(self, source: int) -> None:
        rates = rates_for(SampleRateHz(source))
        assert (rates.aac, rates.half, rates.opus, rates.source) == (48000, 24000, 48000, source)

    def test_each_rung_has_its_own(self) -> None:
        rates = rates_for(SampleRateHz(96000))
        found = {
            (rung.id, rung.container): rates.of(rung) for rung in rungs_for(DEFAULT_LADDER, lossless=True)
        }
        assert found[("aac24", Container.MP4)] == found[("vorbis24", Container.OGG)] == 24000
        assert found[("flac", Container.MP4)] == found[("flac", Container.FLAC)] == 96000
        assert found[("opus24", Container.MP4)] == found[("aac320", Container.MP4)] == 48000


class TestRungs:
    """The default ladder is a dozen names; lossless ones only from lossless sources."""

    def test_default(self) -> None:
        made = rungs_for(DEFAULT_LADDER, lossless=True)
        assert {rung.id for rung in made} == set(DEFAULT_LADDER)
        assert [rung.container for rung in made if rung.id == "flac"] == [Container.MP4, Container.FLAC]

    def test_every_tier_is_reached_adaptive_and_whole(self) -> None:
        made = rungs_for(DEFAULT_LADDER, lossless=True)
        assert {rung.quality for rung in made if rung.container is Container.MP4} == set(Quality)
        whole = {rung.quality for rung in made if rung.container is not Container.MP4}
        # Saver and standard are AAC as whole files too (delivery.md, tiers).
        assert whole == set(Quality) - {Quality.SAVER, Quality.STANDARD}

    def test_nothing_lossless_from_lossy(self) -> None:
        made = rungs_for(DEFAULT_LADDER, lossless=False)
        assert not [rung for rung in made if rung.family is Family.FLAC]
        assert len(made) == len(DEFAULT_LADDER) - 1

    def test_the_first_is_always_made_and_in_front(self) -> None:
        assert rungs_for(["opus24"], lossless=True)[0] == FIRST

    def test_more_vorbis_by_setting(self) -> None:
        made = rungs_for([*DEFAULT_LADDER, "vorbis64", "vorbis128"], lossless=False)
        assert {"vorbis64", "vorbis128"} <= {rung.id for rung in made}

    def test_unknown_names_are_told(self) -> None:
        with pytest.raises(ValueError, match="mp3"):
            rungs_for(["mp3"], lossless=False)

    def test_ids_say_the_bitrate(self) -> None:
        for rung in rungs_for(sorted(KNOWN_IDS), lossless=False):
            assert rung.id.startswith(rung.family)
            if rung.family in (Family.AAC, Family.OPUS):
                assert rung.id == f"{rung.family}{rung.level}"


class TestGrid:
    """A fragment ends with the frame that fills it, and no frame later."""

    @pytest.mark.parametrize("rate", [44100, 48000])
    def test_just_under_a_fragment(self, rate: int) -> None:
        exact = FRAGMENT_SAMPLES * 1_000_000 / rate
        assert exact - 7 < fragment_us(SampleRateHz(rate)) < exact - 4
        assert FRAGMENT_SAMPLES % 1024 == FRAGMENT_SAMPLES % 4096 == 0

"""What a distributor would send back: each rule fires where it should, and not on real titles."""

from dataclasses import replace
from uuid import UUID

import pytest

from segue.catalog.api import AlbumKind
from segue.catalog.releases.checks import check
from segue.catalog.releases.contracts import Release, ReleasedSong, Severity
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.units import DurationMs


def song(number: int = 1, **told: object) -> ReleasedSong:
    whole = ReleasedSong(
        id=SongId(UUID(int=number)),
        title=f"Slow Water {'ABCDEFGH'[number]}",
        version_title=None,
        disc=1,
        track=number,
        isrc=f"NLA12260000{number}",
        explicit=False,
        language="en",
        genres=("ambient",),
        duration=DurationMs(180_000),
        playable=True,
        complete=True,
        lossless=True,
        artists=1,
        writers=1,
        draft=False,
    )
    return replace(whole, **told)  # type: ignore[arg-type]  # each test names a field of its own


def release(*songs: ReleasedSong, **told: object) -> Release:
    whole = Release(
        id=AlbumId(UUID(int=1)),
        artist_id=ArtistId(UUID(int=2)),
        artist="Ilse Maar",
        title="Tides",
        version_title=None,
        kind=AlbumKind.ALBUM,
        release_date="2026-05-15",
        label="Low Tide",
        upc="036000291452",
        c_line="2026 Low Tide",
        p_line="2026 Low Tide",
        has_cover=True,
        cover_side=1_500,
        draft=True,
        published_at=None,
        songs=songs or tuple(song(number) for number in range(1, 5)),
    )
    return replace(whole, **told)  # type: ignore[arg-type]  # each test names a field of its own


def codes(found: Release) -> set[str]:
    return {problem.code for problem in check(found)}


class TestRelease:
    """A whole release passes; each thing that is missing is named, errors before warnings."""

    def test_nothing_is_wrong(self) -> None:
        assert check(release()) == ()

    @pytest.mark.parametrize(
        ("told", "code", "severity"),
        [
            ({"has_cover": False}, "cover_missing", Severity.ERROR),
            ({"cover_side": 1_399}, "cover_small", Severity.WARNING),
            ({"release_date": None}, "release_date_missing", Severity.WARNING),
            ({"release_date": "2026"}, "release_date_short", Severity.WARNING),
            ({"upc": None}, "upc_missing", Severity.WARNING),
            ({"label": None}, "label_missing", Severity.WARNING),
            ({"c_line": None}, "c_line_missing", Severity.WARNING),
            ({"p_line": None}, "p_line_missing", Severity.WARNING),
            ({"kind": AlbumKind.SINGLE}, "kind_unlikely", Severity.WARNING),
            ({"songs": ()}, "no_songs", Severity.ERROR),
        ],
    )
    def test_album(self, told: dict[str, object], code: str, severity: Severity) -> None:
        assert [(one.code, one.severity, one.song_id) for one in check(release(**told))] == [
            (code, severity, None)
        ]

    def test_a_cover_whose_size_nobody_noted_is_no_small_one(self) -> None:
        assert codes(release(cover_side=None)) == codes(release(cover_side=1_400)) == set()

    @pytest.mark.parametrize(
        ("told", "code", "severity"),
        [
            ({"playable": False}, "not_playable", Severity.ERROR),
            ({"complete": False}, "not_complete", Severity.ERROR),
            ({"artists": 0}, "artist_missing", Severity.ERROR),
            ({"isrc": None}, "isrc_missing", Severity.WARNING),
            ({"lossless": False}, "lossy_original", Severity.WARNING),
            ({"duration": DurationMs(1_999)}, "very_short", Severity.WARNING),
            ({"genres": ()}, "genre_missing", Severity.WARNING),
            ({"language": None}, "language_missing", Severity.WARNING),
            ({"writers": 0}, "writer_missing", Severity.WARNING),
            ({"track": None}, "track_missing", Severity.ERROR),
        ],
    )
    def test_song(self, told: dict[str, object], code: str, severity: Severity) -> None:
        found = release(song(1), song(2), song(3), song(4, **told))
        assert [(one.code, one.severity, one.song_id) for one in check(found)] == [
            (code, severity, SongId(UUID(int=4)))
        ]

    def test_songs_beside_each_other(self) -> None:
        first = song(1)
        twice = release(first, song(2, track=1), song(3), song(4))
        assert codes(twice) == {"track_twice", "track_gap"}
        assert codes(release(first, song(2), song(3), song(4, track=9))) == {"track_gap"}
        assert codes(release(first, song(2), song(3), song(4, isrc=first.isrc))) == {"isrc_twice"}
        assert codes(release(first, song(2), song(3), song(4, title=first.title))) == {"title_twice"}
        told_apart = song(4, title=first.title, version_title="Acoustic")
        assert codes(release(first, song(2), song(3), told_apart)) == set()

    def test_errors_stand_first(self) -> None:
        found = check(release(song(1, isrc=None), song(2), song(3), song(4), has_cover=False, upc=None))
        assert [one.severity for one in found] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]


class TestTitles:
    """Rules of the Music Metadata Style Guide, and real titles that look like breaking them and do not."""

    @pytest.mark.parametrize(
        ("title", "code"),
        [
            ("Slow Water (feat. Bo Lind)", "title_names_guest"),
            ("Slow Water ft. Bo", "title_names_guest"),
            ("Slow Water [Explicit]", "title_marks_explicit"),
            ("Slow Water (Live at Paradiso)", "title_holds_version"),
            ("Slow Water (2019 Remaster)", "title_holds_version"),
            ("Track 07", "title_is_number"),
            ("01. Slow Water", "title_is_number"),
            ("Slow Water - out now", "title_promotes"),
            ("Slow Water www.example.org", "title_promotes"),
            ("slow water.wav", "title_is_file"),
            ("Slow Water_final", "title_is_file"),
            ("Slow Water 🌊", "title_has_pictures"),
            ("SLOW WATER RISING", "title_shouts"),
            ("slow water", "title_whispers"),
        ],
    )
    def test_what_is_sent_back(self, title: str, code: str) -> None:
        found = check(release(song(1, title=title), song(2), song(3), song(4)))
        assert code in {one.code for one in found}
        assert {one.severity for one in found} == {Severity.WARNING}

    @pytest.mark.parametrize(
        "title",
        [
            *(
                "1999",
                "99 Luftballons",
                "7",
                "ABC",
                "SOS",
                "R.E.S.P.E.C.T.",
                "Live and Let Die",
                "Featherweight",
            ),
            *(
                "Mixed Emotions",
                "Clean",
                "(I Can't Get No) Satisfaction",
                "Sgt. Pepper",
                "東京",
                "Ænima",
                "yesterday",
            ),
            *("Final", "The Final Countdown", "Lift", "#1 Crush"[1:], "Explicit Love", "99 Problems"),
        ],
    )
    def test_real_titles(self, title: str) -> None:
        assert codes(release(song(1, title=title), song(2), song(3), song(4))) == set()

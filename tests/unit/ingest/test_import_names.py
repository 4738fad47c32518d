import os

import pytest

from segue.ingest.importing import names, naming
from segue.ingest.importing.playlists import parse_playlist
from segue.ingest.importing.tracks import Credit, Sound, Track
from segue.ingest.paths import path_of, path_text, shown

SOUND = Sound("mp3", "mp3", "audio/mpeg", False, 0, 44100, 2, 180.0, 192)


def make_track(artist: str = "A", album: str | None = "Tides", **told: object) -> Track:
    """What a file with these tags says."""
    fields: dict[str, object] = dict.fromkeys(Track.__struct_fields__)
    fields |= {"digest": b"", "sound": SOUND, "title": "T", "credits": (Credit(artist),), "album": album,
               "album_artists": (), "genres": (), "compilation": False, "explicit": False,
               "recording_mbid": "", "album_mbid": "", "has_picture": False}  # fmt: skip
    return Track(**{**fields, **told})  # type: ignore[arg-type]


class TestArtists:
    """Several artists in one line are several; a name that looks like two stays one."""

    @pytest.mark.parametrize(
        ("line", "main", "guests"),
        [
            ("A; B", ["A", "B"], []),
            ("A / B", ["A", "B"], []),
            ("AC/DC", ["AC/DC"], []),
            ("Earth, Wind & Fire", ["Earth, Wind & Fire"], []),
            ("A feat. B & C", ["A"], ["B", "C"]),
            ("A (ft. B)", ["A"], ["B"]),
            ("Daft Featherstone", ["Daft Featherstone"], []),
            ("Beyonce\u0301", ["Beyonc\u00e9"], []),
        ],
    )
    def test_out_of_a_line(self, line: str, main: list[str], guests: list[str]) -> None:
        credited = names.split_artists([line], [], [])
        assert [one.name for one in credited if one.role == "main"] == main
        assert [one.name for one in credited if one.role == "featured"] == guests

    def test_single_names_and_their_ids(self) -> None:
        ids = ["89AD4AC3-39f7-470e-963a-56509c546377", "no id"]
        credited = names.split_artists(["A feat. B"], ["A", "B"], ids)
        assert [(one.name, one.role, bool(one.mbid)) for one in credited] == [
            ("A", "main", True),
            ("B", "featured", False),
        ]


class TestEncodings:
    """Text that taggers put where Latin-1 belongs is read as it was meant."""

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("\u041a\u0438\u043d\u043e", "cp1251"),
            ("\u3055\u304f\u3089\u306e\u6b4c", "cp932"),
            ("\uc0ac\ub791\ud574", "euc_kr"),
            ("\u6708\u4eae\u4ee3\u8868\u6211", "gb18030"),
            ("Bj\u00f6rk", "utf-8"),
        ],
    )
    def test_mended(self, text: str, encoding: str) -> None:
        assert names.mended(text.encode(encoding).decode("latin-1")) == text

    @pytest.mark.parametrize("text", ["Bj\u00f6rk", "Sigur R\u00f3s", "M\u00f6tley Cr\u00fce", "plain"])
    def test_latin_stays(self, text: str) -> None:
        assert names.mended(text) == text


class TestDetails:
    """Dates, discs, tracks and numbers, as far as they are any."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2004", "2004"), ("2004-05", "2004-05"), ("2004-05-03T10:00", "2004-05-03"),
            ("20040503", "2004-05-03"), ("2004-02-31", "2004-02"), ("2004-13", "2004"), ("0000", None),
            ("May 2004", None),
        ],
    )  # fmt: skip
    def test_days(self, text: str, day: str | None) -> None:
        assert names.day(text) == day

    def test_discs(self) -> None:
        assert names.disc_of_title("Tides (Disc 2)") == ("Tides", 2)
        assert names.disc_of_title("Tides") == ("Tides", None)
        assert names.disc_of_folder("CD2") == 2
        assert names.parts_of_name("1-03 Ebb") == (1, 3, "Ebb")
        assert names.parts_of_name("03. Ebb") == (None, 3, "Ebb")
        assert names.parts_of_name("99 Luftballons") == (None, 99, "Luftballons")

    def test_identifiers(self) -> None:
        assert names.isrc("gb-aye-06-01498") == "GBAYE0601498"
        assert names.isrc("GBAYE06") is None
        assert names.upc("0602445790098") == "0602445790098"
        assert names.upc("0602445790091") is None

    def test_genres(self) -> None:
        assert names.split_genres(["Rock/Pop; Soul", "Pop"]) == ("Rock", "Pop", "Soul")


class TestWhoseAlbum:
    """An album of one folder is one artist's, or of various."""

    def test_as_its_tags_say(self) -> None:
        said = make_track(album_artists=(Credit("X"),))
        assert naming.album_artists([make_track("B"), said])["tides"].name == "X"

    def test_of_most_of_its_songs(self) -> None:
        tracks = [make_track("A"), make_track("A"), make_track("A"), make_track("B")]
        assert naming.album_artists(tracks)["tides"].name == "A"

    def test_of_various(self) -> None:
        tracks = [make_track(name) for name in ("A", "B", "C", "D")]
        owners = naming.album_artists(tracks)
        song = naming.song_of(tracks[0], owners, path="/m/a.mp3", original=None)
        assert song.album is not None
        assert (song.album.artist.name, song.album.kind) == ("Various artists", "compilation")
        assert song.credits[0].artist.name == "A"

    def test_of_a_compilation(self) -> None:
        assert naming.album_artists([make_track(compilation=True)])["tides"].name == "Various artists"


class TestPaths:
    """Any file name can be kept as text and found again."""

    @pytest.mark.parametrize("raw", [b"/m/plain.mp3", "/m/\u00fc.mp3".encode(), b"/m/\xcf\xf0\xff.mp3"])
    def test_there_and_back(self, raw: bytes) -> None:
        text = path_text(os.fsdecode(raw))
        assert text is not None
        assert text.encode()
        assert os.fsencode(path_of(text)) == raw

    def test_what_cannot_be_kept(self) -> None:
        assert path_text("/m/\uef90.mp3") is None
        assert shown(path_text(os.fsdecode(b"/m/\xff.mp3")) or "") == "/m/\ufffd.mp3"


class TestPlaylists:
    """The files that an M3U names, from wherever it was written."""

    def test_entries(self) -> None:
        body = "\ufeff#EXTM3U\n#PLAYLIST:Mix\n\n../a.mp3\n/abs/b.mp3\nsub\\c.mp3\nfile:///d%20e.mp3\nhttp://x/y\n"
        found = parse_playlist(body.encode(), "/m/lists/mix.m3u8")
        assert found.name == "Mix"
        assert found.paths == ("/m/a.mp3", "/abs/b.mp3", "/m/lists/sub/c.mp3", "/d e.mp3")

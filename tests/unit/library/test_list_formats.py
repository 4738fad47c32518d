"""Files of playlists as they are met, and as nobody should send them."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.kernel.cells import guard, unguard
from segue.library.exchange.contracts import Format, ListKind, ReadEntry, WrittenFormat
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.reading import read_file
from segue.library.exchange.formats.text import told_by_path
from segue.library.exchange.formats.writing import WrittenList, WrittenSong, write_list

RECORDING = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"


def only(data: bytes | str, name: str) -> tuple[ReadEntry, ...]:
    """The entries of a file of one list."""
    [one] = read_file(data.encode() if isinstance(data, str) else data, name).lists
    return one.entries


def zipped(**files: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_json", ".json"), content)
    return held.getvalue()


class TestM3u:
    """An M3U's songs are told by its words; what they point at is never looked at."""

    def test_extended_lines_name_artist_title_and_length(self) -> None:
        text = "#EXTM3U\n#PLAYLIST:Evenings\n#EXTINF:225,Björk - Jóga\n#EXTALB:Homogenic\nx.mp3\n"
        [one] = read_file(text.encode(), "list.m3u8").lists
        assert (one.name, one.entries) == (
            "Evenings",
            (ReadEntry("Jóga", ("Björk",), "Homogenic", 225_000),),
        )

    @pytest.mark.parametrize(
        ("path", "told"),
        [
            ("/music/Ilse Maar/Tides/03 - Undertow.flac", (("Ilse Maar",), "Tides", "Undertow")),
            ("C:\\Music\\Ilse Maar\\Tides\\1-03 Undertow.mp3", (("Ilse Maar",), "Tides", "Undertow")),
            ("http://192.0.2.1/a%20b/Ilse%20Maar%20-%20Undertow.mp3?x=/etc/passwd", None),
            ("Ilse Maar - Undertow.ogg", (("Ilse Maar",), None, "Undertow")),
            ("file:///etc/passwd", (("Ilse Maar",), None, "")),
        ],
    )
    def test_a_path_is_words(self, path: str, told: tuple[tuple[str, ...], str | None, str] | None) -> None:
        artists, album, title = told_by_path(path)
        if told is None:
            assert (artists, title) == (("Ilse Maar",), "Undertow")
        elif told[2]:
            assert (artists, album, title) == told
        else:
            assert title == "passwd"

    def test_what_windows_wrote_is_read(self) -> None:
        assert only("#EXTM3U\n#EXTINF:1,Motörhead - Überall\nx\n".encode("cp1252"), "a.m3u")[0].artists == (
            "Motörhead",
        )


class TestXmlAndJson:
    """XSPF and JSPF carry codes; entities, document types and depth are refused."""

    def test_xspf(self) -> None:
        body = f"""<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Late</title>
        <trackList><track><title>Jóga</title><creator>Björk</creator><album>Homogenic</album>
        <duration>225000</duration><identifier>https://musicbrainz.org/recording/{RECORDING}</identifier>
        <identifier>isrc:GB-BBB-97-00001</identifier></track></trackList></playlist>"""
        assert only(body, "x.xspf") == (
            ReadEntry("Jóga", ("Björk",), "Homogenic", 225_000, "GBBBB9700001", RECORDING),
        )

    def test_jspf(self) -> None:
        track = {
            "title": "Jóga",
            "creator": "Björk",
            "identifier": [f"https://musicbrainz.org/recording/{RECORDING}"],
        }
        assert only(json.dumps({"playlist": {"title": "x", "track": [track]}}), "x.jspf") == (
            ReadEntry("Jóga", ("Björk",), musicbrainz_id=RECORDING),
        )

    @pytest.mark.parametrize(
        "body",
        [
            b'<!DOCTYPE p [<!ENTITY a "b">]><playlist><title>&a;</title></playlist>',
            b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]><playlist><title>&a;</title></playlist>',
            '<!DOCTYPE p [<!ENTITY a "b">]><playlist/>'.encode("utf-16"),
            b'<!DOCTYPE plist [<!ENTITY a "b">]><plist><dict><key>&a;</key></dict></plist>',
            b"<playlist>" + b"<x>" * 5_000 + b"</x>" * 5_000 + b"</playlist>",
            b"<playlist><trackList>",
            b'{"playlist":' * 5_000,
            b"[" * 100_000,
            b'{"something": "else"}',
        ],
    )
    def test_harm_is_refused_in_words(self, body: bytes) -> None:
        with pytest.raises(ListRefused) as refused:
            read_file(body, "x.xspf")
        assert len(refused.value.detail) < 500


class TestTables:
    """Columns are found by their names, whoever wrote the table."""

    @pytest.mark.parametrize(
        "text",
        [
            (
                '"Track URI","Track Name","Album Name","Artist Name(s)","Duration (ms)","ISRC"\n'
                '"spotify:track:1","Jóga","Homogenic","Björk","225000","GBBBB9700001"\n'
            ),
            "Title;Artist;Album;ISRC;Duration\nJóga;Björk;Homogenic;GBBBB9700001;3:45\n",
            "title\tartist\talbum\tisrc\tlength\r\nJóga\tBjörk\tHomogenic\tgb-bbb-97-00001\t225\r\n",
        ],
    )
    def test_tables_of_others(self, text: str) -> None:
        assert only(text, "x.csv") == (ReadEntry("Jóga", ("Björk",), "Homogenic", 225_000, "GBBBB9700001"),)

    def test_one_table_of_many_playlists(self) -> None:
        read = read_file(b"Track name,Artist name,Playlist name\nA,X,One\nB,X,Two\nC,X,One\n", "x.csv")
        assert [(one.name, len(one.entries)) for one in read.lists] == [("One", 2), ("Two", 1)]

    def test_a_table_without_titles_is_refused(self) -> None:
        with pytest.raises(ListRefused, match="titles"):
            read_file(b"colour,size\nred,1\n", "x.csv")


class TestArchives:
    """Spotify's archive is playlists, a library and a history; zips are believed nothing."""

    def test_spotify(self) -> None:
        playlists = {
            "playlists": [
                {
                    "name": "Evenings",
                    "items": [
                        {
                            "track": {"trackName": "A", "artistName": "X", "albumName": "L"},
                            "addedDate": "2020-01-02",
                        },
                        {"episode": {"episodeName": "talk"}, "track": None},
                    ],
                }
            ]
        }
        library = {
            "tracks": [{"artist": "X", "album": "L", "track": "A", "uri": "u"}],
            "albums": [{"artist": "X", "album": "L"}],
            "artists": [{"name": "X"}],
            "shows": [{"name": "talk"}],
        }
        year = [
            {"endTime": "2020-01-02 10:05", "artistName": "X", "trackName": "A", "msPlayed": 200_000},
            {"endTime": "2020-01-02 10:06", "artistName": "X", "trackName": "A", "msPlayed": 1_000},
        ]
        ever = [
            {
                "ts": "2019-05-01T10:00:00Z",
                "ms_played": 60_000,
                "master_metadata_track_name": "A",
                "master_metadata_album_artist_name": "X",
                "master_metadata_album_album_name": "L",
            },
            {"ts": "2019-05-01T10:00:00Z", "ms_played": 60_000, "master_metadata_track_name": None},
        ]
        read = read_file(
            zipped(
                Playlist1_json=json.dumps(playlists),
                YourLibrary_json=json.dumps(library),
                StreamingHistory0_json=json.dumps(year),
                Streaming_History_Audio_json=json.dumps(ever),
                Userdata_json="{}",
            ),
            "my_spotify_data.zip",
        )
        assert read.format is Format.SPOTIFY
        kinds = {one.kind: one for one in read.lists}
        assert set(kinds) == set(ListKind) - {ListKind.SMART}
        assert kinds[ListKind.PLAYLIST].entries == (ReadEntry("A", ("X",), "L", added_at=1_577_923_200),)
        history = kinds[ListKind.HISTORY]
        assert [(play.at, play.listened_ms) for play in history.plays] == [
            (1_556_704_740, 60_000),
            (1_577_959_300, 200_000),
        ]
        # An episode, a show, a play under 30 s, a play of nothing.
        assert read.left_out == 4

    def test_apple(self) -> None:
        body = """<?xml version="1.0"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0"><dict><key>Major Version</key><integer>1</integer><key>Tracks</key><dict>
        <key>7</key><dict><key>Track ID</key><integer>7</integer><key>Name</key><string>Jóga</string>
        <key>Artist</key><string>Björk</string><key>Album</key><string>Homogenic</string>
        <key>Total Time</key><integer>225000</integer><key>Date Added</key><date>2020-01-02T00:00:00Z</date>
        <key>Loved</key><true/><key>Location</key><string>file:///etc/passwd</string></dict>
        <key>8</key><dict><key>Track ID</key><integer>8</integer><key>Name</key><string>Film</string>
        <key>Movie</key><true/></dict></dict>
        <key>Playlists</key><array>
        <dict><key>Name</key><string>Library</string><key>Master</key><true/><key>Playlist Items</key><array>
        <dict><key>Track ID</key><integer>7</integer></dict></array></dict>
        <dict><key>Name</key><string>Evenings</string><key>Playlist Items</key><array>
        <dict><key>Track ID</key><integer>7</integer></dict>
        <dict><key>Track ID</key><integer>9</integer></dict></array></dict></array></dict></plist>"""
        read = read_file(body.encode(), "Library.xml")
        entry = ReadEntry("Jóga", ("Björk",), "Homogenic", 225_000, added_at=1_577_923_200)
        assert [(one.kind, one.name, one.entries) for one in read.lists] == [
            (ListKind.PLAYLIST, "Evenings", (entry,)),
            (ListKind.LIKES, "Loved songs", (entry,)),
        ]

    def test_a_bomb_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("segue.library.exchange.formats.reading._MOST_INFLATED", 1 << 20)
        with pytest.raises(ListRefused, match="96 MB"):
            read_file(zipped(a_json=b"[" + b" " * (2 << 20) + b"]"), "x.zip")

    def test_an_archive_without_lists_is_refused(self) -> None:
        with pytest.raises(ListRefused):
            read_file(zipped(picture=b"x"), "x.zip")


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"), exclude_characters=";\xa0"),
    min_size=1,
    max_size=40,
).map(lambda text: " ".join(text.split()))
SONGS = st.builds(
    ReadEntry,
    title=NAMES.filter(bool),
    artists=st.lists(NAMES.filter(bool), min_size=1, max_size=3).map(tuple),
    album=st.none() | NAMES.filter(bool),
    duration_ms=st.integers(1, 80_000).map(lambda seconds: seconds * 1000),
    isrc=st.none() | st.just("GBBBB9700001"),
    musicbrainz_id=st.none() | st.just(RECORDING),
)


class TestRoundTrip:
    """What is written here is read here again, formulas and all."""

    @settings(max_examples=40)
    @given(st.lists(SONGS, min_size=1, max_size=4), st.sampled_from(WrittenFormat))
    def test_a_list_comes_back(self, songs: list[ReadEntry], written: WrittenFormat) -> None:
        nfc = [
            ReadEntry(
                *(normal(one.title), tuple(normal(name) for name in one.artists)),
                None if one.album is None else normal(one.album),
                one.duration_ms,
                one.isrc,
                one.musicbrainz_id,
            )
            for one in songs
        ]
        data = write_list(
            WrittenList(
                "=Evenings",
                None,
                [WrittenSong(one, f"https://x.example/{place}") for place, one in enumerate(nfc)],
            ),
            written,
        )
        expected = nfc
        if written is WrittenFormat.M3U8:
            # M3U knows no codes.
            expected = [ReadEntry(one.title, one.artists, one.album, one.duration_ms) for one in nfc]
        assert only(data, f"x.{written}") == tuple(expected)

    def test_formulas_are_quoted(self) -> None:
        one = WrittenSong(ReadEntry("=1+1", ("@you",), "-x", 1000), "https://x.example")
        text = write_list(WrittenList("x", None, [one]), WrittenFormat.CSV).decode("utf-8-sig")
        assert text.splitlines()[1].startswith("1,'=1+1,'@you,'-x,1000")

    @given(st.text(max_size=30))
    def test_a_cell_comes_back(self, text: str) -> None:
        assert unguard(guard(text)) == text


def normal(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _mutated(make: Callable[[], bytes]) -> st.SearchStrategy[bytes]:
    body = make()
    return st.tuples(st.integers(0, len(body)), st.integers(0, 40), st.binary(max_size=12)).map(
        lambda cut: body[: cut[0]] + cut[2] + body[cut[0] + cut[1] :]
    )


SEEDS = [
    lambda: b"#EXTM3U\n#EXTINF:1,A - B\n/x/y/z.mp3\n",
    lambda: (
        b'<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><title>A</title></track></trackList></playlist>'
    ),
    lambda: b'{"playlist":{"track":[{"title":"A","duration":1,"identifier":["isrc:GBBBB9700001"]}]}}',
    lambda: b"title,artist,duration\nA,B,3:45\n",
    lambda: (
        b'<?xml version="1.0"?><plist><dict><key>Tracks</key><dict><key>7</key><dict><key>Track ID</key>'
        b"<integer>7</integer><key>Name</key><string>A</string></dict></dict></dict></plist>"
    ),
    lambda: b'[{"ts":"2019-05-01T10:00:00Z","ms_played":60000,"master_metadata_track_name":"A"}]',
    lambda: b'{"playlists":[{"name":"x","items":[{"track":{"trackName":"A"}}]}]}',
    lambda: b'{"tracks":[{"track":"A"}],"albums":[],"artists":[{"name":"x"}]}',
    lambda: b'{"all":[{"is":{"title":"A"}}],"limit":3}',
    lambda: zipped(a_json=b'{"tracks":[{"track":"A"}]}'),
]


BYTES = st.one_of(st.binary(max_size=200), *(_mutated(seed) for seed in SEEDS))


class TestFuzz:
    """Whatever is sent is read or refused: no other end."""

    @settings(max_examples=300)
    @given(
        st.one_of(st.binary(max_size=200), *(_mutated(seed) for seed in SEEDS)),
        st.sampled_from(["x", "x.m3u", "x.csv"]),
    )
    def test_any_bytes(self, data: bytes, name: str) -> None:
        try:
            read = read_file(data, name)
        except ListRefused:
            return
        for one in read.lists:
            assert 0 < len(one.name) <= 100
            assert all("\0" not in entry.title for entry in one.entries)

"""The multipart form of an upload, read as it comes."""

from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.ingest.contracts import Draft
from segue.ingest.errors import FieldInvalid, UploadMalformed
from segue.ingest.form import UploadForm, draft_of

TYPE = 'multipart/form-data; boundary="b-o-u-n-d"'
FILE = b"RIFF\r\n--b-o-u-n-x\r\n" + bytes(range(256)) * 20


def field(name: str, value: str) -> bytes:
    return f'--b-o-u-n-d\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file(name: str = "a song.wav", data: bytes = FILE) -> bytes:
    head = f'--b-o-u-n-d\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: audio/wav\r\n\r\n" + data + b"\r\n"


END = b"--b-o-u-n-d--\r\n"


async def pieces(body: bytes, cuts: Sequence[int] = ()) -> AsyncIterator[bytes]:
    places = sorted({0, *(cut % (len(body) + 1) for cut in cuts), len(body)})
    for start, end in pairwise(places):
        yield body[start:end]


async def read(body: bytes, cuts: Sequence[int] = (), kind: str = TYPE) -> tuple[str, bytes, Draft]:
    form = UploadForm(kind, pieces(body, cuts))
    name, chunks = await form.open_file()
    data = b"".join([chunk async for chunk in chunks])
    return name, data, await form.read_draft()


class TestWhole:
    """File and fields arrive unchanged, in whatever order and pieces they were sent."""

    @given(st.lists(st.integers(0, 10_000), max_size=30), st.booleans())
    async def test_any_order_and_any_cuts(self, cuts: list[int], fields_first: bool) -> None:
        fields = field("title", "Ein Lied — 歌") + field("track", "7")
        body = (fields + file() if fields_first else file() + fields) + END
        name, data, draft = await read(body, cuts)
        assert (name, data) == ("a song.wav", FILE)
        assert (draft.title, draft.track, draft.artist) == ("Ein Lied — 歌", 7, None)

    async def test_the_file_is_handed_on_before_the_form_ends(self) -> None:
        async def slow() -> AsyncIterator[bytes]:
            yield file(data=b"x" * 1000)[:-1]
            pytest.fail("asked for more before the first piece was used")

        _, chunks = await UploadForm(TYPE, slow()).open_file()
        async for chunk in chunks:
            assert chunk
            break

    async def test_an_empty_file_is_a_file(self) -> None:
        assert (await read(file(data=b"") + END))[1] == b""

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\\\Music\\\\a.wav", "a.wav"),
            ("-rf.wav", "-rf.wav"),
            ("", "upload"),
        ],
    )
    async def test_names_are_names_and_not_places(self, sent: str, kept: str) -> None:
        assert (await read(file(sent) + END))[0] == kept


class TestMalformed:
    """A form that is none, or breaks off, is refused."""

    @pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data"])
    async def test_other_bodies(self, kind: str) -> None:
        with pytest.raises(UploadMalformed):
            await read(file() + END, kind=kind)

    async def test_without_a_file(self) -> None:
        with pytest.raises(UploadMalformed, match="no file"):
            await read(field("title", "x") + END)

    async def test_several_files(self) -> None:
        with pytest.raises(UploadMalformed, match="several"):
            await read(file() + file() + END)

    @given(st.integers(0, len(file()) + len(END) - 5))
    async def test_broken_off_anywhere(self, length: int) -> None:
        with pytest.raises(UploadMalformed):
            await read((file() + END)[:length])

    async def test_no_form_at_all(self) -> None:
        with pytest.raises(UploadMalformed):
            await read(b"GET / HTTP/1.1\r\n\r\n" * 10)

    async def test_a_field_without_end(self) -> None:
        with pytest.raises(FieldInvalid, match="too long"):
            await read(file() + field("title", "x" * 10_000) + END)

    async def test_unknown_fields(self) -> None:
        with pytest.raises(FieldInvalid, match="no field called colour"):
            await read(field("colour", "red") + file() + END)


class TestFields:
    """What is sent is checked; what is empty is left to the tags."""

    def test_empty_ones_are_not_sent(self) -> None:
        assert draft_of({"title": "  ", "genres": "", "explicit": ""}) == Draft()

    def test_all(self) -> None:
        draft = draft_of({"title": "T", "genres": "Rock, Folk,Rock", "explicit": "yes", "disc": "2"})
        assert (draft.genres, draft.explicit, draft.disc) == (("Rock", "Folk"), True, 2)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("track", "0"),
            ("track", "10000"),
            ("track", "-1"),
            ("track", "one"),
            ("track", "\u0661"),
            ("disc", "1000"),
            ("explicit", "maybe"),
            ("album_id", "7"),
            ("title", "x" * 201),
            ("genres", ",".join(str(n) for n in range(11))),
        ],
    )
    def test_refused(self, name: str, value: str) -> None:
        with pytest.raises(FieldInvalid) as refusal:
            draft_of({name: value})
        assert refusal.value.fields["field"] == name

    def test_lines_and_controls_become_spaces(self) -> None:
        assert draft_of({"title": " a\r\n\x00b\tc "}).title == "a b c"

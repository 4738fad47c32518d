"""The multipart form of an upload (RFC 7578), read as it comes: the file is never held whole."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TypeVar
from uuid import UUID

from python_multipart import MultipartParser
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import parse_options_header

from segue.ingest.contracts import Draft
from segue.ingest.errors import FieldInvalid, UploadMalformed
from segue.kernel.ids import AlbumId, SongId

T = TypeVar("T")
FILE_FIELD = "file"
FIELDS = (
    *("title", "artist", "album", "album_id", "track", "disc", "genres", "explicit"),
    *("song_id", "draft"),
)
_MOST_FIELD_BYTES = 8192
_LONGEST = 200
_MOST_GENRES = 10
_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


class UploadForm:
    """An `Incoming` over a request's body; fields may stand before or after the file."""

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise UploadMalformed("Send the file as multipart/form-data, in a field called file.")
        self._body = body
        self._parts = _Parts()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._parts.begin,
                "on_header_field": self._parts.header_name,
                "on_header_value": self._parts.header_value,
                "on_header_end": self._parts.header_end,
                "on_headers_finished": self._parts.headers_end,
                "on_part_data": self._parts.data,
                "on_part_end": self._parts.end,
                "on_end": self._parts.form_end,
            },
        )

    async def open_file(self) -> tuple[str, AsyncIterator[bytes]]:
        """The file's name and bytes; raises UploadMalformed when there is none."""
        while self._parts.file_name is None:
            if not await self._read_on():
                raise UploadMalformed("There is no file in the upload. Put it into a field called file.")
        return self._parts.file_name, self._file_bytes()

    async def read_draft(self) -> Draft:
        """All fields, once the file was read. Raises UploadMalformed, FieldInvalid."""
        while await self._read_on():
            self._parts.file_bytes.clear()
        return draft_of(self._parts.fields)

    async def _file_bytes(self) -> AsyncIterator[bytes]:
        while True:
            while self._parts.file_bytes:
                yield self._parts.file_bytes.popleft()
            if self._parts.file_done or not await self._read_on():
                break

    async def _read_on(self) -> bool:
        """Parse the next piece of the body; False at the form's end."""
        if self._parts.whole:
            return False
        try:
            piece = await anext(self._body, None)
            if piece is None:
                raise UploadMalformed(
                    "The upload ended in the middle. Check the connection and send it again."
                )
            self._parser.write(piece)
        except MultipartParseError:
            raise UploadMalformed("The upload is no valid multipart form. Send it again.") from None
        return True


class _Parts:
    """What the parser has seen so far; file bytes wait here until they are fetched."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self.file_bytes: deque[bytes] = deque()
        self.file_done = False
        self.whole = False
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._field: str | None = None
        self._value = bytearray()

    def begin(self) -> None:
        self._disposition = b""
        self._field = None
        self._value = bytearray()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def header_end(self) -> None:
        if bytes(self._header[0]).lower() == b"content-disposition":
            self._disposition = bytes(self._header[1])
        self._header = (bytearray(), bytearray())

    def headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        if self._field == FILE_FIELD:
            if self.file_name is not None:
                raise UploadMalformed("There are several files in the upload. Send one at a time.")
            self.file_name = shown_name(options.get(b"filename", b"").decode("utf-8", "replace"))
        elif self._field not in FIELDS:
            raise FieldInvalid(
                f"There is no field called {_printable(self._field)[:50]}. "
                f"Known are file, {', '.join(FIELDS)}.",
                field=self._field[:50],
            )

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._field == FILE_FIELD:
            self.file_bytes.append(data[start:end])
            return
        self._value.extend(data[start:end])
        if len(self._value) > _MOST_FIELD_BYTES:
            raise FieldInvalid(f"The field {self._field} is too long.", field=self._field)

    def end(self) -> None:
        if self._field == FILE_FIELD:
            self.file_done = True
        elif self._field is not None:
            self.fields[self._field] = self._value.decode("utf-8", "replace")

    def form_end(self) -> None:
        self.whole = True


def shown_name(told: str) -> str:
    """The file's name without folders and what cannot be printed; `upload` when nothing is left."""
    return _printable(told.replace("\\", "/").rsplit("/", 1)[-1])[:_LONGEST] or "upload"


def draft_of(fields: Mapping[str, str]) -> Draft:
    """Fields as text, checked; empty ones are left to the file's tags. Raises FieldInvalid."""
    given = {name: text for name, value in fields.items() if (text := _printable(value))}
    genres = given.get("genres")
    return Draft(
        title=_short(fields, given, "title"),
        artist=_short(fields, given, "artist"),
        album=_short(fields, given, "album"),
        album_id=_id(given, "album_id", AlbumId),
        track=_number(given, "track", 9999),
        disc=_number(given, "disc", 999),
        genres=None if genres is None else _genres(genres),
        explicit=_flag(given, "explicit"),
        song_id=_id(given, "song_id", SongId),
        as_draft=_flag(given, "draft"),
    )


def _short(sent: Mapping[str, str], given: Mapping[str, str], field: str) -> str | None:
    # As it was sent, for that is what the document limits: what cannot be shown counts too.
    if len(sent.get(field, "")) > _LONGEST:
        raise FieldInvalid(f"The {field} has over {_LONGEST} characters. Shorten it.", field=field)
    return given.get(field)


def _id(given: Mapping[str, str], field: str, kind: Callable[[UUID], T]) -> T | None:
    text = given.get(field)
    if text is None:
        return None
    try:
        return kind(UUID(text))
    except ValueError:
        raise FieldInvalid(f"{field} is no id. Take it from its page.", field=field) from None


def _number(given: Mapping[str, str], field: str, most: int) -> int | None:
    text = given.get(field)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise FieldInvalid(f"{field} is a number from 1 to {most}.", field=field)
    return int(text)


def _genres(text: str) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(part for part in (one.strip() for one in text.split(",")) if part))
    if len(parts) > _MOST_GENRES:
        raise FieldInvalid(f"A song has up to {_MOST_GENRES} genres.", field="genres")
    return parts


def _flag(given: Mapping[str, str], field: str) -> bool | None:
    text = given.get(field)
    if text is None:
        return None
    if text.lower() not in _YES + _NO:
        raise FieldInvalid(f"{field} is true or false.", field=field)
    return text.lower() in _YES


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

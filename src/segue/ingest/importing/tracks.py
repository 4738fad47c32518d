"""What a file says of itself, as it travels from the child that read it; imports next to nothing."""

import msgspec


class Credit(msgspec.Struct, array_like=True, frozen=True):
    """An artist on a track. `role` as in catalog.contracts; `mbid` is a MusicBrainz id or empty."""

    name: str
    role: str = "main"
    mbid: str = ""


class Sound(msgspec.Struct, array_like=True, frozen=True):
    """What the headers say of the sound; `bits` is 0 for lossy codecs, `kbps` an average."""

    format: str
    codec: str
    mime: str
    lossless: bool
    bits: int
    sample_rate: int
    channels: int
    seconds: float
    kbps: int


class Track(msgspec.Struct, array_like=True, frozen=True):
    """A file's tags, put in order; None or empty where it says nothing usable.

    Names are in NFC. `credits` begin with the main artists. Dates are YYYY, YYYY-MM or YYYY-MM-DD.
    `gain_db` and `peak_dbtp` are ReplayGain's. `digest` names the content (see reading.py).
    """

    digest: bytes
    sound: Sound
    title: str | None
    credits: tuple[Credit, ...]
    album: str | None
    album_artists: tuple[Credit, ...]
    track: int | None
    disc: int | None
    date: str | None
    original_date: str | None
    genres: tuple[str, ...]
    compilation: bool
    explicit: bool
    isrc: str | None
    upc: str | None
    label: str | None
    catalogue_number: str | None
    recording_mbid: str
    album_mbid: str
    gain_db: float | None
    peak_dbtp: float | None
    has_picture: bool


class Unread(msgspec.Struct, array_like=True, frozen=True):
    """Why a file is not taken, in words its owner can act on."""

    code: str
    reason: str


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """One of the two, for each file asked about."""

    track: Track | None
    unread: Unread | None

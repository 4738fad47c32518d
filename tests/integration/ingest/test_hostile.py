"""Files made to harm: failed with a reason, nothing else read, no network, the next song unharmed."""

import os
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from segue.app.ingesting import Ingest
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.engines.sandbox.confinement import Confinement
from segue.engines.sandbox.cores import Cores
from segue.engines.sandbox.process import ProcessSandbox
from segue.ingest.api import Upload, UploadState
from segue.kernel.ports.sandbox import Ended, Program
from tests.integration.ingest.conftest import Workshop
from tests.sounds import FFMPEG, make_sound, run_ffmpeg, silence

SECRET = b"the canary sings"
Maker = Callable[[Path, "Trap"], Path]


class Trap:
    """A file that must not be read and a server that must not be called."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary.wav"
        make_sound(self.canary, "-c:a", "pcm_s16le")
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/song.wav"
        os.utime(self.canary, (1, 1))
        self._read_at = self.canary.stat().st_atime_ns

    def untouched(self) -> bool:
        """Nobody read the file, as far as the filesystem tells, and nobody called."""
        try:
            self.server.accept()
        except BlockingIOError:
            return self.canary.stat().st_atime_ns == self._read_at
        return False


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    trap = Trap(tmp_path)
    yield trap
    trap.server.close()


def playlist(path: Path, trap: Trap) -> Path:
    path.write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{trap.canary}\n#EXTINF:1,\n{trap.url}\n")
    return path


def ffconcat(path: Path, trap: Trap) -> Path:
    path.write_text(f"ffconcat version 1.0\nfile {trap.canary}\nfile {trap.url}\n")
    return path


def ffconcat_behind_tags(path: Path, trap: Trap) -> Path:
    path.write_bytes(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + ffconcat(path, trap).read_bytes())
    return path


def playlist_after_a_frame(path: Path, trap: Trap) -> Path:
    """An MP3 header, so that it is taken for MP3, and then a playlist."""
    path.write_bytes(b"\xff\xfb\x90\x64\n" + playlist(path, trap).read_bytes() * 50)
    return path


def reference_movie(path: Path, trap: Trap) -> Path:
    """A QuickTime file whose sound is said to be in another file."""
    make_sound(path.with_suffix(".mov"), "-c:a", "pcm_s16be", "-f", "mov")
    data = path.with_suffix(".mov").read_bytes()
    alias = struct.pack(">I4sI", 12 + len(str(trap.canary)), b"url ", 0) + str(trap.canary).encode()
    place = data.index(b"dref") - 4
    old = struct.unpack_from(">I", data, place)[0]
    new = struct.pack(">I4sII", 16 + len(alias), b"dref", 0, 1) + alias
    path.write_bytes(data[:place] + new.ljust(old, b"\0")[:old] + data[place + old :])
    return path


def endless_silence(path: Path, trap: Trap) -> Path:
    """Hours in next to no bytes."""
    return silence(path, ["-c:a", "flac", "-frame_size", "16384", "-f", "flac"], 5 * 3600)


def endless_silence_without_length(path: Path, trap: Trap) -> Path:
    """The same, and the header says nothing of it."""
    data = bytearray(
        silence(path, ["-c:a", "flac", "-frame_size", "16384", "-f", "flac"], 5 * 3600).read_bytes()
    )
    place = data.index(b"fLaC") + 8 + 13
    data[place] &= 0xF0
    data[place + 1 : place + 5] = bytes(4)
    path.write_bytes(data)
    return path


def all_silent(path: Path, trap: Trap) -> Path:
    return silence(path, ["-c:a", "pcm_s16le", "-f", "wav"], 3)


def giant_atoms(path: Path, trap: Trap) -> Path:
    """Boxes that claim exabytes, inside one another and beside."""
    ftyp = struct.pack(">I4s4sI4s", 20, b"ftyp", b"M4A ", 0, b"M4A ")
    inner = struct.pack(">I4sQ", 1, b"udta", 2**62) + struct.pack(">I4sQ", 1, b"meta", 2**62)
    path.write_bytes(ftyp + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1) + inner + bytes(2000))
    return path


def giant_tables(path: Path, trap: Trap) -> Path:
    """A real song whose sample table claims four billion entries."""
    data = bytearray(make_sound(path.with_suffix(".m4a"), "-c:a", "aac").read_bytes())
    for table in (b"stsz", b"stts", b"stsc", b"stco"):
        place = data.index(table) + (12 if table == b"stsz" else 8)
        data[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    return path


def thousand_streams(path: Path, trap: Trap) -> Path:
    """Every track of a thousand is a small song."""
    one = make_sound(path.with_suffix(".m4a"), "-c:a", "aac", seconds=0.6).read_bytes()
    moov = one.index(b"moov") - 4
    trak = one.index(b"trak") - 4
    length = struct.unpack_from(">I", one, trak)[0]
    grown = bytearray(one[:trak] + one[trak : trak + length] * 1000 + one[trak + length :])
    size = struct.unpack_from(">I", one, moov)[0] + 999 * length
    grown[moov : moov + 4] = struct.pack(">I", size)
    path.write_bytes(grown)
    return path


def png(side: int) -> bytes:
    """A black PNG of `side` by `side` pixels in next to no bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def cover_bomb(path: Path, trap: Trap) -> Path:
    """A song with a picture of 40,000 by 40,000 pixels."""
    from mutagen.flac import FLAC, Picture

    make_sound(path.with_suffix(".flac"), "-c:a", "flac")
    song = FLAC(path.with_suffix(".flac"))  # type: ignore[no-untyped-call]
    picture = Picture()  # type: ignore[no-untyped-call]
    picture.type, picture.mime, picture.data = 3, "image/png", png(40_000)
    song.add_picture(picture)  # type: ignore[no-untyped-call]
    song.save()
    return path.with_suffix(".flac").rename(path)


def tag_bomb(path: Path, trap: Trap) -> Path:
    """A song with a compressed ID3 frame that unpacks to a gigabyte."""
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()

    def syncsafe(number: int) -> bytes:
        return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))

    content = syncsafe(0x0FFFFFFF) + body
    frame = b"TIT2" + syncsafe(len(content)) + b"\x00\x09" + content
    song = make_sound(path.with_suffix(".mp3"), "-c:a", "libmp3lame", "-id3v2_version", "0").read_bytes()
    path.write_bytes(b"ID3\x04\0\0" + syncsafe(len(frame)) + frame + song)
    return path


def zip_file(path: Path, trap: Trap) -> Path:
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("song.wav", bytes(50 << 20))
    return path


def empty(path: Path, trap: Trap) -> Path:
    path.touch()
    return path


def cut_wav(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".wav"), "-c:a", "pcm_s16le", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_aiff(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".aiff"), "-c:a", "pcm_s16be", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_flac(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".flac"), "-c:a", "flac", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_mp3(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".mp3"), "-c:a", "libmp3lame", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_m4a(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".m4a"), "-c:a", "aac", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_faststart_m4a(path: Path, trap: Trap) -> Path:
    whole = make_sound(
        path.with_suffix(".m4a"), "-c:a", "aac", "-movflags", "+faststart", seconds=6
    ).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_ogg(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".ogg"), "-c:a", "libvorbis", seconds=6).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def noise_after_a_header(path: Path, trap: Trap) -> Path:
    whole = make_sound(path.with_suffix(".flac"), "-c:a", "flac", seconds=6).read_bytes()
    path.write_bytes(whole[:200] + os.urandom(200_000))
    return path


def unknown_codec(path: Path, trap: Trap) -> Path:
    return make_sound(path.with_suffix(".wav"), "-c:a", "adpcm_ms").rename(path)


def video_only(path: Path, trap: Trap) -> Path:
    made = path.with_suffix(".mp4")
    run_ffmpeg("-f", "lavfi", "-i", "color=c=red:s=64x64:d=1", "-c:v", "mpeg4", str(made))
    return made.rename(path)


def nine_channels(path: Path, trap: Trap) -> Path:
    made = path.with_suffix(".wav")
    run_ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=1:a=0.1", "-af", "pan=9 channels|" + "|".join(
        f"c{place}=c0" for place in range(9)), str(made))  # fmt: skip
    return made.rename(path)


def low_rate(path: Path, trap: Trap) -> Path:
    return make_sound(path.with_suffix(".wav"), "-c:a", "pcm_s16le", rate=4000).rename(path)


def blink(path: Path, trap: Trap) -> Path:
    return make_sound(path.with_suffix(".wav"), "-c:a", "pcm_s16le", seconds=0.2).rename(path)


HOSTILE: dict[Maker, str] = {
    playlist: "not_audio",
    ffconcat: "not_audio",
    ffconcat_behind_tags: "not_audio",
    playlist_after_a_frame: "damaged",
    endless_silence: "too_long",
    endless_silence_without_length: "too_sparse",
    all_silent: "silent",
    giant_atoms: "damaged",
    giant_tables: "damaged",
    thousand_streams: "too_many_streams",
    cover_bomb: "cover_too_large",
    tag_bomb: "tags_too_large",
    zip_file: "not_audio",
    empty: "empty_file",
    cut_wav: "truncated",
    cut_aiff: "truncated",
    cut_flac: "truncated",
    cut_mp3: "truncated",
    cut_m4a: "truncated",
    cut_faststart_m4a: "truncated",
    cut_ogg: "truncated",
    noise_after_a_header: "truncated",
    unknown_codec: "codec_refused",
    video_only: "not_audio",
    nine_channels: "too_many_channels",
    low_rate: "sample_rate_refused",
    blink: "too_short",
}


class WatchedSandbox(ProcessSandbox):
    """Remembers what ran."""

    def __init__(self, confinement: Confinement) -> None:
        super().__init__(lambda: confinement)
        self.ran: list[Program] = []

    async def run(self, program: Program) -> Ended:
        self.ran.append(program)
        return await super().run(program)


@pytest.fixture
def watched(confinement: Confinement) -> WatchedSandbox:
    return WatchedSandbox(confinement)


@pytest.fixture
def guarded(workshop: Workshop, watched: WatchedSandbox) -> Workshop:
    """A workshop whose sandbox is watched."""
    use(workshop.ingest, FfmpegEngine(FFMPEG, watched, Cores(2)))
    return workshop


def use(ingest: Ingest, engine: FfmpegEngine) -> None:
    ingest.encoding._analyser = engine
    ingest.encoding._encoder = engine


def is_failure(upload: Upload, code: str) -> None:
    assert (upload.state, upload.code) == (UploadState.FAILED, code), upload.reason
    assert upload.reason is not None
    assert upload.reason.endswith((".", "?"))
    assert upload.song_id is None
    assert not upload.playable


class TestHostile:
    """Each is refused at its first attempt, and a song after it is made as if nothing had been."""

    @pytest.mark.parametrize("maker", HOSTILE, ids=lambda maker: maker.__name__)
    async def test_file(
        self, maker: Maker, guarded: Workshop, watched: WatchedSandbox, trap: Trap, tmp_path: Path
    ) -> None:
        is_failure(await guarded.made(maker(tmp_path / "song.mp3", trap)), HOSTILE[maker])
        assert trap.untouched()
        assert all(program.limits.memory <= 1 << 30 for program in watched.ran)
        assert not [
            word
            for program in watched.ran
            for word in program.argv
            if str(tmp_path) in word[:4096] and "canary" in word
        ]
        assert not list((tmp_path / "data" / "work").glob("*"))

    async def test_the_next_song_is_unharmed(self, guarded: Workshop, trap: Trap, tmp_path: Path) -> None:
        bad = [
            await guarded.send(maker(tmp_path / "song.mp3", trap)) for maker in (tag_bomb, giant_atoms, empty)
        ]
        good = await guarded.send(make_sound(tmp_path / "good.wav", "-c:a", "pcm_s16le"))
        await guarded.work()
        assert {(await guarded.look(one)).state for one in bad} == {UploadState.FAILED}
        assert (await guarded.look(good)).state is UploadState.READY

    async def test_a_movie_that_names_another_file_is_read_from_itself(
        self, guarded: Workshop, trap: Trap, tmp_path: Path
    ) -> None:
        await guarded.made(reference_movie(tmp_path / "song.mp3", trap))
        assert trap.untouched()

    async def test_a_name_that_looks_like_an_option(self, guarded: Workshop, tmp_path: Path) -> None:
        song = make_sound(tmp_path / "song.wav", "-c:a", "pcm_s16le")
        for name in ("-i.wav", "-y -f null.wav", "'; rm -rf ~.wav"):
            upload = await guarded.made(song.rename(song.with_name(name)), name=name)
            assert (upload.state, upload.file_name) == (UploadState.READY, name)
            song = song.with_name(name).rename(song)

"""The composer's own process: `python -m segue.app.demo.composer FOLDER SLUG...`.

Composes the works that hold these pieces and leaves a FLAC for each, with tags and cover; its name
is printed when it is whole. Nice from the second song on, so that everything else goes first.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types
from mutagen.flac import FLAC, Picture

from segue.app.demo.albums import jazz_trio, joining, night_sleeper, second_cup, swimming_indoors, synth_pop
from segue.app.demo.programme import NIGHT_SLEEPER, SWIMMING_INDOORS, Piece, Record, Work, works
from segue.app.demo.sleeves import draw_sleeve
from segue.app.demo.sound.mastering import to_pcm16
from segue.app.demo.sound.signal import RATE, Audio

_PCM_IN = (
    *("-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
    *("-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0", "-threads", "1"),
)
_FLAC_OUT = ("-c:a", "flac", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac")
_FRONT_COVER = 3  # ID3v2.4, section 4.14
_LOWEST_PRIORITY = 19


def compose_works(slugs: Sequence[str]) -> Iterator[tuple[Record, Piece, Audio]]:
    """Masters of the pieces named, and of those that are composed with them, as they come."""
    for work in works():
        if any(piece.slug in slugs for piece in work.pieces):
            for piece, audio in zip(work.pieces, _compose(work), strict=True):
                yield work.record, piece, audio


def _compose(work: Work) -> Iterator[Audio]:
    if work.record is NIGHT_SLEEPER:
        yield from joining.compose(night_sleeper.PARTS)
        return
    slug = work.pieces[0].slug
    if work.record is SWIMMING_INDOORS:
        yield synth_pop.compose(swimming_indoors.SONGS[slug])
    else:
        yield jazz_trio.compose(second_cup.SONGS[slug])


def write_master(folder: Path, record: Record, piece: Piece, audio: Audio, cover: bytes) -> Path:
    """A FLAC of 16 bits; it appears under its name when it is whole."""
    path, unfinished = folder / f"{piece.slug}.flac", folder / f"{piece.slug}.part"
    encoder = (imageio_ffmpeg.get_ffmpeg_exe(), *_PCM_IN, *_FLAC_OUT, str(unfinished))
    subprocess.run(encoder, input=to_pcm16(audio, seed=sum(piece.slug.encode())), check=True)
    tagged = FLAC(unfinished)  # type: ignore[no-untyped-call]
    tagged["title"] = piece.title
    tagged["artist"] = record.artist
    tagged["album"] = record.title
    tagged["tracknumber"] = str(piece.track)
    tagged["date"] = record.release_date
    tagged["genre"] = list(piece.genres)
    picture = Picture()  # type: ignore[no-untyped-call]
    picture.type, picture.mime, picture.data = _FRONT_COVER, "image/png", cover
    tagged.add_picture(picture)  # type: ignore[no-untyped-call]
    tagged.save()
    unfinished.rename(path)
    return path


def main(arguments: Sequence[str]) -> None:
    """Compose what is named after the folder, and print each slug when its file is whole."""
    folder, slugs = Path(arguments[0]), arguments[1:]
    # Until something can be played nobody waits for anything else.
    if works()[0].pieces[0].slug not in slugs:
        os.nice(_LOWEST_PRIORITY)
    sleeves: dict[str, bytes] = {}
    for record, piece, audio in compose_works(slugs):
        if piece.slug not in slugs:
            continue
        if record.slug not in sleeves:
            sleeves[record.slug] = draw_sleeve(record.slug)
        write_master(folder, record, piece, audio, sleeves[record.slug])
        sys.stdout.write(f"{piece.slug}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

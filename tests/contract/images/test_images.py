"""The port of images, on its one engine."""

import struct
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import blurhash  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import Image

from segue.engines.pillow import render
from segue.engines.pillow.images import PillowImages
from segue.kernel.ports.images import ImageRefused, Images

SIDES = (96, 320, 640, 1280)
RENDER = Path(render.__file__)


@pytest.fixture
def images() -> Images:
    return PillowImages()


def drawn(kind: str, size: tuple[int, int] = (400, 400), mode: str = "RGB", **saved: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    held = BytesIO()
    image.save(held, kind, **saved)
    return held.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + png_chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + png_chunk(b"IEND", b"")
    )


async def rendered(images: Images, data: bytes) -> dict[int, Image.Image]:
    cover = await images.render_cover(data, SIDES)
    return {side: Image.open(BytesIO(file)) for side, file in cover.sizes.items()}


class TestRender:
    """Any common picture becomes upright WebP squares."""

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
    async def test_common_kinds(self, images: Images, kind: str) -> None:
        made = await rendered(images, drawn(kind))
        assert list(made) == [96, 320, 640]
        for side, image in made.items():
            assert (image.format, image.size) == ("WEBP", (side, side))
        red, _, blue = made[96].convert("RGB").getpixel((5, 50))  # type: ignore[misc]
        assert red > 200
        assert blue < 60

    async def test_turned_as_the_camera_said(self, images: Images) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        made = await rendered(images, drawn("JPEG", exif=exif))
        top = made[96].convert("RGB").getpixel((48, 5))
        bottom = made[96].convert("RGB").getpixel((48, 90))
        assert top[0] > 200  # type: ignore[index]
        assert bottom[2] > 200  # type: ignore[index]

    async def test_keeps_the_middle(self, images: Images) -> None:
        image = Image.new("RGB", (900, 300), "white")
        image.paste("green", (300, 0, 600, 300))
        held = BytesIO()
        image.save(held, "PNG")
        made = await rendered(images, held.getvalue())
        assert made[96].convert("RGB").getpixel((4, 48))[0] < 60  # type: ignore[index]

    async def test_clear_parts_are_white(self, images: Images) -> None:
        held = BytesIO()
        Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(held, "PNG")
        made = await rendered(images, held.getvalue())
        assert made[96].convert("RGB").getpixel((50, 50)) == (255, 255, 255)

    async def test_carries_no_metadata(self, images: Images) -> None:
        exif = Image.Exif()
        exif[0x010E] = "where I live"
        cover = await images.render_cover(drawn("JPEG", exif=exif), SIDES)
        assert all(b"where I live" not in file for file in cover.sizes.values())

    @pytest.mark.parametrize(("colour", "hue"), [("#ff0000", 29), ("#00ff00", 142), ("#0000ff", 264)])
    async def test_the_colour_that_leads(self, images: Images, colour: str, hue: int) -> None:
        # Hues of sRGB's primaries in OKLCH: CSS Color 4.
        held = BytesIO()
        Image.new("RGB", (64, 64), colour).save(held, "PNG")
        cover = await images.render_cover(held.getvalue(), SIDES)
        assert abs(cover.hue - hue) < 2
        assert cover.chroma > 0.2

    async def test_grey_has_no_colour(self, images: Images) -> None:
        held = BytesIO()
        Image.new("RGB", (64, 64), "#808080").save(held, "PNG")
        assert (await images.render_cover(held.getvalue(), SIDES)).chroma < 0.001

    async def test_jpeg_beside_webp_where_asked(self, images: Images) -> None:
        cover = await images.render_cover(drawn("PNG"), SIDES, (64, 320, 1500))
        made = {side: Image.open(BytesIO(file)) for side, file in cover.jpegs.items()}
        assert {side: (one.format, one.size) for side, one in made.items()} == {
            side: ("JPEG", (side, side)) for side in (64, 320, 1500)
        }
        assert made[320].getpixel((10, 100))[0] > 200  # type: ignore[index]
        assert (await images.render_cover(drawn("PNG"), SIDES)).jpegs == {}

    async def test_colours_and_the_blur(self, images: Images) -> None:
        image = Image.new("RGB", (400, 400), "#204080")
        image.paste("#c04020", (0, 0, 120, 400))
        held = BytesIO()
        image.save(held, "PNG")
        cover = await images.render_cover(held.getvalue(), SIDES)
        assert cover.palette[:2] == ("#204080", "#c04020")
        assert len(cover.palette) <= 5
        seen = blurhash.decode(cover.blurhash, 32, 32)
        left, right = seen[16][2], seen[16][28]
        assert left[0] > left[2]
        assert right[2] > right[0]


class TestRefuse:
    """What is no picture, or too large a one, is refused with a reason, and nothing else happens."""

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run",
            b"GIF89a",
            b"\xff\xd8\xff" + bytes(100),
            b"PK\x03\x04" + bytes(100),
            drawn("PNG")[:200],
            drawn("JPEG")[:200],
        ],
    )
    async def test_what_is_none(self, images: Images, data: bytes) -> None:
        with pytest.raises(ImageRefused) as refused:
            await images.render_cover(data, SIDES)
        assert refused.value.detail.endswith(".")

    @pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (60_000, 700), (2**31 - 1, 2**31 - 1)])
    async def test_bombs(self, images: Images, width: int, height: int) -> None:
        with pytest.raises(ImageRefused):
            await images.render_cover(bomb(width, height), SIDES)

    async def test_whole_pictures_of_too_many_pixels(self, images: Images) -> None:
        held = BytesIO()
        Image.new("1", (60_000, 700)).save(held, "PNG")
        with pytest.raises(ImageRefused) as refused:
            await images.render_cover(held.getvalue(), SIDES)
        assert "36 million pixels" in refused.value.detail

    async def test_files_over_20_megabytes(self, images: Images) -> None:
        with pytest.raises(ImageRefused):
            await images.render_cover(bytes(20 * 1024 * 1024 + 1), SIDES)


def archive() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("run.class", b"x")
    return held.getvalue()


def commented(comment: bytes) -> bytes:
    """A JPEG whose first segment is a comment."""
    whole = drawn("JPEG")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + whole[2:]


def zeros(megabytes: int) -> bytes:
    """Packed zeros, made without unpacking them: after a full flush each block is like the one before."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    checksum = struct.pack(">I", ((megabytes << 20) % 65_521 << 16) | 1)  # Adler-32: RFC 1950
    return first + block * (megabytes - 1) + end + checksum


def unpacks_large(kind: bytes, megabytes: int) -> bytes:
    """A PNG with a chunk of text or colours that unpacks to many megabytes."""
    whole = drawn("PNG")
    first = whole.index(b"IDAT") - 4
    return whole[:first] + png_chunk(kind, b"x\0\0" + zeros(megabytes)) + whole[first:]


def many_pixels(side: int) -> bytes:
    """A PNG of one bit a pixel that has all the pixels it tells of, and a few more."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    data = png_chunk(b"IDAT", zeros((side // 8 + 1) * side // (1 << 20) + 1))
    return b"\x89PNG\r\n\x1a\n" + header + data + png_chunk(b"IEND", b"")


POLYGLOTS = {
    "an archive behind a picture": drawn("JPEG") + archive(),
    "a script behind a GIF's first bytes": b"GIF89a/*" + bytes(20) + b"*/=1;<script>alert(1)</script>",
    "a page in a comment": commented(b"<!DOCTYPE html><script>alert(1)</script>"),
    "a program in a comment": commented(b"<?php system($_GET[0]);"),
    "a document in a comment": commented(b"%PDF-1.7 1 0 obj"),
    "a drawing in a text": drawn("PNG").replace(b"IDAT", b"IDAT", 1)[:33]
    + png_chunk(b"tEXt", b"x\0<svg onload=alert(1)>")
    + drawn("PNG")[33:],
}


class TestPolyglots:
    """What is also a page, a script, a document or an archive is refused; an honest comment is not."""

    @pytest.mark.parametrize("name", POLYGLOTS)
    async def test_are_refused(self, images: Images, name: str) -> None:
        with pytest.raises(ImageRefused) as refused:
            await images.render_cover(POLYGLOTS[name], SIDES)
        assert refused.value.detail.endswith(".")

    async def test_what_a_camera_appends_does_not_matter(self, images: Images) -> None:
        payload = b"a film of the moment" * 50
        cover = await images.render_cover(commented(b"taken <3 by me") + payload, SIDES, (64,))
        assert all(b"film" not in file for file in (*cover.sizes.values(), *cover.jpegs.values()))


class TestBoundedMemory:
    """Whatever a picture unpacks to, reading it takes no more memory than the largest that is allowed."""

    # A picture of 36 million pixels is 108 MB as RGB, turned and flattened two or three times that.
    MOST_MEGABYTES = 400

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(bomb(30_000, 30_000), id="a header of 30,000 by 30,000"),
            pytest.param(many_pixels(30_000), id="30,000 by 30,000 that are there"),
            pytest.param(unpacks_large(b"zTXt", 600), id="600 MB of text"),
            pytest.param(unpacks_large(b"iCCP", 600), id="600 MB of colours"),
        ],
    )
    def test_of_hostile_pictures(self, data: bytes) -> None:
        peak = peak_megabytes(data)
        assert peak < self.MOST_MEGABYTES, peak


def peak_megabytes(picture: bytes) -> int:
    """What the child that renders a picture takes at most, without the sandbox's limit on it."""
    measured = (
        "import resource, subprocess, sys;"
        f"subprocess.run([sys.executable, {str(RENDER)!r}, '96,640', '64'], stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL, check=False);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    told = subprocess.run([sys.executable, "-c", measured], input=picture, capture_output=True, check=True)
    return int(told.stdout)

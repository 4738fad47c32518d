"""The port of images, on its one engine."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from segue.engines.pillow.images import PillowImages
from segue.kernel.ports.images import ImageRefused, Images

SIDES = (96, 320, 640, 1280)


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

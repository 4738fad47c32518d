"""The child of `PillowImages`: a picture on stdin, WebP and JPEG squares on stdout.

Run as a script, so that it imports nothing but Pillow and blurhash. Arguments: the sides to make as
WebP and as JPEG, each with commas between. Output: one line of JSON `{webp: [[side, bytes]...], jpeg:
[[side, bytes]...], hue, chroma, palette, blurhash}`, then the files one after another. Exit 3 with a
sentence on stderr for a picture that is refused.
"""

import io
import json
import math
import sys
import warnings

import blurhash  # type: ignore[import-untyped]  # ships no types
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

# Decoders of whole pictures only: EPS and friends start programs, SVG and HTML are not pictures here.
FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
)
# 6000 x 6000, a print sleeve at 500 dpi, is 108 MB as RGB.
MOST_PIXELS = 36_000_000
_REFUSED = 3
_TOO_MANY_PIXELS = "The picture has over 36 million pixels. Save it smaller and try again."
_COLOUR_SIDE = 48
_MOST_COLOURS = 5
# Four by three components of a picture of 32 pixels: what the authors of BlurHash advise, in 20 ms.
_BLUR_SIDE, _BLUR_WIDE, _BLUR_HIGH = 32, 4, 3
# Where browsers (https://mimesniff.spec.whatwg.org) and PDF readers look for what else a file might be.
_SNIFFED = 1445
_PAGES = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"<?php", b"%pdf-")
# A ZIP is read from its end: the record there is 22 bytes and a comment of up to 65,535.
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 22 + 65_535


class Refused(Exception):
    """What to tell the person."""


def main() -> int:
    """Read, render, write; the exit code."""
    # Pillow warns of many oddities in files that it can read all the same.
    warnings.simplefilter("ignore")
    webp, jpeg = ([int(side) for side in told.split(",") if side] for told in sys.argv[1:3])
    try:
        data = sys.stdin.buffer.read()
        refuse_polyglot(data)
        square = read_square(data, max((*webp, *jpeg)))
        webps = [(side, encode_webp(square, side)) for side in sides_of(square.width, webp)]
        jpegs = [(side, encode_jpeg(square, side)) for side in sides_of(square.width, jpeg)]
        hue, chroma = leading_colour(square)
        colours, blur = palette(square), blurred(square)
    except Refused as reason:
        sys.stderr.write(str(reason))
        return _REFUSED
    except MemoryError:
        sys.stderr.write("The picture needs too much memory. Save it smaller and try again.")
        return _REFUSED
    head = {
        "webp": [[side, len(file)] for side, file in webps],
        "jpeg": [[side, len(file)] for side, file in jpegs],
        "hue": hue,
        "chroma": chroma,
        "palette": colours,
        "blurhash": blur,
        "side": square.width,
    }
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    out.writelines(file for _, file in (*webps, *jpegs))
    out.flush()
    return 0


def refuse_polyglot(data: bytes) -> None:
    """Raises Refused for a picture that is also a page, a script, a PDF or an archive.

    Nothing of the file is served, so it could do no harm here; but it was made to.
    """
    head = data[:_SNIFFED].lower()
    if any(mark in head for mark in _PAGES) or _ZIP_END in data[-_ZIP_TAIL:]:
        raise Refused("The file is more than a picture. Save it again as PNG or JPEG and try again.")


def read_square(data: bytes, largest: int) -> Image.Image:
    """The middle square of a picture, upright, sRGB, no side over `largest`. Raises Refused."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise Refused(_TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders raise anything on hostile bytes
        raise Refused("This is not a picture that Segue reads. Use JPEG, PNG, WebP or AVIF.") from error
    if image.width * image.height > MOST_PIXELS:
        raise Refused(_TOO_MANY_PIXELS)
    try:
        # JPEG decodes at a half, quarter or eighth for a fraction of the memory.
        image.draft("RGB", (largest, largest))
        upright = ImageOps.exif_transpose(_flat(image))
        side = min(upright.width, upright.height)
        fitted = ImageOps.fit(upright, (min(side, largest),) * 2, Image.Resampling.LANCZOS)
        return _to_srgb(fitted, image.info.get("icc_profile"))
    except MemoryError:
        raise
    except Exception as error:  # decoders raise anything on hostile bytes
        raise Refused("The picture is damaged. Save it again as PNG or JPEG and try again.") from error


def sides_of(width: int, sides: list[int]) -> list[int]:
    """The sides below `width`, and the first that holds all of it."""
    below = [side for side in sides if side < width]
    return below + sides[len(below) : len(below) + 1]


def encode_webp(square: Image.Image, side: int) -> bytes:
    """A WebP file without metadata. Quality 82 is where a sleeve at 640 shows no blocks."""
    held = io.BytesIO()
    _scaled(square, side).save(held, "WEBP", quality=82, method=4)
    return held.getvalue()


def encode_jpeg(square: Image.Image, side: int) -> bytes:
    """A progressive JPEG without metadata, for programs that read no WebP."""
    held = io.BytesIO()
    _scaled(square, side).save(held, "JPEG", quality=85, optimize=True, progressive=True)
    return held.getvalue()


def leading_colour(square: Image.Image) -> tuple[float, float]:
    """OKLCH hue in degrees and chroma of the hue that colours most of the picture.

    Hues vote with their chroma in 24 bins; the answer is the mean over the winning bin and its
    neighbours, its chroma weighed by the share of the picture that it covers, so that one red
    dot on grey gives a grey.
    """
    small = square.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    raw = small.tobytes()
    lab = [_oklab(*raw[i : i + 3]) for i in range(0, len(raw), 3)]
    votes = [0.0] * 24
    for a, b in lab:
        votes[int(math.degrees(math.atan2(b, a)) % 360 // 15) % 24] += math.hypot(a, b)
    wide = [votes[i - 1] + votes[i] + votes[(i + 1) % 24] for i in range(24)]
    best = wide.index(max(wide))
    near = {(best - 1) % 24, best, (best + 1) % 24}
    chosen = [(a, b) for a, b in lab if int(math.degrees(math.atan2(b, a)) % 360 // 15) % 24 in near]
    total_a, total_b = sum(a for a, _ in chosen), sum(b for _, b in chosen)
    hue = math.degrees(math.atan2(total_b, total_a)) % 360
    mean = math.hypot(total_a, total_b) / max(1, len(chosen))
    return round(hue, 1) % 360, round(mean * min(1.0, 2 * len(chosen) / len(lab)), 4)


def palette(square: Image.Image) -> list[str]:
    """Up to five colours that make up the picture, `#rrggbb`, the one that covers most first."""
    small = square.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    few = small.quantize(_MOST_COLOURS, Image.Quantize.MEDIANCUT, kmeans=2)
    colours, covers = few.getpalette() or [], few.histogram()
    by_share = sorted(range(_MOST_COLOURS), key=lambda place: -covers[place])
    found = (bytes(colours[3 * place : 3 * place + 3]).hex() for place in by_share if covers[place])
    return [f"#{colour}" for colour in dict.fromkeys(found)]


def blurred(square: Image.Image) -> str:
    """The picture as a BlurHash (https://blurha.sh), for the moment before it is there."""
    small = square.resize((_BLUR_SIDE, _BLUR_SIDE), Image.Resampling.BOX)
    raw = small.tobytes()
    row = 3 * _BLUR_SIDE
    pixels = [
        [tuple(raw[place : place + 3]) for place in range(start, start + row, 3)]
        for start in range(0, len(raw), row)
    ]
    return str(blurhash.encode(pixels, _BLUR_WIDE, _BLUR_HIGH))


def _scaled(square: Image.Image, side: int) -> Image.Image:
    return square if square.width == side else square.resize((side, side), Image.Resampling.LANCZOS)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "CMYK"):
        return image
    exif = image.getexif()
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        image = ground
    flat = image.convert("RGB")
    flat.getexif().update(exif)
    return flat


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile costs the picture its exact colours, nothing else.
            pass
    return image.convert("RGB")


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _oklab(red: int, green: int, blue: int) -> tuple[float, float]:
    # The a and b of OKLab from sRGB: https://bottosson.github.io/posts/oklab/
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


_LINEAR = [_linear(value) for value in range(256)]


if __name__ == "__main__":
    sys.exit(main())

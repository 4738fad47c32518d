"""Pictures people hand in, turned into the few fixed sizes that are ever served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from segue.kernel.errors import AppError, ErrorKind


class ImageRefused(AppError):
    """The bytes are not a picture we take, or too large a one."""

    code = "image_refused"
    kind = ErrorKind.INVALID
    title = "The picture cannot be used"


@dataclass(frozen=True, slots=True)
class RenderedCover:
    """Square files by side in pixels (`sizes` WebP, `jpegs` JPEG), and the picture's colours.

    `hue` in degrees [0, 360) and `chroma` [0, 0.4] are OKLCH (CSS Color 4, section 9.4) of the colour that
    leads. `palette` is up to five colours `#rrggbb`, the one that covers most first; `blurhash` is the
    picture in 4 by 3 components (https://blurha.sh). `side` is the short side of the picture that came in,
    up to the largest that was asked for.
    """

    sizes: Mapping[int, bytes]
    jpegs: Mapping[int, bytes]
    hue: float
    chroma: float
    palette: tuple[str, ...]
    blurhash: str
    side: int


class Images(Protocol):
    """Reads hostile input: an implementation bounds its memory and time."""

    async def render_cover(
        self, image: bytes, sides: Sequence[int], jpeg_sides: Sequence[int] = ()
    ) -> RenderedCover:
        """Turn any common picture into squares of `sides`, upright, in sRGB, the middle kept.

        Sides beyond the first that holds every pixel of the picture are left out, of each kind of file.
        What is also something else than a picture is refused. Raises ImageRefused.
        """
        ...

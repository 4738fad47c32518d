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
    """Square WebP files by side in pixels, and the colour that leads the picture.

    `hue` in degrees [0, 360) and `chroma` [0, 0.4] are OKLCH (CSS Color 4, section 9.4).
    """

    sizes: Mapping[int, bytes]
    hue: float
    chroma: float


class Images(Protocol):
    """Reads hostile input: an implementation bounds its memory and time."""

    async def render_cover(self, image: bytes, sides: Sequence[int]) -> RenderedCover:
        """Turn any common picture into squares of `sides`, upright, in sRGB, the middle kept.

        Sides beyond the first that holds every pixel of the picture are left out. Raises ImageRefused.
        """
        ...

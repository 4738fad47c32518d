"""Links as other sites show them: oEmbed 1.0 (https://oembed.com). Pure."""

import re
from html import escape

from segue.social.shares.contracts import SharedThing, ShareKind
from segue.social.shares.rules import title_of
from segue.social.shares.schemas import OembedBody
from segue.social.shares.tokens import LENGTH

COVER_SIDE = 640
_ADDRESS = re.compile(rf"/(?:s|embed)/([A-Za-z0-9_-]{{{LENGTH}}})/?(?:\?.*)?")
_LOW, _HIGH = 152, 420
_WIDE, _LEAST_WIDE, _LEAST_HIGH = 600, 240, 120
_CACHE_S = 3_600


def token_of(url: str, base: str) -> str | None:
    """The token in the address of a shared page or its frame on this server; None in any other."""
    if not url.startswith(f"{base}/"):
        return None
    found = _ADDRESS.fullmatch(url.removeprefix(base))
    return found[1] if found else None


def frame(base: str, token: str, thing: SharedThing, *, width: int, height: int) -> str:
    """The frame to put into a page, as markup."""
    return (
        f'<iframe src="{escape(f"{base}/embed/{token}")}" width="{width}" height="{height}"'
        f' title="{escape(title_of(thing))}" loading="lazy" allow="autoplay; encrypted-media"'
        ' style="border:0;border-radius:12px"></iframe>'
    )


def oembed(
    base: str, token: str, thing: SharedThing, *, most_wide: int | None, most_high: int | None
) -> OembedBody:
    """The answer, no larger than asked for where that can be."""
    high = _LOW if thing.kind is ShareKind.SONG else _HIGH
    width = max(_LEAST_WIDE, min(_WIDE, most_wide or _WIDE))
    height = max(_LEAST_HIGH, min(high, most_high or high))
    told = OembedBody(
        provider_name="Segue",
        provider_url=base,
        title=thing.title,
        author_name=", ".join(thing.by),
        html=frame(base, token, thing, width=width, height=height),
        width=width,
        height=height,
        cache_age=_CACHE_S,
    )
    if thing.cover is None:
        return told
    picture = f"{base}/api/v1/covers/{thing.cover}?size={COVER_SIDE}&format=jpg"
    size = {"thumbnail_width": COVER_SIDE, "thumbnail_height": COVER_SIDE}
    return told.model_copy(update={"thumbnail_url": picture, **size})

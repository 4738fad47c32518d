"""Headers that every answer carries, and the content policy of the player."""

FRAMED_PAGES = "/embed/"
"""Where the paths of pages begin that other sites show in frames."""
RawHeaders = list[tuple[bytes, bytes]]

_PLAYER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; media-src 'self' blob:{media}; connect-src 'self'{media}; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# What is no page needs no right at all, should a browser ever show it as one.
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'; sandbox"
_ALWAYS: RawHeaders = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
# Pages made to stand in frames of other sites: they hold nothing of whoever is signed in.
_NOT_FRAMED = (b"x-frame-options", b"cross-origin-opener-policy", b"cross-origin-resource-policy")
_HSTS = (b"strict-transport-security", b"max-age=31536000")


class SecurityHeaders:
    """Ready-made lists, so that an answer only picks one. `https` is the scheme people see.

    A page brings its own content policy, for that carries a nonce.
    """

    def __init__(self, *, https: bool) -> None:
        always = [*_ALWAYS, _HSTS] if https else _ALWAYS
        self.page: RawHeaders = always
        self.framed: RawHeaders = [header for header in always if header[0] not in _NOT_FRAMED]
        self.data: RawHeaders = [*always, (b"content-security-policy", DATA_POLICY)]
        # Media are fetched by players of other sites too: delivery says who may.
        self.media: RawHeaders = [_HSTS] if https else []


def player_policy(nonce: str, media_url: str | None, *, framed: bool = False) -> str:
    """The content policy of the player's page.

    `nonce` lets dialogs add the style that locks scrolling; `media_url` is where audio comes from, if
    not from here; `framed` lets other sites show the page in theirs.
    """
    policy = _PLAYER_POLICY.format(nonce=nonce, media=f" {media_url}" if media_url else "")
    return policy.replace("frame-ancestors 'none'", "frame-ancestors *") if framed else policy

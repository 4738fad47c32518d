"""Pure decisions of passkeys: whom they are for, what a browser's answer claims, copies."""

import base64
import hashlib
import ipaddress
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from segue.accounts.passkeys.contracts import RelyingParty

CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 20
DEFAULT_NAME = "Passkey"
# https://www.w3.org/TR/webauthn-3/#enum-transport
TRANSPORTS = frozenset({"usb", "nfc", "ble", "smart-card", "hybrid", "internal"})
_DEFAULT_PORTS = {"https": 443, "http": 80}


def relying_party(public_url: str) -> RelyingParty | None:
    """Whom passkeys are made for at this address; None where browsers refuse to make any.

    They want a name, not a number, and HTTPS except on the same machine; a loopback address is
    therefore used by its name, localhost.
    """
    parts = urlsplit(public_url)
    host = (parts.hostname or "").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        if not address.is_loopback:
            return None
        host = "localhost"
    if not host or (parts.scheme != "https" and host != "localhost" and not host.endswith(".localhost")):
        return None
    port = parts.port
    shown = "" if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{shown}")


def claimed_challenge(credential: Mapping[str, Any]) -> bytes | None:
    """The challenge that a browser's answer says it answers; None when it says none."""
    try:
        told = json.loads(_decoded(credential["response"]["clientDataJSON"]))
        return _decoded(told["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def challenge_hash(challenge: bytes) -> bytes:
    """What is stored of a challenge."""
    return hashlib.sha256(challenge).digest()


def claimed_credential(credential: Mapping[str, Any]) -> bytes | None:
    """The id of the passkey that answers; None when it says none."""
    try:
        return _decoded(credential["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def known_transports(credential: Mapping[str, Any]) -> tuple[str, ...]:
    """How the browser says that it reaches the passkey, as far as we know the words."""
    response = credential.get("response")
    told = response.get("transports") if isinstance(response, dict) else None
    if not isinstance(told, list):
        return ()
    return tuple(sorted({one for one in told if isinstance(one, str) and one in TRANSPORTS}))


def was_copied(stored: int, told: int) -> bool:
    """Whether a counter went back or stood still (WebAuthn, section 6.1.1); many passkeys count nothing."""
    return (told > 0 or stored > 0) and told <= stored


def _decoded(text: str) -> bytes:
    """Base64url without its padding, as WebAuthn's JSON has it. Raises ValueError."""
    return base64.urlsafe_b64decode(f"{text}===")  # more padding than is needed does no harm

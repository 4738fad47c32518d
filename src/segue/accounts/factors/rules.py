"""Pure decisions of second steps: one-time codes, recovery codes, challenges."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import pyotp
from pyotp.exceptions import OTPVerificationError

from segue.accounts.factors.contracts import TotpSecret
from segue.kernel.ids import UserId

CHALLENGE_LIFE = timedelta(minutes=5)
FRESH = timedelta(minutes=10)
"""How long after signing in a person need not prove again who they are."""
WRONG_TRIES_OF_CHALLENGE = 5
WRONG_TRIES_OF_SECRET = 20
WRONG_WINDOW = timedelta(hours=1)
"""Twenty tries an hour, three codes good at a time: one guess in two takes over a year."""
RECOVERY_CODES = 10
CODE_LENGTH = 6
_SECRET_BYTES = 20  # RFC 4226, section 4: 160 bits
_DRIFT_STEPS = 1
_RECOVERY_BYTES = 10
_RECOVERY_LENGTH = 16
_ISSUER = "Segue"


def new_secret() -> bytes:
    """160 random bits."""
    return secrets.token_bytes(_SECRET_BYTES)


def secret_text(secret: bytes) -> str:
    """The secret as people type it into an app: base32."""
    return base64.b32encode(secret).decode()


def provisioning_uri(secret: bytes, account: str, host: str) -> str:
    """What the QR code of an authenticator app says; `host` tells one Segue from another."""
    totp = pyotp.TOTP(secret_text(secret))
    return totp.provisioning_uri(name=account, issuer_name=f"{_ISSUER} ({host})")


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is, one early or late included; None when it is wrong.

    RFC 6238, with SHA-1 and 6 digits, which is what authenticator apps know.
    """
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return None
    try:
        return pyotp.TOTP(secret_text(secret)).verify_and_get_timecode(
            code, for_time=now, valid_window=_DRIFT_STEPS
        )
    except OTPVerificationError:
        return None


def held_back_s(secret: TotpSecret, now: datetime) -> int:
    """Seconds for which no further code is tried, wherever it comes from; 0 when there are tries left.

    Only who has passed the first step can use them up, and recovery codes and passkeys go on working.
    """
    if secret.wrong_since is None or secret.wrong_tries < WRONG_TRIES_OF_SECRET:
        return 0
    return max(0, int((secret.wrong_since + WRONG_WINDOW - now).total_seconds()) + 1)


def tidy_code(text: str) -> str:
    """A one-time code as people type it, spaces left out."""
    return "".join(text.split())


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits, in groups of four letters and digits."""
    texts = [
        base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
    ]
    return ["-".join(text[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4)) for text in texts]


def recovery_hash(user_id: UserId, code: str) -> bytes:
    """What is stored of a recovery code: 80 random bits need no slow hash. Case and dashes do not count."""
    plain = "".join(char for char in code.lower() if char.isalnum())
    return hmac.digest(user_id.bytes, plain.encode(), "sha256")


def new_challenge() -> str:
    """32 random bytes, base64url."""
    return secrets.token_urlsafe(32)


def challenge_hash(challenge: str) -> bytes:
    """What is stored of a challenge."""
    return hashlib.sha256(challenge.encode()).digest()

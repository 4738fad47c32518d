"""Pure decisions of accounts: addresses, passwords, names, refresh tokens."""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from enum import Enum, auto

from email_validator import EmailNotValidError, validate_email

from segue.accounts.contracts import RefreshToken
from segue.accounts.errors import EmailInvalid, PasswordRefused

REFRESH_LIFE = timedelta(days=30)
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256
LONGEST_NAME = 100
_REFRESH_BYTES = 64
# The first of every published list; a full one belongs to the operator's mail and limits.
_FIRST_GUESSES = frozenset(
    {
        "12345678", "123456789", "1234567890", "password", "password1", "passw0rd", "qwertyui", "qwertyuiop",
        "iloveyou", "sunshine", "princess", "football", "baseball", "superman", "trustno1", "letmein1",
        "welcome1", "admin123", "changeme", "11111111", "abcd1234", "1q2w3e4r", "qwerty123", "music123",
    }
)  # fmt: skip


class Rotation(Enum):
    """What to do with a refresh token that was handed in."""

    ROTATE = auto()
    REFUSE = auto()
    END_FAMILY = auto()


def normal_email(text: str) -> str:
    """The address in its normal form. Raises EmailInvalid."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise EmailInvalid("Check the part before and after the @.", field="email") from error


def account_key(email: str) -> str:
    """What an account is found by: the address, case and white space aside."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def check_password(password: str, email: str) -> None:
    """Raises PasswordRefused for what a guesser tries first."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(f"Use at least {SHORTEST_PASSWORD} characters.", field="password")
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefused(f"Use at most {LONGEST_PASSWORD} characters.", field="password")
    plain = password.lower()
    if (
        plain in _FIRST_GUESSES
        or len(set(plain)) < 3
        or plain in (email.lower(), email.lower().split("@")[0])
    ):
        raise PasswordRefused("This one is guessed at the first try. Use a few words.", field="password")


def tidy_display_name(text: str) -> str:
    """A name with white space collapsed and control characters gone; may be empty."""
    shown = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    shown = "".join(char for char in shown if unicodedata.category(char) not in ("Cc", "Cs"))
    return " ".join(shown.split())[:LONGEST_NAME].rstrip()


def new_refresh_token() -> str:
    """64 random bytes, base64url."""
    return secrets.token_urlsafe(_REFRESH_BYTES)


def refresh_hash(token: str) -> bytes:
    """What is stored of a refresh token: 512 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def decide_rotation(token: RefreshToken | None, now: datetime) -> Rotation:
    """A used token that comes back was copied by somebody: nobody can tell by whom, so all end."""
    if token is None or token.session_ended_at is not None:
        return Rotation.REFUSE
    if token.used_at is not None:
        return Rotation.END_FAMILY
    if token.expires_at <= now or token.user.suspended_at is not None:
        return Rotation.REFUSE
    return Rotation.ROTATE

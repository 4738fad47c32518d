"""Pure decisions of accounts: addresses, passwords, names."""

import unicodedata
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email

from segue.accounts.common_passwords import is_common
from segue.accounts.errors import EmailInvalid, PasswordRefused

REFRESH_LIFE = timedelta(days=30)
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
_FEWEST_LETTERS = 3
LONGEST_NAME = 100
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4
# Persian and Indic scripts and emoji are written with them.
_JOINERS = "\u200c\u200d"


def normal_email(text: str) -> str:
    """The address in its normal form. Raises EmailInvalid."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise EmailInvalid("Check the part before and after the @.", field="email") from error


def account_key(email: str) -> str:
    """What an account is found by: the address in whatever case, width or composition it is written."""
    # NUL stands in no address, and PostgreSQL's text cannot hold it.
    folded = unicodedata.normalize("NFKC", email.strip().replace("\0", "\ufffd")).casefold()
    return unicodedata.normalize("NFKC", folded)


def normal_password(text: str) -> str:
    """The password as it is hashed, however the keyboard composed it (NIST SP 800-63B, section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


def check_password(password: str, email: str) -> None:
    """Raises PasswordRefused for what is short, long, or tried first by who guesses."""
    plain = normal_password(password)
    if len(plain) < SHORTEST_PASSWORD:
        raise PasswordRefused(f"Use at least {SHORTEST_PASSWORD} characters.", field="password")
    if len(plain) > LONGEST_PASSWORD:
        raise PasswordRefused(f"Use at most {LONGEST_PASSWORD} characters.", field="password")
    key = account_key(email)
    if (
        len(set(plain)) < _FEWEST_LETTERS
        or plain.casefold() in (key, key.partition("@")[0])
        or is_common(plain)
    ):
        raise PasswordRefused("This one is guessed at the first try. Use a few words.", field="password")


def tidy_name(text: str) -> str:
    """A name as it is shown: no control characters, none that turn the reading direction or are invisible.

    White space is collapsed, and what piles marks on one letter is cut; may be empty.
    """
    shown = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    kept: list[str] = []
    marks = 0
    for char in shown:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in _MARKS else 0
        if marks > _MOST_MARKS or (kind in _UNSEEN and char not in _JOINERS):
            continue
        kept.append(char)
    return " ".join("".join(kept).split())[:LONGEST_NAME].rstrip().strip(_JOINERS)

"""Letters to people, by electronic mail."""

from dataclasses import dataclass
from typing import Protocol

from segue.kernel.errors import AppError, ErrorKind


class MailDown(AppError):
    """The mail server cannot be reached or asks to come again later; the letter was not taken."""

    code = "mail_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Mail cannot be sent now"


class MailRefused(AppError):
    """The mail server will never take this letter: the address does not exist, or the sender may not send."""

    code = "mail_refused"
    kind = ErrorKind.INVALID
    title = "The mail was refused"


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter to one address, in plain text and in HTML; `repr` shows neither, for links are in it."""

    to: str
    subject: str
    text: str
    html: str

    def __repr__(self) -> str:
        return f"Mail(subject={self.subject!r})"


class Mailer(Protocol):
    """Hands letters over. One that was taken may still be lost or come twice, as mail does."""

    async def send(self, mail: Mail) -> None:
        """Hand a letter over, within a minute. Raises MailDown, MailRefused."""
        ...

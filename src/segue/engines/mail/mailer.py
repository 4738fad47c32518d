"""Chooses how mail leaves, by address."""

from pathlib import Path

from segue.engines.mail.folder import FolderMailer
from segue.engines.mail.smtp import SmtpMailer, SmtpServer
from segue.kernel.clock import Clock
from segue.kernel.ports.mail import Mailer


def open_mailer(url: str | None, *, folder: Path, sender: str, clock: Clock) -> Mailer:
    """A mailer on the SMTP server at `url`, or else on `folder`."""
    if url is None:
        return FolderMailer(folder, sender, clock)
    return SmtpMailer(SmtpServer.from_url(url), sender, clock)

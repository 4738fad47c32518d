"""Mail for who has no mail server: files in a folder, which the operator hands on."""

import asyncio
import os
import secrets
import tempfile
from pathlib import Path

import structlog

from segue.engines.mail.message import as_message
from segue.kernel.clock import Clock
from segue.kernel.ports.mail import Mail, MailDown

_log = structlog.get_logger(__name__)


class FolderMailer:
    """Writes each letter into a file of its own, whole or not at all; mail programs open it."""

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    async def send(self, mail: Mail) -> None:
        """Write a letter. Raises MailDown, MailRefused."""
        now = self._clock.now()
        message = as_message(mail, self._sender, now)
        name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml"
        try:
            await asyncio.to_thread(self._write, name, message.as_bytes())
        except OSError as error:
            raise MailDown(f"{self._folder} cannot be written: {error.strerror}.") from error
        # The letter itself stays out of the log: whoever reads it could use its link.
        _log.info("mail_written", file=str(self._folder / name), subject=mail.subject)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, written = tempfile.mkstemp(dir=self._folder, prefix=".")  # mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(written).rename(self._folder / name)

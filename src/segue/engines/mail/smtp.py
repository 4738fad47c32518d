"""Mail through an SMTP server."""

import asyncio
import ipaddress
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from segue.engines.mail.message import as_message
from segue.kernel.clock import Clock
from segue.kernel.ports.mail import Mail, MailDown, MailRefused

_STEP_S = 10.0  # of each step of the conversation
_WHOLE_S = 60.0
_PORTS = {"smtp": 587, "smtps": 465}
_AGAIN_LATER = range(400, 500)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters are handed over. `encrypted`: TLS from the first byte, else STARTTLS when offered."""

    host: str
    port: int
    encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Read `smtp://` or `smtps://`, `user:password@`, host, `:port`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("not an address of an SMTP server")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )

    @property
    def is_here(self) -> bool:
        """Whether what is sent does not leave this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class SmtpMailer:
    """Hands each letter over in a conversation of its own, in a thread, with deadlines.

    A password is sent over TLS only, unless the server is on this machine.
    """

    def __init__(
        self, server: SmtpServer, sender: str, clock: Clock, *, trust: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._trust = trust

    async def send(self, mail: Mail) -> None:
        """Hand a letter over, within a minute. Raises MailDown, MailRefused."""
        message = as_message(mail, self._sender, self._clock.now())
        try:
            async with asyncio.timeout(_WHOLE_S):
                await asyncio.to_thread(self._hand_over, message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal(*next(iter(refused.recipients.values()))) from refused
        except smtplib.SMTPResponseException as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPNotSupportedError as refused:
            # The address has other letters than ASCII, or STARTTLS is missing where there is a password.
            raise MailRefused(f"The mail server cannot do what it takes: {refused}.") from refused
        except (OSError, smtplib.SMTPException, TimeoutError) as failure:
            raise MailDown(f"The mail server cannot be reached: {type(failure).__name__}.") from failure

    def _hand_over(self, message: EmailMessage) -> None:
        server = self._server
        name = socket.gethostname()
        trust = self._trust or ssl.create_default_context()
        client: smtplib.SMTP
        if server.encrypted:
            client = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=name, timeout=_STEP_S, context=trust
            )
        else:
            client = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=_STEP_S)
        with client:
            client.ehlo()
            if not server.encrypted:
                self._secure(client, trust)
            if server.user is not None:
                client.login(server.user, server.password or "")
            client.send_message(message)

    def _secure(self, client: smtplib.SMTP, trust: ssl.SSLContext) -> None:
        if client.has_extn("starttls"):
            client.starttls(context=trust)
            client.ehlo()
        elif self._server.user is not None and not self._server.is_here:
            raise smtplib.SMTPNotSupportedError("a password is sent over TLS only")


def _refusal(code: int, said: bytes | str) -> MailDown | MailRefused:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    words = f"The mail server answered {code}: {' '.join(text.split())[:200]}"
    return MailDown(words) if code in _AGAIN_LATER else MailRefused(words)

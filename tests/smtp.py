"""A mail server of a test: takes letters, or refuses them as it is told."""

import asyncio
import base64
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self


@dataclass
class SmtpInbox:
    """Speaks as much of RFC 5321 as a letter takes. `answers` replaces what it says to a command."""

    tls: ssl.SSLContext | None = None
    starttls: bool = False
    users: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        outer = None if self.starttls else self.tls
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=outer)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, self.answers.get("connect", "220 inbox"))
        while line := (await reader.readline()).decode().strip():
            verb = line.split(None, 1)[0].upper()
            self.heard.append(line)
            if verb == "QUIT":
                await self._say(writer, "221 bye")
                return
            if verb in self.answers:
                await self._say(writer, self.answers[verb])
            elif verb == "STARTTLS":
                await self._say(writer, "220 go on")
                assert self.tls is not None
                await writer.start_tls(self.tls)
            elif verb == "EHLO":
                await self._say(writer, *self._extensions(writer))
            elif verb == "AUTH":
                await self._say(writer, self._login(line))
            elif verb == "DATA":
                await self._say(writer, "354 go on")
                raw = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
                letter = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=default)
                assert isinstance(letter, EmailMessage)
                self.letters.append(letter)
                self.encrypted.append(writer.get_extra_info("sslcontext") is not None)
                await self._say(writer, "250 taken")
            else:
                await self._say(writer, "250 fine")

    def _extensions(self, writer: asyncio.StreamWriter) -> list[str]:
        secure = writer.get_extra_info("sslcontext") is not None
        names = ["inbox", "SMTPUTF8", "8BITMIME"]
        names += ["STARTTLS"] if self.starttls and not secure else []
        names += ["AUTH PLAIN"] if self.users else []
        return [f"250{'-' if name is not names[-1] else ' '}{name}" for name in names]

    def _login(self, line: str) -> str:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        return "235 welcome" if self.users.get(user) == password else "535 no"

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, *lines: str) -> None:
        writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await writer.drain()

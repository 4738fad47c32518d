"""What every OutsideWeb keeps to; for now there is one engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from segue.engines.http.client import HttpxOutsideWeb
from segue.kernel.ports.outside import OutsideDown, OutsideWeb

Serve = Callable[[bytes], Awaitable[str]]


@pytest.fixture
def web() -> OutsideWeb:
    """The engine."""
    return HttpxOutsideWeb()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Servers that answer every request with the same bytes; with none they stay silent."""
    servers: list[asyncio.Server] = []
    heard: list[asyncio.StreamWriter] = []

    async def start(answer: bytes) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(writer)
            head = await reader.readuntil(b"\r\n\r\n")
            if answer:
                echo = b"x-method: " + head.split(b" ")[0] + b"\r\n"
                writer.write(answer.replace(b"\r\n", b"\r\n" + echo, 1))
                await writer.drain()
                writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/there"

    yield start
    for writer in heard:
        writer.close()
    for server in servers:
        server.close()


def http(status: str, body: bytes, *headers: str) -> bytes:
    """An answer."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class TestAsking:
    """Every answer comes back as it is, and a server that gives none is down."""

    async def test_answers_of_any_status(self, web: OutsideWeb, serve: Serve) -> None:
        for status, code in (("200 OK", 200), ("400 Bad Request", 400), ("503 Unavailable", 503)):
            answer = await web.ask(await serve(http(status, b"{}")), deadline_s=5, largest=100)
            assert (answer.status, answer.body) == (code, b"{}")

    async def test_redirects_are_not_followed(self, web: OutsideWeb, serve: Serve) -> None:
        elsewhere = await serve(http("200 OK", b"secret"))
        url = await serve(http("302 Found", b"", f"location: {elsewhere}"))
        answer = await web.ask(url, deadline_s=5, largest=100)
        assert (answer.status, answer.body) == (302, b"")

    async def test_too_much_is_refused_while_it_comes(self, web: OutsideWeb, serve: Serve) -> None:
        with pytest.raises(OutsideDown):
            await web.ask(await serve(http("200 OK", b"x" * 101)), deadline_s=5, largest=100)

    async def test_silence_ends_at_the_deadline(self, web: OutsideWeb, serve: Serve) -> None:
        with pytest.raises(OutsideDown):
            await web.ask(await serve(b""), deadline_s=0.1, largest=100)

    async def test_nobody_there_and_nonsense_are_down(self, web: OutsideWeb, serve: Serve) -> None:
        for url in ("http://127.0.0.1:1/", await serve(b"nonsense\r\n\r\n"), "http://[/"):
            with pytest.raises(OutsideDown):
                await web.ask(url, deadline_s=5, largest=100)

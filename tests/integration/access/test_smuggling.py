"""Requests that two servers in a row would read differently."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.servers import SegueServer

EVIL = "evil.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SegueServer]:
    """A real server, for what only a socket can say."""
    running = SegueServer(tmp_path_factory.mktemp("smuggling"))
    running.start()
    try:
        yield running
    finally:
        running.kill_tree()


def say(server: SegueServer, sent: bytes) -> bytes:
    """Everything that comes back, until the server has nothing more to say."""
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=2) as door:
        door.sendall(sent)
        got = b""
        try:
            while piece := door.recv(65_536):
                got += piece
        except TimeoutError:
            pass
        except ConnectionResetError:
            pass
    return got


GET = b"GET /api/v1/users/me HTTP/1.1\r\nHost: x\r\n\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.xdist_group("smuggling")
class TestSmuggling:
    """One request is one request: what hides in its head or body is not answered as another."""

    @pytest.mark.parametrize(
        ("name", "sent"),
        [
            ("two lengths", LIVE + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(GET) + GET),
            ("a list of lengths", LIVE + b"Content-Length: 0, %d\r\n\r\n" % len(GET) + GET),
            ("a length with a sign", LIVE + b"Content-Length: +%d\r\n\r\n" % len(GET) + GET),
            ("an unknown coding", LIVE + b"Transfer-Encoding: cow\r\n\r\n" + GET),
            (
                "a coding behind another",
                LIVE + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + GET,
            ),
            ("a space before the colon", LIVE + b"Content-Length : 0\r\n\r\n" + GET),
            ("a folded header", LIVE + b"X-A: 1\r\n Content-Length: 0\r\n\r\n" + GET),
            ("a bare line feed in a value", LIVE + b"X-A: 1\nX-B: 2\r\0\r\n\r\n" + GET),
            ("a zero in a name", LIVE + b"X\0A: 1\r\n\r\n" + GET),
        ],
    )
    def test_a_head_of_two_minds(self, server: SegueServer, name: str, sent: bytes) -> None:
        answer = say(server, sent)
        assert b"unauthenticated" not in answer, "the hidden request was answered"
        assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:200]

    @pytest.mark.parametrize("chunk", [b"zz", b"fffffffffffffffff", b"-1", b"0x10"])
    def test_what_follows_a_broken_body_is_no_request(self, server: SegueServer, chunk: bytes) -> None:
        answer = say(server, LIVE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"\r\n" + GET)
        assert answer.count(b"HTTP/1.1 ") <= 1
        assert b"unauthenticated" not in answer

    def test_a_length_beside_a_coding_does_not_count(self, server: SegueServer) -> None:
        # RFC 9112 section 6.1: the coding counts, or the request is refused.
        both = LIVE + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(GET))
        answer = say(server, both + GET)
        assert answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))
        assert answer.count(b"HTTP/1.1 ") <= (2 if answer.startswith(b"HTTP/1.1 200") else 1)

    def test_a_name_with_underscores_is_not_the_header(self, server: SegueServer) -> None:
        answer = say(
            server,
            b"GET /api/v1/users/me HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 192.0.2.1\r\n"
            b"Connection: close\r\n\r\n",
        )
        assert b" 401 " in answer

    def test_a_whole_address_in_the_first_line_changes_no_host(self, server: SegueServer) -> None:
        line = f"GET http://{EVIL}/api/v1/setup HTTP/1.1\r\nHost: {EVIL}\r\nConnection: close\r\n\r\n"
        answer = say(server, line.encode())
        assert EVIL.encode() not in answer

    def test_a_header_holds_no_line(self, server: SegueServer) -> None:
        answer = say(
            server,
            b"GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nX-Request-Id: abcdefgh%0d%0aX-A: 1\r\n"
            b"Connection: close\r\n\r\n",
        )
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"set-cookie" not in head
        assert b"\nx-a:" not in head

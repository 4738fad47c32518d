"""A client that costs little beside the server it asks: prepared requests on connections kept open."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

_LARGEST_HEAD = 16 * 1024
_LARGEST_ANSWER = 1 << 20


class WrongAnswer(Exception):
    """The server did not answer as the measurement needs it."""


def ask_all(port: int, requests: Sequence[bytes], *, connections: int, status: int) -> int:
    """Send `requests` over so many connections at once, each in its turn; bytes of all bodies.

    Raises WrongAnswer, OSError.
    """
    shares = [requests[place::connections] for place in range(connections)]
    with ThreadPoolExecutor(connections) as threads:
        return sum(threads.map(lambda share: sum(_ask(port, share, status)), shares))


def _ask(port: int, requests: Sequence[bytes], status: int) -> Iterator[int]:
    """The size of each body."""
    expected = b"HTTP/1.1 %d " % status
    view = memoryview(bytearray(_LARGEST_ANSWER))
    with socket.create_connection(("127.0.0.1", port)) as door:
        for request in requests:
            door.sendall(request)
            got, end, head = 0, -1, b""
            while end < 0:
                got += _receive(door, view[got:])
                head = bytes(view[: min(got, _LARGEST_HEAD)])
                end = head.find(b"\r\n\r\n")
            if not head.startswith(expected):
                raise WrongAnswer(head[:end].decode("latin-1"))
            length = int(head[:end].lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            while got < end + 4 + length:
                got += _receive(door, view[got:])
            yield length


def _receive(door: socket.socket, into: memoryview) -> int:
    got = door.recv_into(into)
    if not got:
        raise WrongAnswer("the server closed the connection, or answered more than expected")
    return got

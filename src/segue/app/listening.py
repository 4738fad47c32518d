"""The socket that clients connect to."""

import errno
import socket
import time

from segue.kernel.errors import OperatorError

_BACKLOG = 1024
_PATIENCE_S = 2.0


class AddressTaken(OperatorError):
    """The address is in use, or not one of this machine's."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises AddressTaken when the address is taken or not ours."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        _bind(listening, (host, port))
        listening.listen(_BACKLOG)
    except OSError as refused:
        raise AddressTaken(
            f"Cannot listen on {host}, port {port}: {refused.strerror or refused}."
            " Choose another with SEGUE_HOST and SEGUE_PORT."
        ) from refused
    listening.setblocking(False)  # noqa: FBT003  # its one argument
    return listening


def _bind(listening: socket.socket, address: tuple[str, int]) -> None:
    # Web processes of a server that was killed a moment ago may still be on their way out.
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            listening.bind(address)
        except OSError as refused:
            if refused.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return

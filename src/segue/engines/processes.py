"""Calls of Linux and its C library that Python has no name for."""

import ctypes
import os
import signal
import socket
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_LARGE = 4 * 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sent: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel send `sent` to the child when this thread's process ends.

    The kernel forgets the wish when credentials change, and subprocess changes them before it
    calls this, so `user=` and `group=` are fine beside it. Signals that are blocked here are not
    blocked there. The child belongs to the thread that
    starts it: start from one that lives as long as the process.
    """
    parent = os.getpid()

    def ask() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())
        if _libc.prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0) != 0 or os.getppid() != parent:
            os._exit(1)

    return ask


def give_memory_back() -> None:
    """Have large pieces of memory returned to the system as soon as they are freed.

    glibc otherwise learns from the first large one (a password hash takes 19 MiB) to keep the
    next for itself, for ever. A C library without mallopt is left as it is.
    """
    mallopt = getattr(_libc, "mallopt", None)
    if mallopt:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, 2)


def sync_filesystem(descriptor: int) -> None:
    """Bring all that was written to the filesystem of this open file to stable storage."""
    if _libc.syncfs(descriptor) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def notify_systemd(state: str) -> None:
    """Tell the service manager, where there is one (sd_notify(3)); `state` as in READY=1."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.connect("\0" + address[1:] if address.startswith("@") else address)
            manager.sendall(state.encode())

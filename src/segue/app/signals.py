"""How every role of a process hears that it is to end."""

import asyncio
import signal
from collections.abc import Callable

import structlog

_log = structlog.get_logger(__name__)


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` for SIGTERM and SIGINT; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def first(received: signal.Signals) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        _log.info("draining", signal=received.name)
        stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, first, each)

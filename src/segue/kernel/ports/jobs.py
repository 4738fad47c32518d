"""Work that outlives a request."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from segue.kernel.ports.database import Connection

JobHandler = Callable[..., Awaitable[None]]


class JobQueue(Protocol):
    """At least once: a handler may run again after a crash, so it must be idempotent."""

    async def enqueue(
        self,
        conn: Connection,
        task: str,
        *,
        lock: str | None = None,
        priority: int = 0,
        **arguments: str | int,
    ) -> None:
        """Queue `task` inside the caller's transaction.

        Jobs with one `lock` run one at a time. Higher `priority` first.
        """
        ...


class JobRegistry(Protocol):
    """Where a feature's `tasks.py` registers what it can run."""

    def task(self, name: str, handler: JobHandler, *, queue: str = "default", max_attempts: int = 3) -> None:
        """Run `handler(**arguments)` for jobs called `name`; failures retry with growing waits."""
        ...

    def periodic(self, name: str, handler: JobHandler, *, every_s: int) -> None:
        """Run `handler()` about every `every_s` seconds, once across all workers."""
        ...

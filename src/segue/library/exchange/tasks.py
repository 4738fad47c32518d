"""Jobs of imports of lists."""

from uuid import UUID

from segue.kernel.ports.jobs import JobRegistry
from segue.library.exchange.service import WORK, Imports
from segue.library.exchange.working import Working

_DAY_S = 86_400


def register(registry: JobRegistry, imports: Imports, working: Working) -> None:
    """Register what the worker runs."""

    async def work(import_id: str) -> None:
        await working.work(UUID(import_id))

    async def sweep() -> None:
        await imports.sweep()

    registry.task(WORK, work, max_attempts=5)
    registry.periodic("library.expire_imports", sweep, every_s=_DAY_S)

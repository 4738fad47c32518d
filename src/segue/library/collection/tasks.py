"""Jobs of libraries."""

from segue.kernel.ports.jobs import JobRegistry
from segue.library.collection.service import Library

_DAY_S = 86_400
_HOUR_S = 3_600


def register(registry: JobRegistry, library: Library) -> None:
    """Register what forgets old removals, and what brings stragglers of merges home."""

    async def forget() -> None:
        await library.forget_removed()

    async def follow() -> None:
        await library.follow_merges()

    registry.periodic("library.forget_removed", forget, every_s=_DAY_S)
    registry.periodic("library.follow_merges", follow, every_s=_HOUR_S)

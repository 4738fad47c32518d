"""Jobs of profiles."""

from segue.accounts.profiles.avatars import Avatars
from segue.kernel.ports.jobs import JobRegistry

_DAY = 86_400


def register(registry: JobRegistry, avatars: Avatars) -> None:
    """Register what the worker runs."""

    async def sweep_avatars() -> None:
        await avatars.sweep()

    registry.periodic("profiles.sweep_avatars", sweep_avatars, every_s=_DAY)

"""Jobs of notifications."""

from segue.kernel.ports.jobs import JobRegistry
from segue.social.notifications.service import Notifications


def register(registry: JobRegistry, notifications: Notifications) -> None:
    """Register what the worker runs."""

    async def write_letters() -> None:
        await notifications.write_letters()

    registry.periodic("social.write_letters", write_letters, every_s=900)
    registry.periodic("social.forget_notifications", notifications.forget, every_s=86_400)

"""Jobs of the demo music."""

from segue.app.demo.service import COMPOSE, Demo
from segue.kernel.ports.jobs import JobRegistry

QUEUE = "demo"
_HOUR_S = 3600


def register(registry: JobRegistry, demo: Demo, *, offered: bool) -> None:
    """Register composing; with `offered`, an empty server gets music without being asked."""
    registry.task(COMPOSE, demo.compose, queue=QUEUE)
    if offered:
        # The first round comes as the worker starts; later ones go on where a job gave up.
        registry.periodic("demo.offer", demo.offer, every_s=_HOUR_S)

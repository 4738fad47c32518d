"""The worker process: runs jobs until it is told to stop."""

import structlog

from segue.app.bootstrap import open_engines
from segue.app.features import build_features
from segue.app.own_data import apply_tombstones
from segue.app.settings import Settings
from segue.app.signals import stop_on_signals
from segue.app.tasks import register_tasks

DRAIN_S = 15.0
# Short jobs wait for the database, not for the processor; one song of the demo is composed at a time.
WORKED_QUEUES = {"default": 4, "demo": 1}
_log = structlog.get_logger(__name__)


async def work(settings: Settings, *, alone: bool = False, first: bool = False) -> None:
    """Run jobs; SIGTERM gives those at work some seconds to end, and queues the others again.

    `alone` says that no other worker has this database, `first` that none had it since the
    database itself was started.
    """
    async with open_engines("worker", settings) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        await engines.listener.start()
        await apply_tombstones(features.own_data)
        if first:
            await features.ingest.encoding.forgive_interrupted()
        stop_on_signals(engines.jobs.stop)
        _log.info("worker_ready", encoders=settings.encoders)
        await engines.jobs.run(WORKED_QUEUES | {"encode": settings.encoders}, drain_s=DRAIN_S, alone=alone)

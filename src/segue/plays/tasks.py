"""Jobs of plays."""

from segue.kernel.ports.jobs import JobRegistry
from segue.plays.history.service import ListeningHistory
from segue.plays.rights.service import PlayRights
from segue.plays.service import APPLY_COUNTS, Plays
from segue.plays.trends.service import Trends

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def register(
    registry: JobRegistry, plays: Plays, trends: Trends, rights: PlayRights, history: ListeningHistory
) -> None:
    """Register what keeps counts, partitions and keys in order, and lets history grow no older."""

    async def apply_counts() -> None:
        await plays.apply_counts()

    async def reconcile() -> None:
        await plays.reconcile_recent()

    async def make_partitions() -> None:
        await plays.make_partitions()

    async def forget_keys() -> None:
        await plays.forget_keys()

    async def chill() -> None:
        await trends.chill()

    async def forget_times() -> None:
        await history.forget_times()

    async def forget_history() -> None:
        await rights.forget_history()

    registry.task(APPLY_COUNTS, apply_counts)
    registry.periodic("plays.apply_counts_in_time", apply_counts, every_s=_MINUTE)
    registry.periodic("plays.reconcile", reconcile, every_s=_HOUR)
    registry.periodic("plays.make_partitions", make_partitions, every_s=_DAY)
    registry.periodic("plays.forget_keys", forget_keys, every_s=_DAY)
    registry.periodic("plays.chill_trends", chill, every_s=_DAY)
    registry.periodic("plays.forget_quiet_times", forget_times, every_s=_DAY)
    registry.periodic("plays.forget_history", forget_history, every_s=_DAY)

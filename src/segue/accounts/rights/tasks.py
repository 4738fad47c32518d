"""Jobs of people's rights over their data."""

from uuid import UUID

from segue.accounts.rights.erasure import Erasure
from segue.accounts.rights.exports import BUILD, Exports
from segue.accounts.rights.retention import Retention
from segue.kernel.ports.jobs import JobRegistry

_HOUR = 3600
_DAY = 24 * _HOUR


def register(registry: JobRegistry, exports: Exports, erasure: Erasure, retention: Retention) -> None:
    """Register what the worker runs."""

    async def build_export(export_id: str) -> None:
        await exports.build(UUID(export_id))

    async def erase_due() -> None:
        await erasure.erase_due()

    async def apply_tombstones() -> None:
        await erasure.apply_tombstones()

    registry.task(BUILD, build_export)
    registry.periodic("rights.sweep_exports", exports.sweep, every_s=_DAY)
    registry.periodic("rights.erase_due", erase_due, every_s=_HOUR)
    # At the start of every process too; here for a database that was away then.
    registry.periodic("rights.apply_tombstones", apply_tombstones, every_s=_HOUR)
    registry.periodic("rights.sweep_retention", retention.sweep, every_s=_DAY)

"""What the health page asks of the database."""

from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ports.database import Database

# A worker's heart beats every 5 s; one is missed in a busy minute, six are not.
_LIVE_WORKERS = """
select count(*) as workers from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'
"""


class NoWorker(AppError):
    """No worker has been heard of lately, so that uploads wait."""

    code = "no_worker"
    kind = ErrorKind.UNAVAILABLE
    title = "Nobody does the work"


async def check_database(database: Database) -> None:
    """Raises DatabaseDown when a query cannot be answered."""
    async with database.transaction() as conn:
        await conn.execute("select 1")


async def check_workers(database: Database) -> None:
    """Raises NoWorker, DatabaseDown."""
    async with database.transaction() as conn:
        row = await (await conn.execute(_LIVE_WORKERS)).fetchone()
    if row is None or row["workers"] == 0:
        raise NoWorker("No worker was heard of for 30 s. Start one with: segue worker")

"""What the operator does from a shell."""

from segue.app.bootstrap import open_engines
from segue.app.features import build_features
from segue.app.people import build_people
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.plays.api import Reconciliation


async def create_admin(settings: Settings, database_url: str, email: str, password: str) -> None:
    """Make a person an admin, with an account of this password when there is none."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        await build_people(engines).accounts.create_admin(email, password)


async def reconcile(settings: Settings, database_url: str) -> Reconciliation:
    """Recompute streams and play counts from the log of plays."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        await features.plays.apply_counts()
        found = await features.plays.reconcile_all()
        await features.plays.apply_counts()
        return found

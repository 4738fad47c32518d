"""What the operator does from a shell."""

from segue.accounts.api import Role
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


async def grant(settings: Settings, database_url: str, email: str, role: Role) -> None:
    """Give a person a role; they have it at their next refresh, within 10 minutes."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        await build_people(engines).accounts.grant(email, role)


async def suspend(settings: Settings, database_url: str, email: str) -> None:
    """End a person's sessions, and refuse them and their audio."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        await build_people(engines).accounts.suspend(email)


async def restore(settings: Settings, database_url: str, email: str) -> None:
    """Lift a suspension."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        await build_people(engines).accounts.restore(email)


async def reconcile(settings: Settings, database_url: str) -> Reconciliation:
    """Recompute streams and play counts from the log of plays."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        await features.plays.apply_counts()
        found = await features.plays.reconcile_all()
        await features.plays.apply_counts()
        return found

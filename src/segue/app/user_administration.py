"""What `segue user` does, through the services that the pages use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from segue.accounts.api import PeopleFilter, Role, User
from segue.app.bootstrap import open_engines
from segue.app.features import build_features
from segue.app.people import People
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.kernel.paging import MAX_LIMIT
from segue.kernel.quality import Subscription


async def create(  # noqa: PLR0917  # the options of the command, in their order
    settings: Settings, url: str, email: str, name: str, roles: tuple[str, ...], password: str | None
) -> str | None:
    """Make an account; without a password, the link with which one is chosen."""
    async with _people(settings, url) as people:
        user = await people.accounts.create(email, password, name, frozenset(map(Role, roles)))
        return None if password is not None else await people.recovery.make_reset_link(user.email)


async def list_people(
    settings: Settings, url: str, text: str | None, role: str | None, *, suspended: bool | None
) -> list[str]:
    """A line for each person."""
    wanted = PeopleFilter(text=text, role=Role(role) if role else None, suspended=suspended)
    lines: list[str] = []
    async with _people(settings, url) as people:
        cursor: str | None = None
        while True:
            page = await people.plans.directory.list_people(wanted, cursor=cursor, limit=MAX_LIMIT)
            lines += map(_line, page.items)
            if (cursor := page.next) is None:
                return lines


async def change_role(settings: Settings, url: str, email: str, role: str, *, take: bool) -> None:
    """Give a role, or take it."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        roles = user.roles - {Role(role)} if take else user.roles | {Role(role)}
        await people.plans.directory.set_roles(user.id, roles, actor=None)


async def give_tier(settings: Settings, url: str, email: str, tier: str, until: datetime | None) -> None:
    """Give a tier in the place of what they had."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        await people.plans.directory.give_tier(
            user.id, Subscription(tier), until=until, note="command line", actor=None
        )


async def reset(settings: Settings, url: str, email: str) -> str:
    """A link for a new password."""
    async with _people(settings, url) as people:
        return await people.recovery.make_reset_link(email)


async def forget_second_step(settings: Settings, url: str, email: str) -> None:
    """Ask for the password only."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        await people.ways_in.factors.reset(user.id)


async def revoke(settings: Settings, url: str, email: str) -> int:
    """End all sessions; how many that were."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        return await people.plans.directory.end_sessions(user.id, actor=None)


async def suspend(settings: Settings, url: str, email: str, reason: str) -> None:
    """End a person's sessions, and refuse them and their audio."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        await people.plans.directory.suspend(user.id, reason, actor=None)


async def restore(settings: Settings, url: str, email: str) -> None:
    """Lift a suspension."""
    async with _people(settings, url) as people:
        user = await people.accounts.get_by_email(email)
        await people.plans.directory.restore(user.id, actor=None)


@asynccontextmanager
async def _people(settings: Settings, url: str) -> AsyncIterator[People]:
    async with open_engines("command", settings, database_url=url) as engines:
        features = build_features(engines)
        # Some of it queues jobs, which are known by then.
        register_tasks(engines, features)
        yield features.people


def _line(user: User) -> str:
    roles = ",".join(sorted(user.roles))
    marks = ["" if user.email_verified else "unconfirmed", "suspended" if user.suspended_at else ""]
    return "\t".join(
        [user.email, user.display_name, roles, str(user.subscription), " ".join(filter(None, marks))]
    ).rstrip()

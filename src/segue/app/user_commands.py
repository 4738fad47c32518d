"""`segue user`: what an operator does with accounts from a shell, also while Segue is running."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from segue.app.settings import Settings
from segue.app.starting import settings_and_logs

T = TypeVar("T")
_ROLES = ("artist", "admin")
_TIERS = ("free", "student", "premium", "family")
_email = click.option("--email", required=True, help="Whose account.")


@click.group()
def user() -> None:
    """The people who have accounts here."""


@user.command("create")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--name", default="", help="What they are called; left out, the part before the @.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(_ROLES), help="What they may do; repeatable."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_user(email: str, name: str, roles: tuple[str, ...], *, password_stdin: bool) -> None:
    """Make an account; without a password, print a link with which the person chooses one."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    from segue.app import user_administration as people

    link = _run(lambda settings, url: people.create(settings, url, email, name, roles, password))
    click.echo(f"{email} has an account now.")
    if link:
        click.echo(f"They choose their password here within 30 minutes: {link}")


@user.command("list")
@click.option("--find", "text", help="Part of an address or a name.")
@click.option("--role", type=click.Choice(_ROLES), help="Only people with this role.")
@click.option("--suspended", is_flag=True, help="Only people who are suspended.")
def list_users(text: str | None, role: str | None, *, suspended: bool) -> None:
    """Print accounts, the newest first: address, name, roles, tier, and whether they are suspended."""
    from segue.app import user_administration as people

    for line in _run(
        lambda settings, url: people.list_people(settings, url, text, role, suspended=suspended or None)
    ):
        click.echo(line)


@user.command("promote")
@_email
@click.option("--role", required=True, type=click.Choice(_ROLES), help="What they may do from now on.")
def promote(email: str, role: str) -> None:
    """Give a person a role; they have it within a second."""
    from segue.app import user_administration as people

    _run(lambda settings, url: people.change_role(settings, url, email, role, take=False))
    click.echo(f"{email} has the role {role}.")


@user.command("demote")
@_email
@click.option("--role", required=True, type=click.Choice(_ROLES), help="What they may no longer do.")
def demote(email: str, role: str) -> None:
    """Take a role from a person; the last admin stays one."""
    from segue.app import user_administration as people

    _run(lambda settings, url: people.change_role(settings, url, email, role, take=True))
    click.echo(f"{email} has no longer the role {role}.")


@user.command("tier")
@_email
@click.option("--tier", required=True, type=click.Choice(_TIERS), help="What they get.")
@click.option("--until", type=click.DateTime(("%Y-%m-%d",)), help="Last day of it, such as 2030-12-31.")
def give_tier(email: str, tier: str, until: datetime | None) -> None:
    """Give a person a tier in the place of what they had."""
    from segue.app import user_administration as people

    end = until.replace(hour=23, minute=59, second=59, tzinfo=UTC) if until else None
    _run(lambda settings, url: people.give_tier(settings, url, email, tier, end))
    click.echo(f"{email} has the tier {tier}.")


@user.command("reset")
@_email
def reset(email: str) -> None:
    """Print a link with which a person chooses a new password; it is good for 30 minutes and once."""
    from segue.app import user_administration as people

    click.echo(_run(lambda settings, url: people.reset(settings, url, email)))


@user.command("forget-second-step")
@_email
def forget_second_step(email: str) -> None:
    """Ask a person for no one-time code or passkey any more, who has lost them and their recovery codes."""
    from segue.app import user_administration as people

    _run(lambda settings, url: people.forget_second_step(settings, url, email))
    click.echo(f"{email} signs in in one step now.")


@user.command("revoke")
@_email
def revoke(email: str) -> None:
    """End all sessions of a person; they may sign in again."""
    from segue.app import user_administration as people

    ended = _run(lambda settings, url: people.revoke(settings, url, email))
    click.echo(f"{ended} sessions of {email} have ended.")


@user.command("suspend")
@_email
@click.option("--reason", default="", help="What they are told when they sign in.")
def suspend(email: str, reason: str) -> None:
    """End a person's sessions and refuse them, their audio within a second."""
    from segue.app import user_administration as people

    _run(lambda settings, url: people.suspend(settings, url, email, reason))
    click.echo(f"{email} is suspended.")


@user.command("restore")
@_email
def restore(email: str) -> None:
    """Let a suspended person back in."""
    from segue.app import user_administration as people

    _run(lambda settings, url: people.restore(settings, url, email))
    click.echo(f"{email} may sign in again.")


def _run(act: Callable[[Settings, str], Coroutine[Any, Any, T]]) -> T:
    settings = settings_and_logs()
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        return asyncio.run(act(settings, url))

"""How people join, sign in and win back their accounts, on their engines."""

from dataclasses import dataclass

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Audit,
    Devices,
    Joining,
    LinkSecrets,
    LoginBrake,
    Mailroom,
    NewPeople,
    Passwords,
    Recovery,
    Registration,
    RestoreTickets,
    SecondFactor,
    Sessions,
)
from segue.app.bootstrap import Engines


@dataclass(frozen=True, slots=True)
class Joined:
    """Accounts, and what leads to them."""

    accounts: Accounts
    sessions: Sessions
    joining: Joining
    recovery: Recovery
    mailroom: Mailroom
    devices: Devices


def build_joined(
    engines: Engines,
    issuer: str,
    *,
    audit: Audit,
    brake: LoginBrake,
    second_factor: SecondFactor,
    tickets: RestoreTickets,
) -> Joined:
    """Build the services."""
    settings, database = engines.settings, engines.database
    clock, ids, keys = engines.clock, engines.ids, engines.secrets.access
    passwords = Passwords(engines.password_cost)
    people = NewPeople(passwords, clock, ids)
    # They are not what tokens are signed with: a letter or a database says nothing about either.
    link_secrets = LinkSecrets(keys.derived("links of letters"))
    sessions = Sessions(
        database=database,
        events=engines.events,
        audit=audit,
        tokens=AccessTokens(keys, issuer, clock, ids),
        keys=keys.derived("refresh tokens"),
        tickets=tickets,
        clock=clock,
        ids=ids,
    )
    mailroom = Mailroom(
        database=database,
        jobs=engines.jobs,
        mailer=engines.mailer,
        secrets=link_secrets,
        public_url=engines.public_url,
        clock=clock,
        ids=ids,
    )
    joining = Joining(
        database=database,
        audit=audit,
        sessions=sessions,
        mailroom=mailroom,
        people=people,
        secrets=link_secrets,
        fixed=None if settings.registration is None else Registration(settings.registration),
        confirm_first=settings.smtp_url is not None,
        public_url=engines.public_url,
        clock=clock,
        ids=ids,
    )
    accounts = Accounts(
        database=database,
        audit=audit,
        sessions=sessions,
        joining=joining,
        people=people,
        passwords=passwords,
        brake=brake,
        second_factor=second_factor,
        policy=AccountsPolicy(setup_code=engines.secrets.setup_code),
        clock=clock,
    )
    recovery = Recovery(
        database=database,
        audit=audit,
        sessions=sessions,
        mailroom=mailroom,
        joining=joining,
        passwords=passwords,
        brake=brake,
        second_factor=second_factor,
        clock=clock,
    )
    devices = Devices(database=database, audit=audit, clock=clock, ids=ids)
    return Joined(accounts, sessions, joining, recovery, mailroom, devices)

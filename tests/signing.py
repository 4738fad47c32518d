"""Signing in without the rest of the house: the services of accounts on a database."""

from dataclasses import dataclass
from typing import Any, cast

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Audit,
    Joining,
    KnownNetworks,
    LinkSecrets,
    LoginBrake,
    Mailroom,
    NewPeople,
    PasswordCost,
    Passwords,
    Registration,
    RestoreTickets,
    Sealer,
    Sessions,
)
from segue.accounts.factors.demand import StoredFactors
from segue.engines.local.limits import LocalLimits
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource
from segue.kernel.keyring import KeyRing
from segue.kernel.ports.database import Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.ports.jobs import JobQueue

KEYS = KeyRing("k", {"k": b"k" * 32})
CHEAP = PasswordCost(memory_kib=64, passes=1)
"""What tests pay for a password whose hash is not what they are about."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs people up and in, and keeps their sessions."""

    accounts: Accounts
    joining: Joining
    sessions: Sessions


class NoJobs:
    """A queue that takes nothing on."""

    async def enqueue(self, *_: Any, **__: Any) -> None:
        return


def make_signing(
    database: Database,
    events: EventLog,
    clock: Clock,
    ids: IdSource,
    *,
    keys: KeyRing = KEYS,
    cost: PasswordCost = CHEAP,
) -> Signing:
    """Services with fixed keys, on which anyone may sign up."""
    audit = Audit(database, clock)
    passwords = Passwords(cost)
    people = NewPeople(passwords, clock, ids)
    links = LinkSecrets(keys.derived("links of letters"))
    sessions = Sessions(
        database=database,
        events=events,
        audit=audit,
        tokens=AccessTokens(keys, "segue", clock, ids),
        keys=keys.derived("refresh tokens"),
        tickets=RestoreTickets(Sealer(keys.derived("tickets")), clock),
        clock=clock,
        ids=ids,
    )
    mailroom = Mailroom(
        database=database,
        jobs=cast("JobQueue", NoJobs()),
        mailer=cast("Any", None),
        secrets=links,
        public_url="https://music.example.org",
        clock=clock,
        ids=ids,
    )
    joining = Joining(
        database=database,
        audit=audit,
        sessions=sessions,
        mailroom=mailroom,
        people=people,
        secrets=links,
        fixed=Registration.OPEN,
        confirm_first=False,
        public_url="https://music.example.org",
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
        brake=LoginBrake(LocalLimits(clock), KnownNetworks({})),
        second_factor=StoredFactors(clock),
        policy=AccountsPolicy(setup_code=""),
        clock=clock,
    )
    return Signing(accounts, joining, sessions)

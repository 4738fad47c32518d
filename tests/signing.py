"""Signing in without the rest of the house: the services of accounts on a database."""

from dataclasses import dataclass

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Audit,
    LoginBrake,
    Passwords,
    Sessions,
)
from segue.accounts.factors.demand import StoredFactors
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource
from segue.kernel.keyring import KeyRing
from segue.kernel.ports.database import Database
from segue.kernel.ports.event_log import EventLog

KEYS = KeyRing("k", {"k": b"k" * 32})


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs people in, and keeps their sessions."""

    accounts: Accounts
    sessions: Sessions


def make_signing(
    database: Database, events: EventLog, clock: Clock, ids: IdSource, *, keys: KeyRing = KEYS
) -> Signing:
    """Services with fixed keys, on which anyone may sign up."""
    audit = Audit(database, clock)
    sessions = Sessions(
        database=database,
        events=events,
        audit=audit,
        tokens=AccessTokens(keys, "segue", clock, ids),
        keys=keys.derived("refresh tokens"),
        clock=clock,
        ids=ids,
    )
    accounts = Accounts(
        database=database,
        events=events,
        audit=audit,
        sessions=sessions,
        passwords=Passwords(),
        brake=LoginBrake(clock),
        second_factor=StoredFactors(clock),
        policy=AccountsPolicy(registration_open=True, setup_code=""),
        clock=clock,
        ids=ids,
    )
    return Signing(accounts, sessions)

"""People on their engines: everything of accounts, built once."""

from dataclasses import dataclass

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Audit,
    Authenticator,
    Gate,
    KnownNetworks,
    LoginBrake,
    Passwords,
    Sessions,
)
from segue.accounts.factors.demand import StoredFactors
from segue.app.bootstrap import Engines
from segue.app.plans import Plans, build_plans
from segue.app.ways_in import WaysIn, build_ways_in
from segue.kernel.events import AccessChanged, Allowed, Denied, SessionEnded

# The issuer names the installation, not the address: people keep their sessions when that changes.
_ISSUER = "segue"


@dataclass(frozen=True, slots=True)
class People:
    """The services of accounts."""

    authenticator: Authenticator
    gate: Gate
    accounts: Accounts
    sessions: Sessions
    audit: Audit
    ways_in: WaysIn
    plans: Plans


def build_people(engines: Engines) -> People:
    """Build the services and let them hear events; start the listener after it."""
    secrets, clock, ids = engines.secrets, engines.clock, engines.ids
    authenticator = Authenticator(secrets.access, _ISSUER, clock)
    for event_type in (Denied, Allowed, SessionEnded, AccessChanged):
        engines.listener.on(event_type, authenticator.hear)
    gate = Gate(
        engines.limits,
        factor=engines.settings.limit_factor,
        networks=KnownNetworks(dict(engines.settings.known_networks)),
    )
    audit, brake = Audit(engines.database, clock), LoginBrake(clock)
    second_factor = StoredFactors(clock)
    joined = build_joined(engines, _ISSUER, audit, brake, second_factor)
    ways_in = build_ways_in(engines, joined.accounts, second_factor, audit, brake)
    plans = build_plans(engines, audit, joined.sessions)
    return People(
        authenticator=authenticator,
        gate=gate,
        accounts=joined.accounts,
        sessions=joined.sessions,
        joining=joined.joining,
        recovery=joined.recovery,
        mailroom=joined.mailroom,
        devices=joined.devices,
        sockets=sockets,
        audit=audit,
        ways_in=ways_in,
        plans=plans,
    )

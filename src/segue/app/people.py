"""People on their engines: everything of accounts, built once."""

from dataclasses import dataclass

from segue.accounts.api import (
    Accounts,
    Audit,
    Authenticator,
    Devices,
    Gate,
    Idempotency,
    Joining,
    KnownNetworks,
    LoginBrake,
    Mailroom,
    OpenSockets,
    Recovery,
    RestoreTickets,
    Sealer,
    Sessions,
)
from segue.accounts.factors.demand import StoredFactors
from segue.app.bootstrap import Engines
from segue.app.joining import build_joined
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
    idempotency: Idempotency
    accounts: Accounts
    sessions: Sessions
    joining: Joining
    recovery: Recovery
    mailroom: Mailroom
    devices: Devices
    tickets: RestoreTickets
    sockets: OpenSockets
    audit: Audit
    ways_in: WaysIn
    plans: Plans


def build_people(engines: Engines) -> People:
    """Build the services and let them hear events; start the listener after it."""
    clock = engines.clock
    authenticator = Authenticator(engines.secrets.access, _ISSUER, clock)
    sockets = OpenSockets(authenticator)
    for event_type in (Denied, Allowed, SessionEnded, AccessChanged):
        engines.listener.on(event_type, authenticator.hear)
        engines.listener.on(event_type, sockets.hear)
    networks = KnownNetworks(dict(engines.settings.known_networks))
    gate = Gate(engines.limits, factor=engines.settings.limit_factor, networks=networks)
    audit, brake = Audit(engines.database, clock), LoginBrake(engines.limits, networks)
    second_factor = StoredFactors(clock)
    sealer = Sealer(engines.secrets.sealing)
    tickets = RestoreTickets(sealer, clock)
    joined = build_joined(
        engines, _ISSUER, audit=audit, brake=brake, second_factor=second_factor, tickets=tickets
    )
    ways_in = build_ways_in(
        engines,
        accounts=joined.accounts,
        joining=joined.joining,
        mailroom=joined.mailroom,
        second_factor=second_factor,
        audit=audit,
        brake=brake,
    )
    plans = build_plans(engines, audit, joined.sessions, joined.mailroom)
    return People(
        authenticator=authenticator,
        gate=gate,
        idempotency=Idempotency(engines.database, sealer, clock, engines.ids),
        accounts=joined.accounts,
        sessions=joined.sessions,
        joining=joined.joining,
        recovery=joined.recovery,
        mailroom=joined.mailroom,
        devices=joined.devices,
        tickets=tickets,
        sockets=sockets,
        audit=audit,
        ways_in=ways_in,
        plans=plans,
    )

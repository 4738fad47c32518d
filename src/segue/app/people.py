"""People on their engines: everything of accounts, built once."""

from dataclasses import dataclass

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Audit,
    Authenticator,
    LoginBrake,
    Passwords,
)
from segue.accounts.factors.demand import StoredFactors
from segue.app.bootstrap import Engines
from segue.kernel.events import AccessChanged, Allowed, Denied, SessionEnded

# The issuer names the installation, not the address: people keep their sessions when that changes.
_ISSUER = "segue"


@dataclass(frozen=True, slots=True)
class People:
    """The services of accounts."""

    authenticator: Authenticator
    accounts: Accounts
    audit: Audit


def build_people(engines: Engines) -> People:
    """Build the services and let them hear events; start the listener after it."""
    secrets, clock, ids = engines.secrets, engines.clock, engines.ids
    authenticator = Authenticator(secrets.access, _ISSUER, clock)
    for event_type in (Denied, Allowed, SessionEnded, AccessChanged):
        engines.listener.on(event_type, authenticator.hear)
    accounts = Accounts(
        database=engines.database,
        events=engines.events,
        tokens=AccessTokens(secrets.access, _ISSUER, clock, ids),
        passwords=Passwords(),
        brake=LoginBrake(clock),
        second_factor=StoredFactors(clock),
        policy=AccountsPolicy(
            registration_open=engines.settings.registration == "open", setup_code=secrets.setup_code
        ),
        clock=clock,
        ids=ids,
    )
    return People(authenticator, accounts, Audit(engines.database, clock))

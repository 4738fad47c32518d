"""Other ways to sign in than a password, and what is asked after it, on their engines."""

from dataclasses import dataclass

from segue.accounts.api import (
    Accounts,
    Audit,
    Codes,
    Factors,
    Joining,
    LoginBrake,
    Mailroom,
    Oidc,
    Passkeys,
    Proofs,
    Provider,
    ProviderTalk,
    Registration,
    Sealer,
    SecondFactor,
)
from segue.app.bootstrap import Engines
from segue.app.oidc_settings import OidcSettings
from segue.engines.http.client import HttpxOutsideWeb


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Second steps, passkeys, providers."""

    factors: Factors
    passkeys: Passkeys
    oidc: Oidc


def build_ways_in(
    engines: Engines,
    *,
    accounts: Accounts,
    joining: Joining,
    mailroom: Mailroom,
    second_factor: SecondFactor,
    audit: Audit,
    brake: LoginBrake,
) -> WaysIn:
    """Build the services."""
    database, clock = engines.database, engines.clock
    sealer = Sealer(engines.secrets.sealing)
    codes = Codes(database=database, audit=audit, sealer=sealer, brake=brake, clock=clock)
    proofs = Proofs(database, accounts, codes, clock)
    factors = Factors(
        database=database,
        accounts=accounts,
        audit=audit,
        codes=codes,
        proofs=proofs,
        mailroom=mailroom,
        sealer=sealer,
        public_url=engines.public_url,
        clock=clock,
    )
    passkeys = Passkeys(
        database=database,
        accounts=accounts,
        factors=factors,
        proofs=proofs,
        audit=audit,
        mailroom=mailroom,
        brake=brake,
        public_url=engines.public_url,
        clock=clock,
        ids=engines.ids,
    )

    async def may_join() -> bool:
        return (await joining.get_registration()).mode is Registration.OPEN

    oidc = Oidc(
        providers=tuple(_provider(name, told) for name, told in engines.settings.oidc.items()),
        talk=ProviderTalk(HttpxOutsideWeb(), clock),
        database=database,
        accounts=accounts,
        second_factor=second_factor,
        may_join=may_join,
        proofs=proofs,
        audit=audit,
        mailroom=mailroom,
        sealer=sealer,
        public_url=engines.public_url,
        clock=clock,
        ids=engines.ids,
    )
    return WaysIn(factors, passkeys, oidc)


def _provider(name: str, told: OidcSettings) -> Provider:
    return Provider(
        id=name,
        label=told.label,
        issuer=told.issuer,
        client_id=told.client_id,
        client_secret=told.client_secret.get_secret_value() if told.client_secret else None,
        new_people=None if told.registration is None else told.registration == "open",
    )

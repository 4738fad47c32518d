"""Other ways to sign in than a password, and what is asked after it, on their engines."""

from dataclasses import dataclass

from segue.accounts.api import Accounts, Audit, Codes, Factors, LoginBrake, Passkeys, Proofs, Sealer
from segue.app.bootstrap import Engines


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Second steps, passkeys, providers."""

    factors: Factors
    passkeys: Passkeys


def build_ways_in(engines: Engines, accounts: Accounts, audit: Audit, brake: LoginBrake) -> WaysIn:
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
        brake=brake,
        public_url=engines.public_url,
        clock=clock,
        ids=engines.ids,
    )
    return WaysIn(factors, passkeys)

"""Tiers, families, vouchers, billing, labels and the directory of people, on their engines."""

from dataclasses import dataclass

from segue.accounts.api import (
    Audit,
    Billing,
    Directory,
    Families,
    Labels,
    Mailroom,
    Sessions,
    Tiers,
    Vouchers,
)
from segue.accounts.billing.tasks import register as register_billing
from segue.accounts.tiers.tasks import register as register_tiers
from segue.app.bootstrap import Engines
from segue.kernel.ports.jobs import JobRegistry


@dataclass(frozen=True, slots=True)
class Plans:
    """The services of what people have and who they act for."""

    tiers: Tiers
    families: Families
    vouchers: Vouchers
    billing: Billing
    directory: Directory
    labels: Labels


def build_plans(engines: Engines, audit: Audit, sessions: Sessions, mailroom: Mailroom) -> Plans:
    """Build the services."""
    database, clock, ids = engines.database, engines.clock, engines.ids
    tiers = Tiers(database=database, events=engines.events, audit=audit, clock=clock)
    return Plans(
        tiers=tiers,
        families=Families(database=database, tiers=tiers, audit=audit, clock=clock, ids=ids),
        vouchers=Vouchers(database=database, tiers=tiers, audit=audit, clock=clock, ids=ids),
        billing=Billing(
            database=database,
            tiers=tiers,
            clock=clock,
            secrets=tuple(secret.get_secret_value().encode() for secret in engines.settings.billing_secret),
        ),
        directory=Directory(
            database=database,
            events=engines.events,
            audit=audit,
            tiers=tiers,
            sessions=sessions,
            clock=clock,
        ),
        labels=Labels(database=database, audit=audit, tiers=tiers, mailroom=mailroom, clock=clock, ids=ids),
    )


def register_plans(registry: JobRegistry, plans: Plans) -> None:
    """Their jobs."""
    register_tiers(registry, plans.tiers)
    register_billing(registry, plans.billing)

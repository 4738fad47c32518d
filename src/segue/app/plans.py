"""Tiers, families, vouchers, billing, labels and the directory of people, on their engines."""

from dataclasses import dataclass

from fastapi import APIRouter

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
from segue.accounts.billing.routes import router as billing_router
from segue.accounts.billing.tasks import register as register_billing
from segue.accounts.directory.routes import router as directory_router
from segue.accounts.families.routes import router as families_router
from segue.accounts.labels.routes import router as labels_router
from segue.accounts.tiers.routes import router as tiers_router
from segue.accounts.tiers.tasks import register as register_tiers
from segue.accounts.vouchers.routes import router as vouchers_router
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


def plans_routers(plans: Plans) -> list[APIRouter]:
    """Their routes, without the API's prefix."""
    return [
        tiers_router(plans.tiers),
        families_router(plans.families),
        vouchers_router(plans.vouchers, plans.tiers),
        billing_router(plans.billing),
        directory_router(plans.directory),
        labels_router(plans.labels),
    ]


def register_plans(registry: JobRegistry, plans: Plans) -> None:
    """Their jobs."""
    register_tiers(registry, plans.tiers)
    register_billing(registry, plans.billing)

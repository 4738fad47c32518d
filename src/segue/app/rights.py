"""Licences, schedules and links before a release, built once."""

from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter

from segue.app.bootstrap import Engines
from segue.app.people import People
from segue.catalog.api import Audiences, Licences, Links, Schedules
from segue.catalog.licences.routes import router as licences_router
from segue.catalog.links.routes import router as links_router
from segue.catalog.links.tasks import register as register_links
from segue.catalog.schedules.routes import router as schedules_router
from segue.kernel.ports.jobs import JobRegistry

D = TypeVar("D", Licences, Schedules, Links)


@dataclass(frozen=True, slots=True)
class Rights:
    """The services."""

    licences: Licences
    schedules: Schedules
    links: Links


def build_rights(engines: Engines, people: People, audiences: Audiences) -> Rights:
    """Build the services."""

    def at_desk(kind: type[D]) -> D:
        return kind(
            database=engines.database,
            events=engines.events,
            labels=people.plans.labels,
            audit=people.audit,
            audiences=audiences,
            clock=engines.clock,
            ids=engines.ids,
        )

    return Rights(at_desk(Licences), at_desk(Schedules), at_desk(Links))


def rights_routers(rights: Rights, public_url: str | None) -> list[APIRouter]:
    """Their routes, without the API's prefix."""
    return [
        licences_router(rights.licences),
        schedules_router(rights.schedules),
        links_router(rights.links, public_url),
    ]


def register_rights(registry: JobRegistry, rights: Rights) -> None:
    """Their jobs."""
    register_links(registry, rights.links)

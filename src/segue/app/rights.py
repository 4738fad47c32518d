"""Licences, schedules and links before a release, built once."""

from dataclasses import dataclass

from fastapi import APIRouter

from segue.catalog.api import DeskPorts, Licences, Links, Schedules
from segue.catalog.licences.routes import router as licences_router
from segue.catalog.links.routes import router as links_router
from segue.catalog.links.tasks import register as register_links
from segue.catalog.schedules.routes import router as schedules_router
from segue.kernel.ports.jobs import JobRegistry


@dataclass(frozen=True, slots=True)
class Rights:
    """The services."""

    licences: Licences
    schedules: Schedules
    links: Links


def build_rights(desk: DeskPorts) -> Rights:
    """Build the services."""
    return Rights(Licences(**desk), Schedules(**desk), Links(**desk))


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

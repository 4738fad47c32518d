"""Licences, schedules and links before a release, built once."""

from dataclasses import dataclass

from segue.catalog.api import DeskPorts, Licences, Links, Schedules
from segue.catalog.links.tasks import register as register_links
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


def register_rights(registry: JobRegistry, rights: Rights) -> None:
    """Their jobs."""
    register_links(registry, rights.links)

"""The live socket on its engines."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from segue.accounts.api import Caller, KnownNetworks, OpenSockets
from segue.app.bootstrap import Engines
from segue.live.api import Connections, Live, LiveMeters, Tickets


@dataclass(frozen=True, slots=True)
class LiveRoom:
    """Its services."""

    live: Live
    connections: Connections
    tickets: Tickets


def build_live(engines: Engines, sockets: OpenSockets, registry: CollectorRegistry) -> LiveRoom:
    """Build the services; a process where people listen calls `live.listen` before its listener starts."""
    live = Live(engines.events, engines.live_bus, process=engines.ids.new())
    live.topics.register("person", _is_their_own)
    networks = KnownNetworks(dict(engines.settings.known_networks))
    factor = engines.settings.limit_factor
    connections = Connections(
        live, sockets, LiveMeters(registry), factor=lambda address: factor * networks.factor(address)
    )
    return LiveRoom(live, connections, Tickets(engines.database, engines.clock))


async def _is_their_own(caller: Caller, subject: str) -> bool:
    return subject == str(caller.user_id)

"""Jobs of playlists."""

from segue.kernel.ports.jobs import JobRegistry
from segue.library.playlists.changes.service import Changes
from segue.library.playlists.charts.service import ChartPlaylists
from segue.library.playlists.collaborators.service import Collaborators
from segue.library.playlists.service import Playlists

_HOUR = 3_600
_DAY = 24 * _HOUR


def register(
    registry: JobRegistry,
    playlists: Playlists,
    changes: Changes,
    collaborators: Collaborators,
    charts: ChartPlaylists,
) -> None:
    """Register what makes charts and forgets what is over."""

    async def purge() -> None:
        await playlists.purge()

    registry.periodic("library.make_charts", charts.make_all, every_s=6 * _HOUR)
    registry.periodic("library.purge_playlists", purge, every_s=_DAY)
    registry.periodic("library.forget_changes", changes.forget, every_s=_DAY)
    registry.periodic("library.forget_invitations", collaborators.forget, every_s=_DAY)

"""What people share and are told, on its engines."""

from dataclasses import dataclass

from segue.accounts.api import Follows, Mailroom
from segue.app.bootstrap import Engines
from segue.catalog.api import Sharing
from segue.delivery.api import DenyList, KnownVersions, MediaTokens, Previews
from segue.ingest.api import Ladders
from segue.library.api import SharedLists
from segue.live.api import Live
from segue.social.api import (
    Notifications,
    Shareable,
    SharedAlbums,
    SharedPlaylists,
    SharedSongs,
    ShareKind,
    Shares,
    ShareTokens,
)


@dataclass(frozen=True, slots=True)
class Social:
    """Its services."""

    shares: Shares
    previews: Previews
    notifications: Notifications


def build_social(
    engines: Engines,
    sharing: Sharing,
    live: Live,
    *,
    follows: Follows,
    mailroom: Mailroom,
    versions: KnownVersions,
    denials: DenyList,
    tokens: MediaTokens,
    wanted: Ladders,
) -> Social:
    """Build the services and let them hear events; start the listener after it."""
    kinds: dict[ShareKind, Shareable] = {
        ShareKind.SONG: SharedSongs(sharing),
        ShareKind.ALBUM: SharedAlbums(sharing),
        ShareKind.PLAYLIST: SharedPlaylists(SharedLists(engines.database), sharing),
    }
    notifications = Notifications(
        database=engines.database,
        live=live,
        follows=follows,
        mailroom=mailroom,
        clock=engines.clock,
        ids=engines.ids,
    )
    notifications.listen(engines.listener)
    return Social(
        notifications=notifications,
        shares=Shares(
            database=engines.database,
            events=engines.events,
            kinds=kinds,
            tokens=ShareTokens(engines.secrets.sealing.derived("shares")),
            previews=engines.settings.share_previews == "on",
            clock=engines.clock,
            ids=engines.ids,
        ),
        previews=Previews(
            versions=versions,
            denials=denials,
            tokens=tokens,
            wanted=wanted,
            clock=engines.clock,
            base_url=engines.settings.media_url or "",
        ),
    )

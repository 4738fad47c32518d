"""The door of social: what people share."""

from segue.social.notifications.contracts import Notice, NoticeKind, Notification
from segue.social.notifications.service import Notifications
from segue.social.shares.catalogue import SharedAlbums, SharedSongs
from segue.social.shares.contracts import Share, SharedItem, SharedThing, ShareId, ShareKind
from segue.social.shares.errors import ShareMissing, ShareOver
from segue.social.shares.playlists import SharedPlaylists
from segue.social.shares.ports import Shareable
from segue.social.shares.rules import summary_of, title_of
from segue.social.shares.service import Shares
from segue.social.shares.tokens import ShareTokens
from segue.social.store import HELD_SOCIAL

__all__ = [
    "HELD_SOCIAL",
    "Notice",
    "NoticeKind",
    "Notification",
    "Notifications",
    "Share",
    "ShareId",
    "ShareKind",
    "ShareMissing",
    "ShareOver",
    "ShareTokens",
    "Shareable",
    "SharedAlbums",
    "SharedItem",
    "SharedPlaylists",
    "SharedSongs",
    "SharedThing",
    "Shares",
    "summary_of",
    "title_of",
]

"""What editing entries takes."""

from dataclasses import dataclass, field

from segue.kernel.ids import EntryId, SongId
from segue.library.playlists.contracts import Target

AT_ONCE = 1_000
"""So many songs are added at once."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Songs to add, in this order.

    With `entry_ids`, one for each, an addition that is sent again adds nothing twice. What is in the
    playlist already is added with `allow_duplicates` only.
    """

    song_ids: tuple[SongId, ...]
    target: Target = field(default_factory=Target)
    entry_ids: tuple[EntryId, ...] = ()
    allow_duplicates: bool = False

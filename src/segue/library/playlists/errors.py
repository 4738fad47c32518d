"""How playlists fail."""

from segue.kernel.errors import AppError, ErrorKind


class PlaylistMissing(AppError):
    """There is no such playlist, or none that the asker may know of."""

    code = "playlist_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such playlist"


class PlaylistNotYours(AppError):
    """It is seen, but changed by others."""

    code = "playlist_not_yours"
    kind = ErrorKind.FORBIDDEN
    title = "You may not change this playlist"


class PlaylistStale(AppError):
    """It was changed since the version that `If-Match` names; `version` is the current one."""

    code = "playlist_stale"
    kind = ErrorKind.STALE
    title = "The playlist was changed in between"


class PlaylistFull(AppError):
    """A playlist holds at most `limit` entries; `entry_count` are in it."""

    code = "playlist_full"
    kind = ErrorKind.CONFLICT
    title = "The playlist is full"


class EntryMissing(AppError):
    """No entry of this playlist has this id; `entry_ids` are those that were not found."""

    code = "playlist_entry_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such entry in the playlist"


class EntryIdsTaken(AppError):
    """Ids that the client chose for new entries belong to other songs already: `entry_ids`."""

    code = "playlist_entry_ids_taken"
    kind = ErrorKind.CONFLICT
    title = "These entry ids are taken"


class PositionRefused(AppError):
    """The position is past the end; `entry_count` is how many entries there are."""

    code = "position_out_of_range"
    kind = ErrorKind.INVALID
    title = "There is no such position"


class AlreadyThere(AppError):
    """Songs are in the playlist already, or were named twice: `song_ids`."""

    code = "already_there"
    kind = ErrorKind.CONFLICT
    title = "That is in the playlist already"


class SongsUnknown(AppError):
    """There are no such songs, or none that the asker may know of: `song_ids`."""

    code = "songs_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such song"


class PlaylistNameRefused(AppError):
    """A name or a description that has no letters, or is too long once tidied; `field` names it."""

    code = "playlist_name_refused"
    title = "The playlist cannot be called that"


class TooManyPlaylists(AppError):
    """A person keeps at most `limit` playlists or folders."""

    code = "too_many_playlists"
    kind = ErrorKind.CONFLICT
    title = "There are too many"


class NothingToUndo(AppError):
    """There is no edit of the asker's that could be undone, or its time is over."""

    code = "nothing_to_undo"
    kind = ErrorKind.CONFLICT
    title = "There is nothing to undo"

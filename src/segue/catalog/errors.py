"""How the catalogue fails."""

from segue.kernel.errors import AppError, ErrorKind


class SongMissing(AppError):
    """No such song, or none that the asker may know of."""

    code = "song_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such song"


class AlbumMissing(AppError):
    """No such album, or none that the asker may know of."""

    code = "album_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such album"


class ArtistMissing(AppError):
    """No such artist, or none that the asker may know of."""

    code = "artist_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such artist"


class CoverMissing(AppError):
    """No such cover."""

    code = "cover_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such cover"


class NotYourArtist(AppError):
    """The asker is neither a member of the artist nor an admin."""

    code = "not_your_artist"
    kind = ErrorKind.FORBIDDEN
    title = "This artist is not yours"


class Unlicensed(AppError):
    """The song may not be heard where the listener is, or not yet, or no longer."""

    code = "unlicensed"
    kind = ErrorKind.UNLICENSED
    title = "This song is not available where you are"


class NameRefused(AppError):
    """A name or title is empty, or has nothing that can be shown."""

    code = "name_refused"
    kind = ErrorKind.INVALID
    title = "The name is empty"

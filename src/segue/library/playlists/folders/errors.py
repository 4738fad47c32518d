"""How folders fail."""

from segue.kernel.errors import AppError, ErrorKind


class FolderMissing(AppError):
    """There is no such folder of the asker's."""

    code = "playlist_folder_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such folder"

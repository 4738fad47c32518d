"""What there is to tell somebody who sent files."""

from dataclasses import dataclass

from segue.kernel.ids import UploadId, UserId


@dataclass(frozen=True, slots=True)
class Outcome:
    """An upload that is done: `title` of its song, or the name of a file with why it failed."""

    upload_id: UploadId
    user_id: UserId
    title: str
    reason: str | None

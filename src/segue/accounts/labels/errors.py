"""How labels fail."""

from segue.kernel.errors import AppError, ErrorKind


class LabelMissing(AppError):
    """No such label, or none that the asker may know of."""

    code = "label_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such label"


class LabelNameTaken(AppError):
    """Another label is called so."""

    code = "label_name_taken"
    kind = ErrorKind.CONFLICT
    title = "There is a label of this name"


class LabelNameRefused(AppError):
    """The name has nothing that can be shown."""

    code = "label_name_refused"
    kind = ErrorKind.INVALID
    title = "The label needs a name"


class NotLabelOwner(AppError):
    """The asker acts for the label, but does not own it."""

    code = "not_label_owner"
    kind = ErrorKind.FORBIDDEN
    title = "Only an owner of the label may do this"


class LastLabelOwner(AppError):
    """The label would have staff and no owner."""

    code = "last_label_owner"
    kind = ErrorKind.CONFLICT
    title = "This is the label's last owner"


class LabelInvitationMissing(AppError):
    """The label does not ask for this person, or no longer."""

    code = "label_invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class TooManyInvited(AppError):
    """The label asks as many people as it may at once; `limit` says how many."""

    code = "label_invitations_full"
    kind = ErrorKind.CONFLICT
    title = "Too many invitations wait for an answer"


class StaffMemberMissing(AppError):
    """Nobody with this id acts for the label."""

    code = "label_staff_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "They do not act for this label"


class LabelStale(AppError):
    """The label was changed since the revision that `If-Match` names; `revision` is the current one."""

    code = "label_stale"
    kind = ErrorKind.STALE
    title = "The label was changed elsewhere"

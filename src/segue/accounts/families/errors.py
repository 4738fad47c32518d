"""How families fail."""

from segue.kernel.errors import AppError, ErrorKind


class FamilyMissing(AppError):
    """The asker neither owns a family nor has a seat in one."""

    code = "family_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "You are in no family"


class FamilyTierMissing(AppError):
    """Sharing needs a tier that can be shared."""

    code = "family_tier_missing"
    kind = ErrorKind.FORBIDDEN
    title = "Your tier cannot be shared"


class FamilyFull(AppError):
    """Every seat is taken or offered."""

    code = "family_full"
    kind = ErrorKind.CONFLICT
    title = "The family is full"


class FamilyTaken(AppError):
    """The asker is in a family already; one at a time."""

    code = "family_taken"
    kind = ErrorKind.CONFLICT
    title = "You are in a family already"


class FamilyLapsed(AppError):
    """The owner's tier has ended, so that there is nothing to share."""

    code = "family_lapsed"
    kind = ErrorKind.CONFLICT
    title = "The family plan has ended"


class FamilyInvitationMissing(AppError):
    """No such invitation, or one that was used, withdrawn or has expired."""

    code = "family_invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class FamilyMemberMissing(AppError):
    """Nobody with this id has a seat in the asker's family."""

    code = "family_member_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such member"


class NotYourFamily(AppError):
    """Only the owner may do this."""

    code = "not_your_family"
    kind = ErrorKind.FORBIDDEN
    title = "Only who pays for the family may do this"

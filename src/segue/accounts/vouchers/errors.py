"""How vouchers fail."""

from segue.kernel.errors import AppError, ErrorKind


class VoucherMissing(AppError):
    """No such code."""

    code = "voucher_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such voucher"


class VoucherUsed(AppError):
    """The code was used as often as it may be, or by the same person."""

    code = "voucher_used"
    kind = ErrorKind.CONFLICT
    title = "The voucher was used"


class VoucherExpired(AppError):
    """The code was good once, or was withdrawn."""

    code = "voucher_expired"
    kind = ErrorKind.GONE
    title = "The voucher is no longer good"


class VoucherNotNeeded(AppError):
    """The asker already has as much without an end, or for as long as it may last."""

    code = "voucher_not_needed"
    kind = ErrorKind.CONFLICT
    title = "You have this already"


class VoucherBatchMissing(AppError):
    """No such batch of vouchers."""

    code = "voucher_batch_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such batch"


class VoucherOrderRefused(AppError):
    """Vouchers cannot be made like this."""

    code = "voucher_order_refused"
    kind = ErrorKind.INVALID
    title = "Vouchers cannot be made like this"

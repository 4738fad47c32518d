"""How devices fail."""

from segue.kernel.errors import AppError, ErrorKind


class DeviceMissing(AppError):
    """The person has no such device."""

    code = "device_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such device"


class TooManyDevices(AppError):
    """The person has as many devices as one may have; `limit` says how many."""

    code = "too_many_devices"
    kind = ErrorKind.CONFLICT
    title = "You have no room for another device"

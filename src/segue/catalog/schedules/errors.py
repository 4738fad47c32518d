"""How schedules fail."""

from segue.kernel.errors import AppError


class ScheduleRefused(AppError):
    """The schedule names an instant and a day, or one too far away."""

    code = "schedule_refused"
    title = "The schedule cannot be used"

"""How the live socket refuses."""

from segue.kernel.errors import AppError, ErrorKind


class TopicMissing(AppError):
    """No such topic, or none that this person may know of."""

    code = "topic_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such topic"


class TooManyTopics(AppError):
    """More topics than one connection may listen to; `most` says how many."""

    code = "too_many_topics"
    kind = ErrorKind.CONFLICT
    title = "Too many topics at once"


class TooManySockets(AppError):
    """More connections at once than one person or one address may hold; `most` says how many."""

    code = "too_many_sockets"
    kind = ErrorKind.LIMITED
    title = "Too many connections at once"


class TicketRefused(AppError):
    """The ticket was used, is older than half a minute, or never was one."""

    code = "ticket_refused"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The ticket is no longer good"


class MessageRefused(AppError):
    """The message is JSON, but none that the socket knows; `id` is the message's, if it had one."""

    code = "message_refused"
    title = "The message cannot be used"

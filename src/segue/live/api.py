"""The door of the live socket: topics, telling, and the connections of a process."""

from segue.live.connections import Connections
from segue.live.contracts import CloseCode, MayHear, Message, Topic
from segue.live.errors import TicketRefused, TooManySockets, TooManyTopics, TopicMissing
from segue.live.meters import LiveMeters
from segue.live.ports import LiveBus
from segue.live.rights import HELD_LIVE, KEPT_BACK
from segue.live.service import Live
from segue.live.tickets import Tickets
from segue.live.topics import Topics

__all__ = [
    "HELD_LIVE",
    "KEPT_BACK",
    "CloseCode",
    "Connections",
    "Live",
    "LiveBus",
    "LiveMeters",
    "MayHear",
    "Message",
    "TicketRefused",
    "Tickets",
    "TooManySockets",
    "TooManyTopics",
    "Topic",
    "TopicMissing",
    "Topics",
]

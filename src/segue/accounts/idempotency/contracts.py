"""What repeated requests are made of."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from segue.kernel.ids import UserId

LIFE = timedelta(hours=24)
"""How long an answer is kept."""
LEASE = timedelta(seconds=30)
"""How long a request that no longer speaks up is taken to be under way."""

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that carries a key. `head` is the SHA-256 of all of it but the body."""

    user_id: UserId
    key: str
    route: str
    head: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer a request for the first time; void once somebody else has it."""

    asked: Asked
    id: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to the first request with a key. `body_digest` is the SHA-256 of that request's body."""

    answer: Answer
    body_digest: bytes

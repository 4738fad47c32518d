"""The database as features see it: transactions on psycopg connections with dict rows."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from psycopg import AsyncConnection

from segue.kernel.errors import AppError, ErrorKind

Connection = AsyncConnection[dict[str, Any]]


class DatabaseDown(AppError):
    """The database cannot be reached, or went away in the middle; nothing was committed."""

    code = "database_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "The database cannot be reached"


class Database(Protocol):
    """Hands out connections.

    Raises DatabaseDown when none is to be had, and OutOfSpace when its disk is full.
    """

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A connection inside a transaction: committed on leaving, rolled back on any exception.

        Where a request is to be done once (decision 34), it is committed with the rest of what that changes.
        """
        ...

"""Password hashes: argon2id, off the event loop, few at a time."""

import asyncio
import os
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from segue.accounts.errors import SignInBusy
from segue.accounts.rules import normal_password


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What a hash takes. RFC 9106 and OWASP: 19 MiB, two passes, one lane; about 20 ms of one core."""

    memory_kib: int = 19_456
    passes: int = 2
    lanes: int = 1


# Half the cores: the event loop needs one while many sign in.
_AT_ONCE = max(1, (os.cpu_count() or 1) // 2)


class Passwords:
    """Hashes and checks at most `at_once` passwords at a time; past `waiting` more it refuses.

    Passwords are taken in Unicode's form NFKC.
    """

    def __init__(self, cost: PasswordCost, *, at_once: int = _AT_ONCE, waiting: int = 100) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
        )
        self._turns = asyncio.Semaphore(at_once)
        self._room = waiting
        self._waiting = 0
        # What an unknown address is checked against, so that it takes as long as a known one.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        """The encoded hash to store. Raises SignInBusy."""
        await self._enter()
        try:
            return await asyncio.to_thread(self._hasher.hash, normal_password(password))
        finally:
            self._turns.release()

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether `password` gave `stored`; False after the same time without one. Raises SignInBusy."""
        await self._enter()
        try:
            found = await asyncio.to_thread(self._verify, stored or self._nobody, password)
        finally:
            self._turns.release()
        return found and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made at another cost than new ones are."""
        try:
            return self._hasher.check_needs_rehash(stored)
        except InvalidHashError:
            return True

    async def _enter(self) -> None:
        if self._waiting >= self._room:
            raise SignInBusy("Try again in a few seconds.", retry_after=5)
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, normal_password(password))
        except (VerificationError, InvalidHashError):
            return False

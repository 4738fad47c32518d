"""Letters to who sent files: once all of theirs are done, and when an admin has looked one over."""

from datetime import timedelta

from segue.accounts.api import LetterKind, Mailroom
from segue.ingest.telling import rules, store
from segue.kernel.clock import Clock
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection, Database

PAUSE = timedelta(minutes=2)
"""How long nothing more may come before a person is written to: one letter for an album, not twelve."""
_AT_ONCE = 100


class Telling:
    """Writes to people about their uploads; a letter and the note that it was written are one change."""

    def __init__(self, database: Database, mailroom: Mailroom, clock: Clock) -> None:
        self._database = database
        self._mailroom = mailroom
        self._clock = clock

    async def tell_done(self) -> int:
        """Write to everyone whose uploads are all done; how many letters there were."""
        async with self._database.transaction() as conn:
            people = await store.done_people(conn, self._clock.now() - PAUSE, _AT_ONCE)
        letters = 0
        for person in people:
            async with self._database.transaction() as conn:
                outcomes = await store.lock_outcomes(conn, person)
                if not outcomes:
                    continue
                await store.mark_told(conn, [one.upload_id for one in outcomes], self._clock.now())
                letters += await self._mailroom.post_to(
                    conn,
                    LetterKind.UPLOADS_DONE,
                    person,
                    ready=rules.told_ready(outcomes),
                    failed=rules.told_failed(outcomes),
                )
        return letters

    async def tell_reviewed(self, conn: Connection, song_id: SongId, *, outcome: str, reason: str) -> bool:
        """Write to who sent a song that an admin looked it over, in the caller's transaction.

        `outcome` and `reason` are sentences, the latter may be empty. False when nobody is there to tell.
        """
        sender = await store.find_sender(conn, song_id)
        if sender is None:
            return False
        person, title = sender
        return await self._mailroom.post_to(
            conn, LetterKind.REVIEW_DONE, person, title=title, outcome=outcome, reason=reason
        )

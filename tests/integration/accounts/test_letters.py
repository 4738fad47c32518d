"""Letters go through the queue and out of the house."""

import asyncio
from pathlib import Path
from uuid import UUID

from segue.accounts.api import LetterKind, LinkSecrets, Mailroom
from segue.accounts.mailing import tasks
from segue.accounts.mailing.contracts import LinkPurpose
from segue.accounts.mailing.wording import write
from segue.engines.mail.mailer import open_mailer
from segue.engines.postgres.jobs import ProcrastinateJobs
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import Uuid7Source
from segue.kernel.keyring import KeyRing
from tests.signing import KEYS


class TestQueue:
    """A letter leaves once the change it tells of is committed, and its row with it."""

    async def test_reaches_the_folder(self, fresh_database_url: str, tmp_path: Path) -> None:
        clock, jobs = SystemClock(), ProcrastinateJobs(fresh_database_url, name="letters")
        database = PostgresDatabase(fresh_database_url, size=4, name="letters")
        await database.open()
        mailroom = Mailroom(
            database=database,
            jobs=jobs,
            mailer=open_mailer(None, folder=tmp_path, sender="segue@example.org", clock=clock),
            secrets=LinkSecrets(KEYS),
            public_url="https://music.example.org",
            clock=clock,
            ids=Uuid7Source(),
        )
        tasks.register(jobs, mailroom)
        working = asyncio.create_task(jobs.run({"default": 1}, drain_s=5))
        try:
            async with database.transaction() as conn:
                link = await mailroom.add_link(conn, LinkPurpose.SIGN_UP, "ada@example.org")
                await mailroom.post(conn, LetterKind.SIGN_UP, "ada@example.org", link_id=link)
                queued = await (await conn.execute("select args from procrastinate_jobs")).fetchall()
            secret = LinkSecrets(KEYS).new(link)
            assert secret not in str(queued)
            assert "ada@" not in str(queued)
            async with asyncio.timeout(20):
                while not (letters := list(tmp_path.glob("*.eml"))):
                    await asyncio.sleep(0.02)
                # The row goes after the letter.
                while await self._waiting(database):
                    await asyncio.sleep(0.02)
            assert b"https://music.example.org/verify#token=" in letters[0].read_bytes()
        finally:
            jobs.stop()
            await working
            await database.close()

    @staticmethod
    async def _waiting(database: PostgresDatabase) -> bool:
        async with database.transaction() as conn:
            return await (await conn.execute("select 1 from letters")).fetchone() is not None


class TestLinkSecrets:
    """A link's secret can be made again while its key is kept, and by nothing else."""

    def test_is_found_by_any_key_of_the_ring(self) -> None:
        from segue.accounts.mailing.links import secret_hash

        link = UUID(int=7)
        old = LinkSecrets(KeyRing("a", {"a": b"a" * 32}))
        ring = LinkSecrets(KeyRing("b", {"a": b"a" * 32, "b": b"b" * 32}))
        kept = secret_hash(old.new(link))
        assert ring.find(link, kept) == old.new(link) != ring.new(link)
        assert LinkSecrets(KeyRing("b", {"b": b"b" * 32})).find(link, kept) is None
        assert ring.find(UUID(int=8), kept) is None


class TestWording:
    """Every letter says the same in both its forms, and what is filled in cannot become markup."""

    def test_every_kind(self) -> None:
        words = ("other", "name", "provider", "what", "label", "role")
        told = dict.fromkeys(words, "<b>x</b>@example.org") | {"until": "May 1, 2030"}
        told |= {
            "ready": "<b>A</b> is ready.",
            "failed": "",
            "title": "<b>A</b>",
            "outcome": "It stays.",
            "reason": "",
            "told": "<b>A</b> follows you.",
        }
        for kind in LetterKind:
            if kind is LetterKind.RESET_ASKED:
                continue
            mail = write(kind, "ada@example.org", "https://music.example.org", "s3cret", told)
            assert "$" not in mail.text + mail.html + mail.subject
            assert "<b>" not in mail.html
            assert "music.example.org" in mail.text
            assert ("s3cret" in mail.text) == ("s3cret" in mail.html)
            assert mail.text.count("https://") == (
                1 if "#" in mail.text or "Open" in mail.text or "/sign-in" in mail.text else 0
            )

"""Letters to people who sent files: one for all that is done, when nothing more comes."""

from pathlib import Path

from segue.accounts.api import Role
from segue.ingest.errors import Damaged
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.integration.ingest.test_uploads import send


class TestDone:
    """Whoever sent files hears once, of all of them, what became of each."""

    async def test_one_letter_for_all(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        site = workshop.site
        telling = workshop.ingest.telling
        artist = await site.person(Role.ARTIST)
        await send(workshop, artist, wav, title="Slow water", artist="Ilse")
        await workshop.work()
        site.clock.move(minutes=1)
        assert await telling.tell_done() == 0, "there may be more to come"
        await send(workshop, artist, wav, title="Low water", artist="Ilse")
        site.clock.move(minutes=5)
        assert await telling.tell_done() == 0, "one is being made"
        fake.failures["listen"] = [Damaged("The sound cannot be decoded.")]
        await workshop.work()
        site.clock.move(minutes=2)
        assert await telling.tell_done() == 1
        [letter] = await site.deliver()
        assert letter.to == "person1@example.org"
        assert "This song is ready: Slow water." in letter.text
        assert "This file could not be used: song.wav (The sound cannot be decoded.)" in letter.text
        assert await telling.tell_done() == 0
        assert await site.deliver() == []

    async def test_who_is_suspended_is_not_written_to(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        site = workshop.site
        artist = await site.person(Role.ARTIST)
        await send(workshop, artist, wav, title="Slow water")
        await workshop.work()
        await site.suspend("person1@example.org")
        site.clock.move(minutes=3)
        assert await workshop.ingest.telling.tell_done() == 0
        assert await site.deliver() == []


class TestReviewed:
    """Whoever sent a song hears what an admin decided on it."""

    async def test_told(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        site = workshop.site
        artist = await site.person(Role.ARTIST)
        await send(workshop, artist, wav, title="Slow water")
        await workshop.work()
        imported = await site.song()
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select song_id from uploads")).fetchall()
            song = rows[0]["song_id"]
            telling = workshop.ingest.telling
            assert await telling.tell_reviewed(conn, song, outcome="It can be heard now.", reason="")
            assert not await telling.tell_reviewed(conn, imported, outcome="It stays.", reason="")
        [letter] = await site.deliver()
        assert letter.subject == "Slow water was looked over"
        assert "It can be heard now." in letter.text

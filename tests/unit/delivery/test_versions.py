"""The cache of versions."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from segue.catalog.api import PlayableVersion
from segue.delivery.versions import DISTRUST_AFTER_S, DOWN_S, Known
from segue.kernel.errors import AppError
from segue.kernel.events import SongChanged
from segue.kernel.ids import SongId, VersionId
from segue.kernel.quality import Quality
from tests.songs import SONG, VERSION, make_rendition, make_version
from tests.unit.delivery.conftest import Door

NEXT = VersionId(UUID(int=99))


async def version_of(door: Door, song: str = str(SONG)) -> VersionId | None:
    known = await door.versions.find_current(song)
    return known.version.version_id if known else None


class TestWarm:
    """A song that was asked for is not read again."""

    async def test_read_once(self, door: Door) -> None:
        for _ in range(3):
            assert await version_of(door) == VERSION
        assert door.shelf.reads == 1
        assert door.versions.peek(str(SONG)) is not None

    async def test_read_once_however_many_ask_at_once(self, door: Door) -> None:
        assert set(await asyncio.gather(*(version_of(door) for _ in range(50)))) == {VERSION}
        assert door.shelf.reads == 1

    async def test_one_who_leaves_does_not_take_the_others_answer_along(self, door: Door) -> None:
        first, second = (asyncio.create_task(version_of(door)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == VERSION

    async def test_an_id_in_capitals_is_the_same_song(self, door: Door) -> None:
        assert await version_of(door, str(SONG).upper()) == VERSION

    @pytest.mark.parametrize("song", ["", "nothing", str(UUID(int=5))])
    async def test_none_for_what_is_no_song(self, door: Door, song: str) -> None:
        assert await version_of(door, song) is None

    async def test_bounded(self, door: Door) -> None:
        door.versions.capacity = 3
        for number in range(10):
            door.shelf.versions.append(make_version(song_id=SongId(UUID(int=number))))
            await version_of(door, str(UUID(int=number)))
        assert [door.versions.peek(str(UUID(int=number))) is not None for number in range(10)] == [
            *[False] * 7,
            *[True] * 3,
        ]


class TestChange:
    """A song that changed is looked at again."""

    async def test_read_again_after_the_event(self, door: Door) -> None:
        await version_of(door)
        door.shelf.versions.append(make_version(version_id=NEXT))
        assert await version_of(door) == VERSION
        await door.versions.hear(SongChanged(SONG))
        assert await version_of(door) == NEXT

    async def test_a_change_during_the_read_is_not_missed(self, door: Door) -> None:
        """What is read may be older than the change that is heard of meanwhile."""

        async def read_slowly(song_id: SongId) -> PlayableVersion | None:
            door.shelf.reads += 1
            old = door.shelf.versions[-1]
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            return old

        door.shelf.find_playable = read_slowly  # type: ignore[method-assign]
        reading = asyncio.create_task(version_of(door))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        door.shelf.versions.append(make_version(version_id=NEXT))
        await door.versions.hear(SongChanged(SONG))
        await reading
        assert await version_of(door) == NEXT

    async def test_withdrawn(self, door: Door) -> None:
        await version_of(door)
        door.shelf.versions.clear()
        await door.versions.hear(SongChanged(SONG))
        assert await version_of(door) is None

    async def test_another_song_changing_costs_nothing(self, door: Door) -> None:
        await version_of(door)
        await door.versions.hear(SongChanged(UUID(int=7)))
        await version_of(door)
        assert door.shelf.reads == 1


class TestReplaced:
    """Addresses of a replaced version stand until they expire."""

    async def test_both_are_found(self, door: Door) -> None:
        door.shelf.versions.append(make_version(version_id=NEXT))
        assert await version_of(door) == NEXT
        for version in (VERSION, NEXT):
            known = await door.versions.find(str(SONG), str(version), needing=lambda _: True)
            assert known is not None
            assert known.version.version_id == version

    async def test_the_one_before_stays_known(self, door: Door) -> None:
        await version_of(door)
        door.shelf.versions.append(make_version(version_id=NEXT))
        await door.versions.hear(SongChanged(SONG))
        await version_of(door)
        door.shelf.down = True
        assert await door.versions.find(str(SONG), str(VERSION), needing=lambda _: True) is not None

    async def test_a_version_of_another_song_is_none(self, door: Door) -> None:
        known = await door.versions.find(str(UUID(int=7)), str(VERSION), needing=lambda _: True)
        assert known is None


class TestStillMade:
    """While a version is being made, what it lacks is looked for, but not all the time."""

    async def test_looks_again_after_a_second(self, door: Door) -> None:
        first = make_rendition("aac128", Quality.STANDARD)
        door.shelf.versions = [make_version([first], complete=False)]

        async def has_320() -> bool:
            def has(known: Known) -> bool:
                return known.files.has("aac320.mp4")

            known = await door.versions.find(str(SONG), str(VERSION), needing=has)
            return known is not None and has(known)

        assert not await has_320()
        door.shelf.versions = [make_version()]
        assert not await has_320()
        door.clock.move(seconds=1)
        assert await has_320()


class TestDatabaseDown:
    """What a process knows keeps playing."""

    async def test_known_songs_play(self, door: Door) -> None:
        await version_of(door)
        door.shelf.down = True
        await door.versions.hear(SongChanged(SONG))
        assert await version_of(door) == VERSION
        assert door.count("segue_version_cache_total", outcome="stale") == 1

    async def test_nobody_waits_for_it_again_at_once(self, door: Door) -> None:
        """To find that a database is down takes seconds, which a listener would hear."""
        await version_of(door)
        door.shelf.down = True
        await door.versions.hear(SongChanged(SONG))
        for _ in range(5):
            assert await version_of(door) == VERSION
            assert await door.versions.find(str(SONG), str(VERSION), needing=lambda _: False) is not None
        assert door.shelf.reads == 2
        door.shelf.down = False
        door.shelf.versions.append(make_version(version_id=NEXT))
        door.clock.move(seconds=DOWN_S)
        assert await version_of(door) == NEXT

    async def test_unknown_songs_say_why_not(self, door: Door) -> None:
        door.shelf.down = True
        with pytest.raises(AppError, match="no database"):
            await version_of(door)

    async def test_events_that_do_not_come_make_it_look_again(self, door: Door) -> None:
        """Without events for a minute a takedown may have passed unheard."""
        await version_of(door)
        door.fresh = False
        door.clock.move(seconds=DISTRUST_AFTER_S - 1)
        await version_of(door)
        assert door.shelf.reads == 1
        door.clock.move(seconds=1)
        door.shelf.versions = [replace(make_version(), complete=False)]
        known = await door.versions.find_current(str(SONG))
        assert known is not None
        assert not known.version.complete

"""What a song's terms do to its stream answers and to audio that was handed out."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from segue.accounts.api import Caller
from segue.catalog.api import Licence, SongMissing, Terms, Unlicensed, Use
from segue.delivery.errors import ListeningDenied
from segue.delivery.schemas import StreamAnswer
from segue.kernel.events import Allowed, Denied
from tests.songs import SONG, VERSION, make_version
from tests.unit.delivery.conftest import LISTENER, Door

DUTCH = Licence("Low Tide", frozenset({"NL"}), frozenset(), None, None, frozenset({Use.STREAM}))


def caller_in(door: Door, country: str | None) -> Caller:
    return replace(door.caller(), country=country)


async def address(door: Door, caller: Caller) -> bytes:
    """The first address of the one song's stream answer."""
    filled = await door.delivery.stream(caller, str(SONG), "auto")
    answer = msgspec.json.decode(filled.json, type=StreamAnswer)
    return answer.renditions[0].url.encode()


class TestWarm:
    """A licensed song that is known costs no look at the database, however many ask."""

    async def test_nobody_is_asked_twice(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), terms=Terms((DUTCH,)))]
        for _ in range(5):
            await address(door, caller_in(door, "NL"))
        assert (door.shelf.reads, door.insiders.asked) == (1, 0)

    async def test_a_decision_ends_with_the_licence(self, door: Door) -> None:
        end = door.clock.now() + timedelta(minutes=1)
        door.shelf.versions = [replace(make_version(), terms=Terms((replace(DUTCH, end=end),)))]
        await address(door, caller_in(door, "NL"))
        door.clock.at = end
        with pytest.raises(Unlicensed):
            await address(door, caller_in(door, "NL"))


class TestPlaces:
    """A token says where its listener is, and is good there alone."""

    async def test_the_place_stands_in_the_address(self, door: Door) -> None:
        for country, place in (("NL", b".nl."), (None, b".zz.")):
            assert place in await address(door, caller_in(door, country))

    async def test_audio_ends_where_the_licence_does(self, door: Door) -> None:
        dutch, german = [await address(door, caller_in(door, country)) for country in ("NL", "DE")]
        for url in (dutch, german):
            await door.delivery.file(url)
        door.shelf.versions = [replace(make_version(), terms=Terms((DUTCH,)))]
        known = door.versions.peek(str(SONG))
        assert known is not None
        known.stale = True
        assert (await door.delivery.file(dutch)).size > 0
        with pytest.raises(Unlicensed):
            await door.delivery.file(german)


class TestInsiders:
    """Who acts for the artist hears a song before its day; others are told that there is none."""

    async def test_before_its_day(self, door: Door) -> None:
        day = door.clock.now() + timedelta(days=1)
        door.shelf.versions = [replace(make_version(), terms=Terms(visible_from=day))]
        with pytest.raises(SongMissing):
            await address(door, caller_in(door, "NL"))
        door.insiders.people = {LISTENER}
        own = await address(door, caller_in(door, "NL"))
        assert b".xa." in own
        assert (await door.delivery.file(own)).size > 0
        await door.denials.hear(Denied("version", VERSION, "scheduled"))
        assert (await door.delivery.file(own)).size > 0

    async def test_addresses_of_others_wait_for_the_day(self, door: Door) -> None:
        url = await address(door, caller_in(door, "NL"))
        day = door.clock.now() + timedelta(minutes=1)
        door.shelf.versions = [replace(make_version(), terms=Terms(visible_from=day))]
        known = door.versions.peek(str(SONG))
        assert known is not None
        known.stale = True
        with pytest.raises(ListeningDenied):
            await door.delivery.file(url)
        door.clock.at = day
        assert (await door.delivery.file(url)).size > 0


class TestForgetting:
    """A denial is kept as long as anybody may hold a token from before it, and no longer."""

    async def test_it_does_not_outlast_the_tokens(self, door: Door) -> None:
        await door.denials.hear(Denied("version", VERSION, "scheduled"))
        assert door.denials.refuses(LISTENER.hex, str(VERSION))
        assert not door.denials.refuses(LISTENER.hex, str(VERSION), insider=True)
        assert door.denials.current() == (("hidden", str(VERSION)),)
        door.clock.move(minutes=29)
        assert door.denials.refuses(LISTENER.hex, str(VERSION))
        door.clock.move(minutes=2)
        assert not door.denials.refuses(LISTENER.hex, str(VERSION))

    async def test_edges_are_told_apart_what_is_gone_for_all(self, door: Door) -> None:
        await door.denials.hear(Denied("version", VERSION, "taken back"))
        await door.denials.hear(Denied("version", VERSION, "taken_down"))
        assert door.denials.current() == (("hidden", str(VERSION)), ("version", str(VERSION)))
        await door.denials.hear(Allowed("version", VERSION))
        assert door.denials.current() == ()
        assert not door.denials.refuses(LISTENER.hex, str(VERSION))

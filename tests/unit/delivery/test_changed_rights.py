"""What a change of rights does to audio that was already handed out."""

from dataclasses import replace

import msgspec
import pytest

from segue.delivery.errors import ExplicitLocked, ListeningDenied, PaidSong, QualityNotInTier
from segue.delivery.schemas import StreamAnswer
from segue.kernel.events import AccessChanged
from segue.kernel.quality import Quality, Subscription
from tests.songs import SONG, make_version
from tests.unit.delivery.conftest import LISTENER, Door


async def stream(door: Door, caller: object, quality: str = "auto") -> StreamAnswer:
    """The stream answer of the one song."""
    answer = await door.delivery.stream(caller, str(SONG), quality)  # type: ignore[arg-type]  # as made by Door
    return msgspec.json.decode(answer.json, type=StreamAnswer)


def changed(rank: int, *, paid_songs: bool = False, explicit: bool = True) -> AccessChanged:
    """The listener's rights from now on."""
    return AccessChanged(LISTENER, 2, rank, paid_songs=paid_songs, explicit=explicit)


class TestLostTier:
    """Who loses a tier hears at once no more than what is left to them."""

    async def test_better_audio_ends_and_modest_audio_goes_on(self, door: Door) -> None:
        premium = door.caller(Subscription.PREMIUM)
        best = (await stream(door, premium)).renditions[0].url.encode()
        modest = (await stream(door, premium, "high")).renditions[0].url.encode()
        await door.delivery.file(best)
        await door.delivery.file(modest)
        await door.denials.hear(changed(Quality.HIGH.rank))
        with pytest.raises(ListeningDenied):
            await door.delivery.file(best)
        assert (await door.delivery.file(modest)).size > 0
        await door.denials.hear(changed(Quality.LOSSLESS.rank, paid_songs=True))
        assert (await door.delivery.file(best)).size > 0

    async def test_edges_learn_which_tokens_to_refuse(self, door: Door) -> None:
        await door.denials.hear(changed(Quality.HIGH.rank))
        names = {name.partition(".")[2] for kind, name in door.denials.current() if kind == "rank"}
        assert {name for name in names if len(name) == 1} == {"6", "7"}
        assert {name for name in names if "p" in name} == {
            f"{n}{e}" for n in range(1, 8) for e in ("p", "pe")
        }
        assert {name for name in names if name.endswith("e") and "p" not in name} == {"6e", "7e"}
        door.clock.move(minutes=31)
        assert door.denials.current() == ()

    async def test_a_song_for_payers_ends_in_every_quality(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), paid_only=True)]
        url = (await stream(door, door.caller(Subscription.STUDENT), "low")).renditions[0].url.encode()
        await door.delivery.file(url)
        await door.denials.hear(changed(Quality.HIGH.rank))
        with pytest.raises(ListeningDenied):
            await door.delivery.file(url)

    async def test_ones_own_song_is_heard_whatever_the_tier(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), paid_only=True)]
        door.insiders.people.add(door.caller().user_id)
        await door.denials.hear(changed(Quality.HIGH.rank))
        for asked in (await stream(door, door.caller()), await stream(door, door.caller(), "low")):
            assert (await door.delivery.file(asked.renditions[0].url.encode())).size > 0
        assert (await door.delivery.manifest(door.caller(), str(SONG), "auto")).chunks
        with pytest.raises(QualityNotInTier):
            await stream(door, door.caller(), "lossless")

    async def test_an_explicit_song_ends_when_it_is_locked(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), explicit=True)]
        url = (await stream(door, door.caller(Subscription.FAMILY))).renditions[0].url.encode()
        await door.denials.hear(changed(Quality.LOSSLESS.rank, paid_songs=True, explicit=False))
        with pytest.raises(ListeningDenied):
            await door.delivery.file(url)


class TestSongsForSome:
    """A song for payers, or an explicit one, is refused with the reason to who may not hear it."""

    @pytest.mark.parametrize("tier", Subscription)
    async def test_payers_only(self, door: Door, tier: Subscription) -> None:
        door.shelf.versions = [replace(make_version(), paid_only=True)]
        if tier.entitlements.paid_songs:
            assert (await stream(door, door.caller(tier))).renditions
            return
        for ask in (door.delivery.stream, door.delivery.manifest):
            with pytest.raises(PaidSong):
                await ask(door.caller(tier), str(SONG), "auto")

    async def test_a_lapsed_tier_pays_for_nothing(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), paid_only=True)]
        caller = door.caller(Subscription.PREMIUM, minutes=1)
        await stream(door, caller)
        door.clock.move(minutes=1)
        with pytest.raises(PaidSong):
            await stream(door, caller)

    async def test_locked(self, door: Door) -> None:
        door.shelf.versions = [replace(make_version(), explicit=True)]
        locked = replace(door.caller(Subscription.FAMILY), explicit_locked=True)
        for ask in (door.delivery.stream, door.delivery.manifest):
            with pytest.raises(ExplicitLocked):
                await ask(locked, str(SONG), "auto")

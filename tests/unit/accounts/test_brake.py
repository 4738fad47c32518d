"""Guessing is slowed down, where it is done from."""

from ipaddress import ip_network

import pytest

from segue.accounts.access.addresses import KnownNetworks, network_of
from segue.accounts.brake import LoginBrake
from segue.accounts.errors import TooManyTries
from segue.engines.local.limits import LocalLimits
from segue.kernel.ports.limits import Limits
from tests.fakes import FakeClock

HOME, ELSEWHERE = "198.51.100.7", "203.0.113.50"


@pytest.fixture
def limits(clock: FakeClock) -> Limits:
    return LocalLimits(clock)


@pytest.fixture
def brake(limits: Limits) -> LoginBrake:
    return LoginBrake(limits, KnownNetworks({}))


async def tries(brake: LoginBrake, address: str, account: str, most: int = 200) -> int:
    """How many tries are let through."""
    for count in range(most):
        try:
            await brake.take(address, account)
        except TooManyTries:
            return count
    return most


class TestBrake:
    """Five wrong tries a minute and twenty an hour, for an account from one network."""

    async def test_waits_after_five(self, brake: LoginBrake, clock: FakeClock) -> None:
        assert await tries(brake, HOME, "ada") == 5
        with pytest.raises(TooManyTries) as held:
            await brake.take(HOME, "ada")
        assert held.value.fields["retry_after"] in range(1, 63)
        clock.move(seconds=62)
        assert await tries(brake, HOME, "ada") == 5

    async def test_an_hour_holds_twenty(self, brake: LoginBrake, clock: FakeClock) -> None:
        total = 0
        for _ in range(50):
            total += await tries(brake, HOME, "ada")
            clock.move(seconds=62)
        assert 20 <= total <= 25

    async def test_nobody_is_locked_out_from_elsewhere(self, brake: LoginBrake) -> None:
        assert await tries(brake, ELSEWHERE, "ada") == 5
        await brake.take(HOME, "ada")

    async def test_success_forgets(self, brake: LoginBrake) -> None:
        for _ in range(100):
            await brake.take(HOME, "ada")
            await brake.succeeded(HOME, "ada")

    async def test_success_of_another_account_forgets_nothing(self, brake: LoginBrake) -> None:
        await tries(brake, HOME, "ada")
        await brake.take(HOME, "eve")
        await brake.succeeded(HOME, "eve")
        assert await tries(brake, HOME, "ada") == 0

    async def test_one_network_cannot_try_many_accounts(self, brake: LoginBrake) -> None:
        with pytest.raises(TooManyTries):
            for number in range(51):
                await brake.take(HOME, f"person {number}")

    async def test_a_campus_can(self, limits: Limits) -> None:
        brake = LoginBrake(limits, KnownNetworks({ip_network("198.51.100.0/24"): 20}))
        for number in range(1000):
            await brake.take(HOME, f"person {number}")
        assert await tries(brake, HOME, "ada") == 0

    async def test_processes_share_it(self, limits: Limits) -> None:
        first, second = (LoginBrake(limits, KnownNetworks({})) for _ in range(2))
        assert await tries(first, HOME, "ada") == 5
        assert await tries(second, HOME, "ada") == 0

    async def test_any_text_may_be_an_account(self, brake: LoginBrake) -> None:
        for account in ("", "\0", "\ud800", "x" * 100_000, "a b"):
            await brake.take(HOME, account)


class TestNetworks:
    """A household is one network, however many addresses it has."""

    def test_a_household_is_a_64(self) -> None:
        assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")
        assert network_of("::ffff:198.51.100.7") == "198.51.100.7"
        assert network_of(None) == network_of("unix") == "unknown"

    def test_the_narrowest_known_network_counts(self) -> None:
        known = KnownNetworks(
            {
                ip_network("10.0.0.0/8"): 2,
                ip_network("10.1.0.0/16"): 30,
                ip_network("2001:db8::/32"): 7,
            }
        )
        told = [known.factor(one) for one in ("10.2.0.1", "10.1.2.3", "::ffff:10.1.2.3", "2001:db8:5::1")]
        assert told == [2, 30, 30, 7]
        assert known.factor("198.51.100.7") == known.factor(None) == known.factor("nonsense") == 1

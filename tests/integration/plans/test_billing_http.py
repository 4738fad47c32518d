"""The signed webhook of a payment provider."""

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from segue.accounts.api import Role, SignedIn
from segue.accounts.billing.rules import sign
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.kernel.quality import Subscription
from tests.fakes import FakeClock, SavepointDatabase
from tests.integration.plans.asking import again, ask, person
from tests.site import Site, TimedIds, make_site

SECRET = "0123456789abcdef0123456789abcdef"
NEXT_SECRET = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def billed(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> Site:
    """The application with a billing secret, and the one that replaces it."""
    ids = TimedIds()
    return make_site(database, blob_store, clock, ids, tmp_path, billing_secret=f"{SECRET},{NEXT_SECRET}")


def event(site: Site, who: SignedIn, **told: Any) -> dict[str, Any]:
    """What a provider tells of someone."""
    now = site.clock.now()
    return {
        "id": f"evt_{uuid4().hex}",
        "occurred_at": now.isoformat(),
        "user_id": str(who.user.id),
        "tier": "premium",
        "until": (now + timedelta(days=31)).isoformat(),
        **told,
    }


async def send(
    site: Site,
    body: dict[str, Any] | bytes,
    *,
    secret: str = SECRET,
    at: int | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """A signed event."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    timestamp = str(int(site.clock.now().timestamp()) if at is None else at)
    signed = {
        "segue-timestamp": timestamp,
        "segue-signature": f"v1={sign(secret.encode(), timestamp, raw)}",
        "content-type": "application/json",
    }
    async with site.client() as client:
        return await client.post(
            "/api/v1/billing/events", content=raw, headers=signed if headers is None else headers
        )


async def tier_of(site: Site, who: SignedIn) -> Subscription:
    """What someone has by now."""
    return (await again(site, who)).user.subscription


class TestEvents:
    """An event says what a person has paid for; the latest holds, however they come."""

    async def test_paid_renewed_and_ended(self, billed: Site) -> None:
        one = await person(billed)
        answer = await send(billed, event(billed, one))
        assert (answer.status_code, answer.json()) == (200, {"outcome": "applied"})
        assert await tier_of(billed, one) is Subscription.PREMIUM
        billed.clock.move(days=31)
        assert await tier_of(billed, one) is Subscription.FREE
        await send(billed, event(billed, one, tier="family", until=None))
        assert await tier_of(billed, one) is Subscription.FAMILY
        billed.clock.move(days=1)
        await send(billed, event(billed, one, tier="free", until=None))
        assert await tier_of(billed, one) is Subscription.FREE

    async def test_sent_again_does_nothing(self, billed: Site) -> None:
        one = await person(billed)
        first = event(billed, one)
        await send(billed, first)
        published = len(billed.events.published)
        assert (await send(billed, first)).json() == {"outcome": "duplicate"}
        assert len(billed.events.published) == published

    async def test_any_order_ends_the_same(self, billed: Site) -> None:
        start = billed.clock.now()
        told = [("premium", 0, "a"), ("family", 1, "b"), ("free", 1, "c")]
        for order in permutations(told):
            one = await person(billed)
            for tier, minutes, name in order:
                body = event(
                    billed,
                    one,
                    id=f"{name}{one.user.id.hex}",
                    tier=tier,
                    until=None,
                    occurred_at=(start + timedelta(minutes=minutes)).isoformat(),
                )
                assert (await send(billed, body)).status_code == 200
            # Of one moment the greatest id holds: "c".
            view = await billed.features.people.plans.tiers.get(one.user.id)
            assert view.tier is Subscription.FREE

    async def test_an_old_copy_is_superseded_even_when_forgotten(self, billed: Site) -> None:
        one = await person(billed)
        old = event(billed, one, until=None)
        await send(billed, old)
        billed.clock.move(days=1)
        await send(billed, event(billed, one, tier="free", until=None))
        billed.clock.move(days=120)
        await billed.features.people.plans.billing.forget()
        assert (await send(billed, old)).json() == {"outcome": "superseded"}
        assert await tier_of(billed, one) is Subscription.FREE

    async def test_takes_nothing_that_others_gave(self, billed: Site) -> None:
        admin, one = await person(billed, Role.ADMIN), await person(billed)
        path = f"admin/users/{one.user.id}/subscription"
        await ask(billed, admin, "PUT", path, json={"tier": "premium"})
        await send(billed, event(billed, one, tier="free", until=None))
        assert await tier_of(billed, one) is Subscription.PREMIUM


class TestSignature:
    """Nobody but the provider changes a tier."""

    async def test_either_secret_while_one_is_replaced(self, billed: Site) -> None:
        one = await person(billed)
        assert (await send(billed, event(billed, one), secret=NEXT_SECRET)).status_code == 200

    @pytest.mark.parametrize("off", [-301, 301])
    async def test_signed_at_another_time(self, billed: Site, off: int) -> None:
        one = await person(billed)
        at = int(billed.clock.now().timestamp()) + off
        answer = await send(billed, event(billed, one), at=at)
        assert (answer.status_code, answer.json()["code"]) == (403, "billing_signature_wrong")

    async def test_forged(self, billed: Site) -> None:
        one = await person(billed)
        body = json.dumps(event(billed, one)).encode()
        now = str(int(billed.clock.now().timestamp()))
        good = sign(SECRET.encode(), now, body)
        forged: list[dict[str, str]] = [
            {},
            {"segue-timestamp": now},
            {"segue-signature": f"v1={good}"},
            {"segue-timestamp": now, "segue-signature": good},
            {"segue-timestamp": now, "segue-signature": f"v0={good}"},
            {"segue-timestamp": now, "segue-signature": "v1="},
            {"segue-timestamp": now, "segue-signature": f"v1={good[::-1]}"},
            {"segue-timestamp": f"{now}0", "segue-signature": f"v1={good}"},
            {"segue-timestamp": f" {now}", "segue-signature": f"v1={sign(b'', now, body)}"},
            {"segue-timestamp": "\u0661", "segue-signature": f"v1={good}"},
        ]
        for headers in forged:
            raw = {name: value.encode() for name, value in headers.items()}
            answer = await send(billed, body, headers=raw)  # type: ignore[arg-type]  # httpx takes bytes
            assert (answer.status_code, answer.json()["code"]) == (403, "billing_signature_wrong"), headers
        tampered = body.replace(b"premium", b"family\x20".strip())
        headers = {"segue-timestamp": now, "segue-signature": f"v1={good}"}
        assert (await send(billed, tampered, headers=headers)).status_code == 403
        assert await tier_of(billed, one) is Subscription.FREE

    async def test_an_admins_token_is_no_signature(self, billed: Site) -> None:
        admin = await person(billed, Role.ADMIN)
        answer = await ask(billed, admin, "POST", "billing/events", json=event(billed, admin))
        assert answer.status_code == 403

    async def test_off_without_a_secret(self, site: Site) -> None:
        one = await person(site)
        answer = await send(site, event(site, one))
        assert (answer.status_code, answer.json()["code"]) == (403, "billing_off")


class TestNonsense:
    """What is signed is read with care all the same."""

    @pytest.mark.parametrize(
        "change",
        [
            {"tier": "gold"},
            {"id": ""},
            {"id": "a b"},
            {"occurred_at": "yesterday"},
            {"occurred_at": "2027-03-01T12:00:00"},
            {"until": "9999-12-31T23:59:59-23:00"},
            {"user_id": "me"},
            {"amount": 999},
        ],
    )
    async def test_refused(self, billed: Site, change: dict[str, Any]) -> None:
        one = await person(billed)
        answer = await send(billed, event(billed, one, **change))
        assert (answer.status_code, answer.json()["code"]) == (422, "billing_event_invalid")

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"id":"\\ud800"}'])
    async def test_no_json(self, billed: Site, body: bytes) -> None:
        assert (await send(billed, body)).json()["code"] == "billing_event_invalid"

    async def test_nobody(self, billed: Site) -> None:
        one = await person(billed)
        answer = await send(billed, event(billed, one, user_id=str(uuid4())))
        assert (answer.status_code, answer.json()["code"]) == (404, "user_missing")

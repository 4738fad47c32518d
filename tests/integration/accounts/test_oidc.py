"""Signing in through a real provider: npm's oidc-provider, as a process on loopback."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from segue.accounts.api import SignedIn
from segue.accounts.oidc.rules import cookie_name
from segue.engines.blobs.store import BlobStoreWithHealth
from tests.fakes import FakeClock, SavepointDatabase
from tests.provider import CLIENT_ID, CLIENT_SECRET, ProviderProcess, running_provider, sign_in_there
from tests.site import HERE, PASSWORD, Site, TimedIds, bearer, make_site

pytestmark = pytest.mark.needs("node")

BACK = f"{HERE}/api/v1/auth/oidc/home/callback"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderProcess]:
    """The provider of this module."""
    with running_provider(BACK) as running:
        yield running


@pytest.fixture
def told(provider: ProviderProcess) -> dict[str, Any]:
    """The operator's settings."""
    return {
        "home": {
            "issuer": provider.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "label": "Home",
            "registration": "open",
        }
    }


@pytest.fixture
def site(
    told: dict[str, Any],
    database: SavepointDatabase,
    blob_store: BlobStoreWithHealth,
    clock: FakeClock,
    tmp_path: Path,
) -> Site:
    """The application with that provider, whose time is the real one."""
    clock.at = datetime.fromtimestamp(time.time(), UTC)
    return make_site(database, blob_store, clock, TimedIds(), tmp_path, registration="open", oidc=told)


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """One that keeps cookies and follows no redirect by itself."""
    async with site.client(headers={"accept": "text/html"}) as client:
        yield client


async def visit(browser: httpx.AsyncClient, name: str, path: str = "auth/oidc/home/start") -> str:
    """Go to the provider and sign in there by a name; the address it sends us back to."""
    start = await browser.get(f"/api/v1/{path}")
    assert start.status_code == 302, start.text
    return await sign_in_there(start.headers["location"], name, BACK)


async def signed_in_as(browser: httpx.AsyncClient) -> str | None:
    """The address of who is signed in, in this browser."""
    me = await browser.get("/api/v1/users/me", headers={"accept": "application/json"})
    email: str | None = me.json().get("email")
    return email


class TestSigningIn:
    """There and back, a person unknown so far gets an account without a password, and a session."""

    async def test_somebody_new_gets_an_account_and_the_next_time_the_same(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        back = await visit(browser, "ada", "auth/oidc/home/start?next=/albums%3Fsort%3Dnew")
        answer = await browser.get(back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/albums?sort=new")
        assert answer.headers["cache-control"] == "no-store"
        assert await signed_in_as(browser) == "ada@example.org"
        me = (await browser.get("/api/v1/users/me")).json()
        assert me["display_name"] == "Ada"
        await browser.post("/api/v1/auth/logout", headers=SAME_ORIGIN)
        await browser.get(await visit(browser, "ada"))
        assert await site.deliver() == [], "it is the way in that they came by"
        again = (await browser.get("/api/v1/users/me")).json()
        assert again["id"] == me["id"]
        async with site.client() as other:
            login = {"email": "ada@example.org", "password": "None"}
            assert (await other.post("/api/v1/auth/login", json=login)).status_code == 401

    async def test_the_browser_is_sent_with_everything_that_guards_the_visit(
        self, browser: httpx.AsyncClient, provider: ProviderProcess
    ) -> None:
        methods = (await browser.get("/api/v1/auth/methods")).json()
        assert methods == {"passkeys": True, "providers": [{"id": "home", "label": "Home"}]}
        start = await browser.get("/api/v1/auth/oidc/home/start")
        asked = {
            name: values[0] for name, values in parse_qs(urlsplit(start.headers["location"]).query).items()
        }
        assert start.headers["location"].startswith(f"{provider.issuer}/")
        assert asked["code_challenge_method"] == "S256"
        assert {"state", "nonce", "code_challenge"} <= asked.keys()
        (cookie,) = start.headers.get_list("set-cookie")
        assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/api/v1/auth/oidc"))
        assert asked["nonce"] not in cookie

    async def test_goes_on_to_no_other_site(self, browser: httpx.AsyncClient) -> None:
        back = await visit(browser, "ada", "auth/oidc/home/start?next=//evil.example")
        assert (await browser.get(back)).headers["location"] == "/"

    async def test_an_unverified_address_makes_no_account(self, browser: httpx.AsyncClient) -> None:
        answer = await browser.get(await visit(browser, "unverified-eve"))
        assert answer.status_code == 403
        assert "provider_email_unverified" in answer.text
        assert await signed_in_as(browser) is None

    async def test_the_suspended_stay_outside(self, browser: httpx.AsyncClient, site: Site) -> None:
        await browser.get(await visit(browser, "ada"))
        await site.suspend("ada@example.org")
        answer = await browser.get(await visit(browser, "ada"))
        assert (answer.status_code, "account_suspended" in answer.text) == (403, True)

    async def test_who_left_comes_back_by_the_provider_alone(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        await browser.get(await visit(browser, "ada"))
        me = "/api/v1/users/me"
        gone = await browser.request("DELETE", me, json={}, headers=SAME_ORIGIN)
        assert gone.status_code == 200, gone.text
        refused = await browser.get(await visit(browser, "ada"))
        page, _, ticket = refused.headers["location"].partition("#restore=")
        assert (refused.status_code, page) == (303, "/sign-in")
        assert await signed_in_as(browser) is None
        restored = await browser.post(f"{me}/restore", json={"ticket": ticket}, headers=SAME_ORIGIN)
        assert restored.status_code == 204, restored.text
        await browser.get(await visit(browser, "ada"))
        assert await signed_in_as(browser) == "ada@example.org"

    async def test_a_client_may_be_known_by_the_body_of_its_request(
        self,
        database: SavepointDatabase,
        blob_store: BlobStoreWithHealth,
        clock: FakeClock,
        tmp_path: Path,
        told: dict[str, Any],
    ) -> None:
        with running_provider(BACK, client_secret=None, token_endpoint_auth_method="none") as public:
            settings = {"home": {**told["home"], "issuer": public.issuer, "client_secret": None}}
            clock.at = datetime.fromtimestamp(time.time(), UTC)
            site = make_site(database, blob_store, clock, TimedIds(), tmp_path, oidc=settings)
            async with site.client() as browser:
                assert (await browser.get(await visit(browser, "ada"))).status_code == 303


class TestSafety:
    """A visit belongs to the browser that began it, once, for ten minutes."""

    async def refused(self, browser: httpx.AsyncClient, url: str) -> None:
        answer = await browser.get(url)
        assert (answer.status_code, "provider_visit_over" in answer.text) == (401, True)
        assert "segue_access" not in str(answer.headers.get_list("set-cookie"))

    async def test_another_browser_cannot_finish_it(self, browser: httpx.AsyncClient, site: Site) -> None:
        back = await visit(browser, "eve")
        async with site.client(headers={"accept": "text/html"}) as victim:
            await self.refused(victim, back)
            await victim.get("/api/v1/auth/oidc/home/start")
            await self.refused(victim, back)

    async def test_state_cookie_and_time_must_fit(self, browser: httpx.AsyncClient, site: Site) -> None:
        back = await visit(browser, "ada")
        code = parse_qs(urlsplit(back).query)["code"][0]
        await self.refused(browser, f"{BACK}?code={code}&state=other")
        await self.refused(browser, f"{BACK}?code={code}")
        other = await visit(browser, "eve")
        taken, mine = (cookie_name(parse_qs(urlsplit(url).query)["state"][0]) for url in (other, back))
        swapped = {"accept": "text/html", "cookie": f"{taken}={browser.cookies[mine]}"}
        async with site.client(headers=swapped) as swapping:
            await self.refused(swapping, other)
        site.clock.move(minutes=10)
        await self.refused(browser, back)

    async def test_coming_back_twice_finds_the_cookie_gone(self, browser: httpx.AsyncClient) -> None:
        back = await visit(browser, "ada")
        assert (await browser.get(back)).status_code == 303
        await self.refused(browser, back)

    async def test_two_tabs_do_not_disturb_each_other(self, browser: httpx.AsyncClient) -> None:
        one, two = await visit(browser, "ada"), await visit(browser, "ada")
        assert [(await browser.get(url)).status_code for url in (two, one)] == [303, 303]

    async def test_a_forged_code_and_another_issuer_are_refused(self, browser: httpx.AsyncClient) -> None:
        back = await visit(browser, "ada")
        code = parse_qs(urlsplit(back).query)["code"][0]
        for url in (
            back.replace(code, "x" * 43),
            back.split("&iss=", maxsplit=1)[0],
            f"{BACK}{back[len(BACK) :].split('&iss=')[0]}&iss=https%3A%2F%2Fevil.example",
        ):
            answer = await browser.get(url)
            assert (answer.status_code, "provider_refused" in answer.text) == (401, True)

    async def test_what_the_provider_refuses_is_told_without_its_words(
        self, browser: httpx.AsyncClient
    ) -> None:
        assert (await browser.get("/api/v1/auth/oidc/other/start")).status_code == 404
        start = await browser.get("/api/v1/auth/oidc/home/start")
        state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
        issuer = "{0.scheme}://{0.netloc}".format(urlsplit(start.headers["location"]))
        params = {"state": state, "error": "access_denied", "error_description": "<script>", "iss": issuer}
        answer = await browser.get(BACK, params=params)
        assert (answer.status_code, "provider_refused" in answer.text) == (401, True)
        assert "<script>" not in answer.text


class TestSecondStep:
    """A provider is a first proof like a password: the second step is asked for all the same."""

    async def test_is_asked_for_and_carried_in_a_cookie(self, browser: httpx.AsyncClient) -> None:
        await browser.get(await visit(browser, "ada"))
        made = (await browser.post("/api/v1/users/me/totp", json={}, headers=SAME_ORIGIN)).json()
        app = pyotp.TOTP(made["secret"])
        now = time.time()
        confirmed = await browser.post(
            "/api/v1/users/me/totp/confirm", json={"code": app.at(now - 30)}, headers=SAME_ORIGIN
        )
        assert confirmed.status_code == 200
        await browser.post("/api/v1/auth/logout", headers=SAME_ORIGIN)
        answer = await browser.get(await visit(browser, "ada", "auth/oidc/home/start?next=/albums"))
        where = urlsplit(answer.headers["location"])
        assert (answer.status_code, where.path) == (303, "/sign-in/second-step")
        assert parse_qs(where.query) == {"methods": ["totp,recovery_code"], "next": ["/albums"]}
        assert await signed_in_as(browser) is None
        body = {"code": app.at(now), "transport": "cookie"}
        done = await browser.post("/api/v1/auth/totp", json=body, headers=SAME_ORIGIN)
        assert done.status_code == 200
        assert await signed_in_as(browser) == "ada@example.org"


async def verify(site: Site, person: SignedIn) -> None:
    """Have a person's address verified."""
    async with site.engines.database.transaction() as conn:
        await conn.execute("update users set email_verified_at = now() where id = %s", [person.user.id])


class TestLinking:
    """An account is linked by an address that both sides have verified, or by who is signed in to it."""

    async def test_by_an_address_verified_on_both_sides(self, browser: httpx.AsyncClient, site: Site) -> None:
        ada = await site.person(email="ada@example.org")
        await verify(site, ada)
        assert (await browser.get(await visit(browser, "ada"))).status_code == 303
        assert (await browser.get("/api/v1/users/me")).json()["id"] == str(ada.user.id)
        (letter,) = await site.deliver()
        assert (letter.to, letter.subject) == ("ada@example.org", "Another way to sign in")
        assert "Home now signs you in" in letter.text

    async def test_not_by_one_that_anybody_may_have_signed_up_with(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        await site.person(email="ada@example.org")
        async with site.engines.database.transaction() as conn:
            await conn.execute("update users set email_verified_at = null")
        answer = await browser.get(await visit(browser, "ada"))
        assert (answer.status_code, "link_first" in answer.text) == (409, True)
        assert await signed_in_as(browser) is None

    async def test_not_by_address_where_a_second_step_guards_the_account(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        ada = await site.person(email="ada@example.org")
        await verify(site, ada)
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "insert into totp_secrets (user_id, sealed, created_at, confirmed_at)"
                " values (%s, 'x', now(), now())",
                [ada.user.id],
            )
        answer = await browser.get(await visit(browser, "ada"))
        assert (answer.status_code, "link_first" in answer.text) == (409, True)

    async def linking(self, browser: httpx.AsyncClient, name: str, **body: str) -> httpx.Response:
        """Link a provider in a signed-in browser, and come back."""
        begun = await browser.post(
            "/api/v1/users/me/identities/home", json={"next": "/account", **body}, headers=SAME_ORIGIN
        )
        assert begun.status_code == 200, begun.text
        return await browser.get(await sign_in_there(begun.json()["url"], name, BACK))

    async def signed_in(self, browser: httpx.AsyncClient, site: Site, email: str) -> SignedIn:
        person = await site.person(email=email)
        login = {"email": email, "password": PASSWORD, "transport": "cookie"}
        await browser.post("/api/v1/auth/login", json=login, headers=SAME_ORIGIN)
        return person

    async def test_by_who_is_signed_in_whatever_the_address(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        bob = await self.signed_in(browser, site, "bob@example.org")
        answer = await self.linking(browser, "unverified-bob")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        (one,) = (await browser.get("/api/v1/users/me/identities")).json()["items"]
        assert (one["provider"], one["email"]) == ("home", None)
        await browser.post("/api/v1/auth/logout", headers=SAME_ORIGIN)
        await browser.get(await visit(browser, "unverified-bob"))
        assert (await browser.get("/api/v1/users/me")).json()["id"] == str(bob.user.id)

    async def test_needs_a_proof_or_a_fresh_sign_in_and_our_own_page(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        await self.signed_in(browser, site, "bob@example.org")
        path = "/api/v1/users/me/identities/home"
        foreign = await browser.post(path, json={}, headers={"sec-fetch-site": "cross-site"})
        assert foreign.status_code == 403
        async with site.engines.database.transaction() as conn:
            await conn.execute("update sessions set created_at = created_at - interval '11 minutes'")
        late = await browser.post(path, json={}, headers=SAME_ORIGIN)
        assert (late.status_code, late.json()["code"]) == (403, "proof_needed")
        assert (await self.linking(browser, "bob", password=PASSWORD)).status_code == 303

    async def test_one_of_a_provider_and_nobody_elses(self, browser: httpx.AsyncClient, site: Site) -> None:
        async with site.client(headers={"accept": "text/html"}) as other:
            await other.get(await visit(other, "ada"))
        await self.signed_in(browser, site, "bob@example.org")
        taken = await self.linking(browser, "ada")
        assert (taken.status_code, "identity_taken" in taken.text) == (409, True)
        assert (await self.linking(browser, "bob")).status_code == 303
        assert (await self.linking(browser, "bob")).status_code == 303
        second = await self.linking(browser, "robert")
        assert (second.status_code, "provider_linked" in second.text) == (409, True)

    async def test_ends_with_the_session_that_began_it(self, browser: httpx.AsyncClient, site: Site) -> None:
        await self.signed_in(browser, site, "bob@example.org")
        begun = await browser.post("/api/v1/users/me/identities/home", json={}, headers=SAME_ORIGIN)
        back = await sign_in_there(begun.json()["url"], "eve", BACK)
        await browser.post("/api/v1/auth/logout", headers=SAME_ORIGIN)
        answer = await browser.get(back)
        assert (answer.status_code, "provider_visit_over" in answer.text) == (401, True)

    async def test_goes_to_nobody_else_who_signed_in_meanwhile(
        self, browser: httpx.AsyncClient, site: Site
    ) -> None:
        await self.signed_in(browser, site, "bob@example.org")
        begun = await browser.post("/api/v1/users/me/identities/home", json={}, headers=SAME_ORIGIN)
        back = await sign_in_there(begun.json()["url"], "eve", BACK)
        await self.signed_in(browser, site, "eve@example.org")
        answer = await browser.get(back)
        assert (answer.status_code, "provider_visit_over" in answer.text) == (401, True)


class TestUnlinking:
    """A link can be taken away by its owner, unless it is the only way in."""

    async def test_not_the_last_way_in(self, browser: httpx.AsyncClient) -> None:
        await browser.get(await visit(browser, "ada"))
        (one,) = (await browser.get("/api/v1/users/me/identities")).json()["items"]
        path = f"/api/v1/users/me/identities/{one['id']}/unlink"
        refused = await browser.post(path, json={}, headers=SAME_ORIGIN)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
        assert (await browser.get("/api/v1/users/me/identities")).json()["items"] == [one]

    async def test_with_a_password_left(self, browser: httpx.AsyncClient, site: Site) -> None:
        ada, eve = await site.person(email="ada@example.org"), await site.person()
        await verify(site, ada)
        await browser.get(await visit(browser, "ada"))
        (one,) = (await browser.get("/api/v1/users/me/identities")).json()["items"]
        path = f"/api/v1/users/me/identities/{one['id']}/unlink"
        async with site.client(headers=bearer(eve)) as other:
            assert (await other.post(path, json={})).json()["code"] == "identity_not_found"
        done = await browser.post(path, json={"password": PASSWORD}, headers=SAME_ORIGIN)
        assert done.status_code == 204
        assert (await browser.get("/api/v1/users/me/identities")).json()["items"] == []
        async with site.engines.database.transaction() as conn:
            entries = await site.features.people.audit.list_about(conn, ada.user.id)
        done_here = [entry.action for entry in entries if entry.action.startswith("identity")]
        assert done_here == ["identity.linked", "identity.unlinked"]

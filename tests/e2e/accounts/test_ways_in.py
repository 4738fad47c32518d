"""Passkeys with Chromium's own authenticator, and a real provider, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.e2e.accounts.conftest import EMAIL, House
from tests.site import PASSWORD

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

_ASK = """
async ([method, path, body]) => {
  const answer = await fetch(`/api/v1/${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}
"""
_CREATE = """
async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}
"""
_GET = """
async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}
"""


def ask(page: Page, method: str, path: str, **body: Any) -> tuple[int, Any]:
    """What a script of this page asks, with the browser's cookies."""
    told = page.evaluate(_ASK, [method, path, body or None])
    return told["status"], told["body"]


def enter(visitor: BrowserContext) -> Page:
    """A page of ours in a browser where nobody is signed in."""
    page = visitor.new_page()
    page.goto("/")
    return page


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """One built into the machine, whose owner is always there and verified; how to command it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def log_in(page: Page) -> tuple[int, Any]:
    """The password."""
    return ask(page, "POST", "auth/login", email=EMAIL, password=PASSWORD, transport="cookie")


def add_passkey(page: Page, name: str) -> None:
    """Have the browser make a passkey for who is signed in."""
    status, told = ask(page, "POST", "users/me/passkeys/options", password=PASSWORD)
    assert status == 200, told
    credential = page.evaluate(_CREATE, told["public_key"])
    status, told = ask(page, "POST", "users/me/passkeys", credential=credential, name=name)
    assert status == 201, told


def passkeys(page: Page) -> list[Any]:
    """Those of who is signed in."""
    items: list[Any] = ask(page, "GET", "users/me/passkeys")[1]["items"]
    return items


def sign_in_by_passkey(page: Page, **step: str) -> tuple[int, Any]:
    """By a passkey alone, or as the second step of a sign-in."""
    how: dict[str, Any] = step or {"alone": True}
    status, told = ask(page, "POST", "auth/passkeys/options", **how)
    assert status == 200, told
    credential = page.evaluate(_GET, told["public_key"])
    return ask(page, "POST", "auth/passkeys", credential=credential, transport="cookie", **how)


class TestPasskeys:
    """A browser makes a passkey and signs in with it: alone, and after the password."""

    def test_alone_after_the_password_and_gone(self, visitor: BrowserContext) -> None:
        page = enter(visitor)
        session, device = authenticator(page)
        assert log_in(page)[0] == 200
        add_passkey(page, "This computer")
        assert [one["name"] for one in passkeys(page)] == ["This computer"]
        ask(page, "POST", "auth/logout")
        assert ask(page, "GET", "users/me")[0] == 401

        status, told = sign_in_by_passkey(page)
        assert (status, told["user"]["email"]) == (200, EMAIL)
        status, chosen = ask(
            page, "PUT", "users/me/second-factor", passkeys_after_password=True, password=PASSWORD
        )
        assert (status, len(chosen["recovery_codes"])) == (200, 10)
        ask(page, "POST", "auth/logout")

        status, told = log_in(page)
        assert (status, told["code"]) == (401, "second_factor_needed")
        assert told["methods"] == ["passkey", "recovery_code"]
        assert ask(page, "GET", "users/me")[0] == 401
        assert sign_in_by_passkey(page, challenge=told["challenge"])[0] == 200

        # A person who is not verified is let through after the password only.
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        status, asked = ask(page, "POST", "auth/passkeys/options", alone=True)
        assert status == 200
        with pytest.raises(Exception, match="NotAllowedError"):
            page.evaluate(_GET, asked["public_key"])
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})

        (one,) = passkeys(page)
        assert one["last_used_at"] is not None
        assert ask(page, "POST", f"users/me/passkeys/{one['id']}/remove", password=PASSWORD)[0] == 204
        ask(page, "POST", "auth/logout")
        assert sign_in_by_passkey(page)[0] == 401
        assert log_in(page)[0] == 200

    def test_a_copy_is_noticed(self, visitor: BrowserContext) -> None:
        page = enter(visitor)
        session, device = authenticator(page)
        assert log_in(page)[0] == 200
        add_passkey(page, "Copied")
        assert sign_in_by_passkey(page)[0] == 200
        (held,) = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
        assert sign_in_by_passkey(page)[0] == 200
        # The copy counts on from where it was taken.
        session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
        session.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": held})
        status, told = sign_in_by_passkey(page)
        assert (status, told["code"]) == (401, "passkey_suspected")
        (one,) = passkeys(page)
        assert one["suspected"] is True
        ask(page, "POST", f"users/me/passkeys/{one['id']}/remove", password=PASSWORD)


class TestProvider:
    """A browser goes to the provider, signs in there and comes back signed in here."""

    def test_there_and_back(self, visitor: BrowserContext, house: House) -> None:
        page = visitor.new_page()
        page.goto("/api/v1/auth/oidc/home/start?next=/albums")
        assert page.url.startswith(house.provider.issuer)
        page.fill("input[name=login]", "grace")
        page.fill("input[name=password]", "any")
        page.click("button[type=submit]")
        page.click("button[type=submit]")
        page.wait_for_url(f"{house.url}/albums")
        status, told = ask(page, "GET", "users/me")
        assert (status, told["email"], told["display_name"]) == (200, "grace@example.org", "Grace")
        assert not page.evaluate("document.cookie").count("segue")

    def test_a_visit_that_is_over_is_told_on_a_page(self, visitor: BrowserContext) -> None:
        page = visitor.new_page()
        answer = page.goto("/api/v1/auth/oidc/home/callback?code=x&state=y")
        assert answer is not None
        assert answer.status == 401
        assert page.inner_text("h1") == "This sign-in is over"
        page.click("text=Go to Segue")
        page.wait_for_url("**/")

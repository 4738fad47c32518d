"""People's own pages, by keyboard alone."""

from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import House
from tests.e2e.web.keyboard import PASSWORD, Place, Someone, Typist, enter
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations
from tests.servers import SegueServer, serving

pytestmark = pytest.mark.needs("chromium")

_ADMIN = "lio@harbour.org"
_ACCOUNT = ("profile", "listening", "sign-in", "devices", "plan", "people", "data")
_ADMINISTRATION = ("people", "people/{ines}", "invitations", "labels", "vouchers", "audit")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server with an admin, asked for by its name: passkeys are made for names."""
    with serving(tmp_path_factory.mktemp("place")) as server:
        server.url = server.url.replace("127.0.0.1", "localhost")
        admin = enter(server.url, "setup", email=_ADMIN, password=PASSWORD, display_name="Lio Reuter")
        yield Place(server, admin)


@pytest.fixture
def type_at(visit: Callable[..., Listener], place: Place) -> Callable[..., Typist]:
    """Opens a page for someone at a keyboard: `type_at("/", someone)`."""

    def open_page(path: str = "/", who: Someone | None = None, **looks: object) -> Typist:
        cookies = who.cookies() if who else None
        return Typist(visit(place.server, path, cookies=cookies, **looks))

    return open_page


def sign_in(typist: Typist, address: str, password: str = PASSWORD) -> Typist:
    return typist.fill("Email", address).fill("Password", password).act("Sign in")


def plug_in_authenticator(typist: Typist) -> None:
    """Give the page's browser what answers for passkeys, which always finds its person there."""
    page = typist.listener.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


class TestFirstAccount:
    """Whoever makes the first account says who may join."""

    def test_by_invitation(
        self, visit: Callable[..., Listener], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with serving(tmp_path_factory.mktemp("first"), REGISTRATION="") as server:
            typist = Typist(visit(server)).sees("Nobody runs this server yet")
            typist.act("Make this account").is_wrong("Your name", "fill")
            typist.fill("Your name", "Lio").fill("Your email", _ADMIN).fill("Password", "password")
            typist.reach("Nobody by themselves").arrow_to("Whom you invite").act("Make this account")
            typist.is_wrong("Password", "guess")
            assert violations(typist.listener) == []
            typist.fill("Password", PASSWORD).act("Make this account").sees("Nothing to hear yet")
            assert server.ask("/api/v1/setup").json["registration"] == "invite"
            assert typist.listener.faults == []


class TestGettingIn:
    """Signing in, joining, and finding back in; wrong turns are told beside the field, and lead on."""

    def test_forgotten_password(self, place: Place, type_at: Callable[..., Typist]) -> None:
        place.newcomer("Ida", "ida@harbour.org")
        typist = sign_in(type_at(), "ida@harbour.org", "not this one").sees(
            "Check the address and the password"
        )
        typist.act("Forgot it?").sees("Forgotten password")
        typist.act("Send the letter").is_wrong("Email", "fill")
        typist.fill("Email", "ida@harbour.org").act("Send the letter").sees("Look in your mail")
        assert violations(typist.listener) == []

        typist.go(place.letter_to("ida@harbour.org", "reset"))
        typist.fill("New password", "short").act("Save it").is_wrong("New password", "8 characters")
        assert violations(typist.listener) == []
        typist.fill("New password", "a ferry at noon").act("Save it").sees("The password is new")
        sign_in(typist.act("Sign in"), "ida@harbour.org", "a ferry at noon").sees("Nothing to hear yet")

    def test_an_address_is_confirmed_by_its_letter(
        self, place: Place, type_at: Callable[..., Typist]
    ) -> None:
        ben = place.newcomer("Ben", "ben@harbour.org")
        typist = type_at("/settings/sign-in", ben).sees("is not confirmed yet").act("Send the letter")
        typist.sees("A letter is on its way").go(place.letter_to("ben@harbour.org", "verify"))
        assert violations(typist.listener) == []
        typist.act("Confirm it").sees("Your address is confirmed").act("Go on")
        assert ben.ask("GET", "users/me")["email_verified"] is True

    def test_an_invitation_from_the_admin_makes_an_account(
        self, place: Place, type_at: Callable[..., Typist]
    ) -> None:
        admin = type_at("/admin/invitations", place.admin).sees("Nobody was invited yet")
        admin.fill("Note", "Choir").act("Invite").sees("0 of 1 used")
        (made,) = place.admin.ask("GET", "admin/invitations")["items"]
        typist = type_at("/register" + made["url"].partition("/register")[2]).sees("You are invited")
        assert violations(typist.listener) == []
        typist.fill("Your name", "Noor").fill("Your email", _ADMIN).fill("Password", PASSWORD)
        typist.act("Make this account").is_wrong("Your email", "use another one")
        typist.fill("Your email", "noor@harbour.org").act("Make this account").sees("Nothing to hear yet")

    def test_a_deleted_account_comes_back(self, place: Place, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/settings/data", place.newcomer("Uma", "uma@harbour.org"))
        typist.act("Delete the account").is_wrong("Delete my account and what is kept with it", "check")
        typist.tick("Delete my account and what is kept with it").fill("Your password", "not this")
        typist.act("Delete the account").is_wrong("Your password", "password")
        typist.fill("Your password", PASSWORD).act("Delete the account").sees("Your account is deleted")
        typist.act("Leave").sees("Your music is where you left it")
        sign_in(typist, "uma@harbour.org").sees("You have deleted this account")
        assert violations(typist.listener) == []
        typist.act("Restore the account").sees("Nothing to hear yet")

    def test_a_passkey_brings_a_deleted_account_back(
        self, place: Place, type_at: Callable[..., Typist]
    ) -> None:
        pia = place.newcomer("Pia", "pia@harbour.org")
        typist = type_at("/settings/sign-in", pia)
        plug_in_authenticator(typist)
        typist.act("Add a passkey").fill("Your password", PASSWORD).act("Add a passkey")
        typist.sees("The passkey is added")
        pia.send("DELETE", "users/me", {"password": PASSWORD}).raise_for_status()
        typist.listener.page.context.clear_cookies()
        typist.go("/").act("Use a passkey").sees("You have deleted this account")
        assert violations(typist.listener) == []
        typist.act("Leave it deleted").act("Use a passkey").sees("You have deleted this account")
        typist.act("Restore the account").sees("Your account is restored").act("Use a passkey")
        typist.sees("Nothing to hear yet")

    def test_two_tabs_renew_one_session(self, place: Place, type_at: Callable[..., Typist]) -> None:
        first = type_at("/albums", place.newcomer("Tab", "tab@harbour.org")).sees("No albums yet")
        context = first.listener.page.context
        second = Listener(context.new_page(), place.server).go("/artists")
        second.sees("No artists yet")
        context.clear_cookies(name="segue_access")
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        for page in (first.listener.page, second.page):
            page.evaluate("location.reload()")
        first.sees("No albums yet")
        second.sees("No artists yet")
        assert sum(url.endswith("/auth/refresh") for url in asked) <= 2


class TestSecondStep:
    """With a second step the password alone lets nobody in."""

    def test_an_app_and_its_recovery_codes(self, place: Place, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/settings/sign-in", place.newcomer("Ada", "ada@harbour.org")).act("Add an app")
        page = typist.listener.page
        typist.fill("Your password", "not this").act("Go on").is_wrong("Your password", "password")
        typist.fill("Your password", PASSWORD).act("Go on").sees("Code that the app shows now")
        assert violations(typist.listener) == []
        secret = page.get_by_text("Scan this").locator("xpath=following-sibling::p").inner_text()
        app = pyotp.TOTP(secret.replace(" ", ""))
        typist.fill("Code that the app shows now", "000000").act("Turn it on")
        typist.is_wrong("Code that the app shows now", "code")
        typist.fill("Code that the app shows now", app.now()).act("Turn it on").sees(
            "Keep these recovery codes"
        )
        assert violations(typist.listener) == []
        codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
        assert len(codes) == 10
        typist.act("I have kept them").sees("10 of 10 are unused")

        page.context.clear_cookies()
        sign_in(typist.go("/"), "ada@harbour.org").sees("One more step")
        assert violations(typist.listener) == []
        typist.fill("Code from your app", "000000").act("Sign in").is_wrong("Code from your app", "code")
        typist.act("Use a recovery code").fill("Recovery code", codes[0]).act("Sign in")
        typist.sees("Nothing to hear yet")
        assert typist.listener.faults == []

    def test_a_passkey_alone(self, place: Place, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/settings/sign-in", place.newcomer("Kay", "kay@harbour.org"))
        page = typist.listener.page
        plug_in_authenticator(typist)
        typist.act("Add a passkey").fill("Name for it", "My laptop").fill("Your password", PASSWORD)
        typist.act("Add a passkey").sees("My laptop")
        page.context.clear_cookies()
        typist.go("/").act("Use a passkey").sees("Nothing to hear yet")
        typist.go("/settings/sign-in").act("Rename My laptop").fill("Name", "The laptop").act("Save")
        typist.act("Remove The laptop").fill("Your password", PASSWORD).act("Remove it").sees(
            "You have none yet"
        )
        assert typist.listener.faults == []


class TestAccount:
    """A person changes what is theirs."""

    def test_profile_and_preferences(self, place: Place, type_at: Callable[..., Typist]) -> None:
        ola = place.newcomer("Ola", "ola@harbour.org")
        typist = type_at("/settings/profile", ola).fill("Name", " ").act("Save").is_wrong("Name", "fill")
        typist.fill("Name", "Ola Brandt").choose("Country", "Netherlands").reach("Everyone")
        typist.arrow_to("Whom you let").act("Save").sees("Your profile is saved")
        me = ola.ask("GET", "users/me")
        assert (me["display_name"], me["own_country"], me["visibility"]) == ("Ola Brandt", "NL", "private")
        typist.go("/settings/listening").choose("Best quality on mobile data", "Data saver")
        typist.tick("Explicit songs").act("Save").sees("Your preferences are saved")
        kept = ola.ask("GET", "users/me/preferences")
        assert (kept["quality_mobile"], kept["explicit"]) == ("saver", False)

    def test_a_label_asks(self, place: Place, type_at: Callable[..., Typist]) -> None:
        tom, una = place.newcomer("Tom", "tom@harbour.org"), place.newcomer("Una", "una@harbour.org")
        for name in ("Far Shore", "Low Water"):
            made = place.admin.ask("POST", "labels", {"name": name, "owner_id": tom.id})
            tom.ask("PUT", f"labels/{made['id']}/staff/{una.id}", {"role": "manager"})
        typist = type_at("/settings/people", una).sees("Asks you to be a manager")
        assert violations(typist.listener) == []
        typist.act("Turn down Low Water").sees("The label is turned down")
        typist.act("Accept Far Shore").sees("You act for the label now")
        assert [one["name"] for one in una.ask("GET", "labels")["items"]] == ["Far Shore"]
        expect(typist.listener.page.get_by_text("Labels", exact=True)).to_have_count(0)
        assert typist.listener.faults == []

    def test_sessions_end(self, place: Place, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/settings/devices", place.newcomer("Sam", "sam@harbour.org"))
        elsewhere = place.someone("sam@harbour.org")
        typist.go("/settings/devices").act("Sign out Firefox on Linux").sees("is signed out")
        assert elsewhere.send("POST", "auth/refresh", {}).status_code == 401
        typist.act("Rename Firefox on Linux").fill("Name", "Kitchen").act("Save").sees("Kitchen")

    def test_vouchers_and_families(self, place: Place, type_at: Callable[..., Typist]) -> None:
        mia, kid = place.newcomer("Mia", "mia@harbour.org"), place.newcomer("Kid", "kid@harbour.org")
        admin = type_at("/admin/vouchers", place.admin).choose("Plan", "Family").act("Make vouchers")
        code = admin.listener.page.get_by_role("region", name="Codes").inner_text()
        typist = type_at("/settings/plan", mia).fill("Code", "nothing").act("Use the voucher")
        typist.is_wrong("Code", "code").fill("Code", code).act("Use the voucher").sees("You have Family")
        # The plan reaches the whole page a moment later, and what was ticked before may be lost.
        typist.listener.page.wait_for_timeout(2_000)
        typist.tick("Without explicit songs").act("Make an invitation").sees("Hand this code")
        offered = typist.listener.page.locator("p", has_text="-").last.inner_text()
        other = type_at("/settings/plan", kid).fill("Code of an invitation", offered).act("Join the family")
        other.sees("You share the plan of Mia").sees("locked explicit songs")
        assert violations(other.listener) == []

    def test_who_asks_to_follow(self, place: Place, type_at: Callable[..., Typist]) -> None:
        eva, fan = place.newcomer("Eva", "eva@harbour.org"), place.newcomer("Fan", "fan@harbour.org")
        eva.ask("PATCH", "users/me", {"visibility": "private"})
        fan.ask("PUT", f"users/me/following/users/{eva.id}")
        typist = type_at("/settings/people", eva).act("Let in Fan").sees("They follow you now")
        typist.act("Block Fan").sees("They are blocked").act("Unblock Fan").sees("You have blocked nobody")

    def test_another_persons_profile(self, place: Place, type_at: Callable[..., Typist]) -> None:
        ann, bob = place.newcomer("Ann", "ann@harbour.org"), place.newcomer("Bob", "bob@harbour.org")
        ann.ask("PATCH", "users/me", {"visibility": "private", "bio": "Mends bicycles."})
        typist = type_at(f"/people/{ann.id}", bob).sees("This profile is private")
        typist.act("Ask to follow").sees("You have asked to follow")
        assert violations(typist.listener) == []
        ann.ask("PUT", f"users/me/follow-requests/{bob.id}")
        typist.go(f"/people/{ann.id}").sees("Mends bicycles.")
        assert violations(typist.listener) == []
        typist.act("Block").act("Cancel").act("Unfollow").sees("This profile is private")
        typist.act("Block").listener.page.get_by_role("dialog").wait_for()
        typist.act("Block").act("Unblock Ann").sees("You have blocked nobody")
        typist.go(f"/people/{bob.id[:-4]}0000").sees("This person is not here")
        # Lists of a profile that has just closed may be asked for once more.
        assert [fault for fault in typist.listener.faults if "status of 403" not in fault] == []

    def test_everything_to_take_away(self, place: Place, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/settings/data", place.newcomer("Zoe", "zoe@harbour.org"))
        page = typist.act("Put everything together").listener.page
        expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=30_000)
        with page.expect_download() as fetched:
            typist.act("Download")
        assert fetched.value.suggested_filename.endswith(".zip")


class TestClaims:
    """Who says that an artist is them reaches the admin, who answers."""

    def test_a_claim_is_made_and_turned_down(self, house: House, visit: Callable[..., Listener]) -> None:
        claimer = Typist(visit(house.server, "/register")).fill("Your name", "Olga")
        claimer.fill("Your email", "olga@harbour.org").fill("Password", PASSWORD)
        claimer.act("Make this account").sees("Sines").go(f"/artists/{house.artist_id}")
        claimer.act("More on The Oscillators").sees("This artist is me")
        claimer.arrow_to("This artist is me").listener.press("Enter")
        claimer.act("Send the claim").is_wrong("How can we tell?", "fill")
        assert violations(claimer.listener) == []
        claimer.fill("How can we tell?", "My site names you").act("Send the claim")
        claimer.sees("Waits for an answer")
        admin = Typist(visit(house.server, cookies=house.cookies)).go("/admin/labels")
        admin.sees("My site names you").act("Turn down Olga").act("Turn it down")
        admin.sees("Nobody waits for an answer")


class TestAdministration:
    """An admin finds people, and says what they may do."""

    def test_suspended_and_restored(self, place: Place, type_at: Callable[..., Typist]) -> None:
        ines = place.newcomer("Ines Varga", "ines@harbour.org").id
        admin = type_at("/admin/people", place.admin).fill("Name or address", "ines").act("Ines Varga")
        admin.act("Suspend the account").is_wrong("Reason", "fill")
        admin.fill("Reason", "Sold tickets of others").act("Suspend the account").sees("Restore the account")
        outside = sign_in(type_at(), "ines@harbour.org").sees("Sold tickets of others")
        admin.act("Restore the account").sees("The account is restored").tick("Artist").act("Save the roles")
        admin.sees("The roles are changed").choose("Plan", "Student").act("Give this plan").is_wrong(
            "Note", "fill"
        )
        admin.fill("Note", "Card seen").act("Give this plan").sees("The plan is changed")
        outside.act("Sign in").sees("Nothing to hear yet")
        admin.go(f"/admin/people/{ines}").act("End all sessions").sees("is ended")
        admin.go("/admin/audit").choose("About", "Plans").sees("Subscription: given")

    def test_labels(self, place: Place, type_at: Callable[..., Typist]) -> None:
        place.newcomer("Rio", "rio@harbour.org")
        admin = (
            type_at("/admin/labels", place.admin).fill("Name", "Inland Sea").fill("Owner's address", "x@y.zz")
        )
        admin.act("Make the label").is_wrong("Owner's address", "Nobody")
        admin.fill("Owner's address", "rio@harbour.org").act("Make the label").sees("Inland Sea is made")
        admin.act("Rename Inland Sea").fill("Name", "Open Sea").act("Save").act("Delete Open Sea")
        admin.act("Delete the label").sees("The label is deleted")
        expect(admin.listener.page.get_by_role("list", name="Open Sea")).to_have_count(0)

    def test_nobody_else_sees_it(self, place: Place, type_at: Callable[..., Typist]) -> None:
        type_at("/admin/people", place.newcomer("Guest", "guest@harbour.org")).sees("There is no page here")


@pytest.mark.parametrize("theme", ["dark", "light"])
class TestPagesForEveryone:
    """No page has a fault that axe-core knows, at the desk in one theme, on the phone in the other."""

    def test_pages(self, place: Place, type_at: Callable[..., Typist], theme: str) -> None:
        ines = place.newcomer("Ines", f"ines-{theme}@harbour.org").id
        paths = [f"/settings/{page}" for page in _ACCOUNT]
        paths += [f"/people/{ines}", *(f"/admin/{page.format(ines=ines)}" for page in _ADMINISTRATION)]
        typist = type_at("/terms", place.admin, theme=theme, phone=theme == "light")
        found = {}
        for path in (*paths, "/terms", "/privacy"):
            expect(typist.go(path).listener.page.locator("[aria-busy]")).to_have_count(0)
            found[path] = violations(typist.listener)
        assert {path: faults for path, faults in found.items() if faults} == {}
        assert typist.listener.faults == []


def test_the_server(place: Place) -> None:
    """Nothing of all this was an error to the server."""
    assert isinstance(place.server, SegueServer)
    assert [line for line in place.server.log.splitlines() if '"level": "error"' in line] == []

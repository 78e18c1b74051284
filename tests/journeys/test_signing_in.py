"""Signing in as people do: password and code, recovery code, passkey; sessions ended from afar."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from iops.web import loopback
from iops.web.cli.stack import Stack
from tests.journeys import signing_people, world
from tests.journeys.conftest import WAIT_MS, Open
from tests.journeys.test_every_page_is_accessible import SIZES, findings

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", autouse=True)
def _people(running_system: Stack) -> None:
    signing_people.add(running_system.env)


@pytest.fixture
def visitor(browser: Browser, running_system: Stack) -> Iterator[Callable[..., Page]]:
    """A page of somebody who has not signed in."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> Page:
        desk = {"viewport": {"width": 1440, "height": 900}, "base_url": running_system.url}
        context = browser.new_context(locale="en-GB", **{**desk, **options})  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_MS)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def code_of(secret: str, *, step: int = 0) -> str:
    """The code of an authenticator app now, or so many steps of 30 s later (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def password(page: Page, username: str, word: str = world.PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(word)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")


def looks_well(page: Page) -> None:
    """axe finds nothing on this page, in both themes, at a desk and on a phone."""
    problems = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("t => document.documentElement.dataset.theme = t", theme)
            problems += [f"{page.url} {theme} {width}: {line}" for line in findings(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"{page.url} {width}: {wide} wide, scrolls sideways")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not problems, "\n".join(problems)


def enrol_app(page: Page) -> str:
    """Set up an authenticator app; answers the secret that the page shows."""
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("#authenticator_secret").inner_text().strip()
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    return secret


def test_the_stream_follows_whichever_name_of_this_machine_was_typed(
    visitor: Callable[..., Page], running_system: Stack
) -> None:
    for name in loopback.NAMES:
        page = visitor(base_url=f"http://{name}:{running_system.port}")
        password(page, world.DISPATCHER)
        expect(page.locator("#live-state")).to_have_attribute("data-state", "live")


def test_password_and_code(desk: Open, visitor: Callable[..., Page]) -> None:
    page = desk(signing_people.APP)
    page.goto("/accounts/2fa/")
    looks_well(page)
    page.get_by_role("link", name="Set up an app").click()
    looks_well(page)
    page.get_by_label("Code that the app shows now").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".error-summary")).to_contain_text("This code is not right")
    secret = enrol_app(page)
    looks_well(page)
    recovery = page.locator("#recovery_codes li").all_inner_texts()
    assert len(recovery) == 10
    page.goto("/accounts/2fa/")
    looks_well(page)
    sign_out(page)

    page = visitor()
    password(page, signing_people.APP)
    expect(page.locator("h1")).to_have_text("Second step")
    looks_well(page)
    # The password alone opens nothing.
    assert page.request.get("/board/", max_redirects=0).status == 302
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("This code is not right")
    used = code_of(secret)
    page.get_by_label("Code").fill(used)
    page.keyboard.press("Enter")
    expect(page.locator(".mast .whoami")).to_contain_text("Amy Pine")
    sign_out(page)

    # A code works once; a recovery code stands in for it, and works once too.
    password(page, signing_people.APP)
    page.get_by_label("Code").fill(used)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("was used already")
    page.get_by_label("Code").fill(recovery[0])
    page.keyboard.press("Enter")
    expect(page.locator(".mast .whoami")).to_contain_text("Amy Pine")
    sign_out(page)
    password(page, signing_people.APP)
    page.get_by_label("Code").fill(recovery[0])
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(recovery[1])
    page.keyboard.press("Enter")
    expect(page.locator(".mast .whoami")).to_contain_text("Amy Pine")
    page.goto("/accounts/2fa/")
    expect(page.locator("main")).to_contain_text("8 left")


def authenticator(page: Page) -> None:
    """A phone with a fingerprint sensor, at the end of a wire of the browser's own."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def test_a_passkey_alone_signs_in(desk: Open) -> None:
    page = desk(signing_people.KEY)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    authenticator(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    looks_well(page)
    page.get_by_label("Name").fill("Work laptop")
    page.locator("main").get_by_role("button", name="Add").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Work laptop")
    expect(page.get_by_role("row", name="Work laptop")).to_contain_text("alone")
    looks_well(page)
    sign_out(page)

    looks_well(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".mast .whoami")).to_contain_text("Kay Ross")

    # With the password, the passkey is the second step.
    sign_out(page)
    password(page, signing_people.KEY)
    expect(page.locator("h1")).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".mast .whoami")).to_contain_text("Kay Ross")
    assert not said, said


def test_a_passkey_that_is_not_there_is_said(visitor: Callable[..., Page]) -> None:
    page = visitor()
    authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#passkey_said")).to_contain_text("there is none here")
    looks_well(page)


def test_who_must_have_a_second_step_sets_it_up_first(visitor: Callable[..., Page]) -> None:
    page = visitor()
    password(page, signing_people.REGISTRAR)
    expect(page.locator("#must-enrol")).to_contain_text("Your role needs a second step")
    looks_well(page)
    for address in ("/crimes/", "/", "/find"):
        page.goto(address)
        assert page.url.endswith("/accounts/2fa/"), address
    assert page.request.get("/api/v1/incidents").status == 403
    live = page.locator("meta[name=iops-live]").get_attribute("content") or ""
    assert page.request.get(f"{live}/stream?topics=alerts").status == 401
    enrol_app(page)
    page.goto("/crimes/")
    expect(page.locator("h1")).to_contain_text("Crimes")
    # The last second step stays.
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Remove the app").click()
    expect(page.locator(".error-summary")).to_contain_text("Your role must have a second step")
    expect(page.get_by_role("button", name="Remove it")).to_have_count(0)


def test_a_session_is_ended_from_another_browser(desk: Open) -> None:
    here, lost, third = (desk(signing_people.MANY) for _ in range(3))
    lost.goto("/board/")
    expect(lost.locator("#live-state")).to_have_attribute("data-state", "live")
    here.goto("/accounts/sessions/")
    rows = here.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Chrome on Linux")
    expect(rows.first).to_contain_text("this one")
    assert re.search(r"\d\d \w{3} \d{4} \d\d:\d\d", rows.first.inner_text())
    looks_well(here)

    # The sessions are listed newest first after this one: the oldest other is the lost board.
    rows.last.get_by_role("button", name="End").click()
    expect(here.locator(".messages")).to_contain_text("1 session has ended")
    expect(here.locator("tbody tr")).to_have_count(2)
    # A board shows nothing more, by itself.
    expect(lost).to_have_url(re.compile("/accounts/login/"), timeout=WAIT_MS)
    third.goto("/record/person/")
    third.get_by_label("Family name").fill("Half-typed")

    here.get_by_role("button", name="End all others").click()
    expect(here.locator("tbody tr")).to_have_count(1)
    # A form keeps what was typed, and says that it cannot be saved as things are.
    expect(third.locator("#live-state")).to_have_text("Signed out", timeout=WAIT_MS)
    expect(third.get_by_label("Family name")).to_have_value("Half-typed")
    third.goto("/board/")
    assert "/accounts/login/" in third.url
    here.goto("/board/")
    expect(here.locator("#live-state")).to_have_attribute("data-state", "live")


def test_too_many_wrong_passwords(visitor: Callable[..., Page]) -> None:
    page = visitor()
    for _ in range(5):
        password(page, signing_people.WRONG, "not the password")
        expect(page.locator(".error-summary")).to_contain_text("Username or password is wrong")
    password(page, signing_people.WRONG)
    expect(page.locator(".error-summary")).to_contain_text("Wait 5 minutes, then try again")
    looks_well(page)

"""It rings: the ready handler's page shows the call, one key answers, the wrap-up ends by itself;
whoever rang off unanswered is on the list until somebody has dealt with it."""

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from iops.web.cli.stack import Stack
from tests.journeys import system, world
from tests.journeys.conftest import Open
from tests.journeys.test_units import picture

pytestmark = pytest.mark.journey
#: The number of somebody with a marker, and of nobody.
KNOWN, NOBODYS = "07700900123", "07700900876"
Say = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def exchange(running_system: Stack) -> Say:
    """``exchange("C1", "presented", line="999", phone="…")``: the machine, over HTTP."""
    token = system.inside(
        dict(running_system.env), "iops.web.cli", "token", world.EXCHANGE,
        "--scope", "telephony.note", "--name", "exchange", "--operator", "Ann Ash",
    ).split()[-1]  # fmt: skip

    def say(call: str, kind: str, **more: Any) -> dict[str, Any]:
        at = datetime.now(UTC).isoformat()
        body = {"call": call, "event": kind, "kind": kind, "at": at, **more}
        asked = urllib.request.Request(  # noqa: S310
            f"{running_system.url}/api/v1/telephony/events",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            return dict(json.load(answer))

    return say


def sign_on(page: Page, extension: str) -> None:
    page.goto("/call/")
    page.wait_for_function("window.htmx")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")
    page.locator("#id_extension").fill(extension)
    page.keyboard.press("Alt+v")
    expect(page.locator("[data-own-label]")).to_have_text("Ready")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")


def test_it_rings_one_key_answers_and_who_rang_off_is_not_forgotten(
    desk: Open, exchange: Say
) -> None:
    page = desk(world.HANDLER)
    sign_on(page, "4001")
    picture(page, "telephone-ready")
    page.locator("#id_what").fill("half a sentence")
    page.locator("#id_what").focus()

    answer = exchange("J1", "presented", line="999", phone=KNOWN)
    assert answer["ring"] == "4001"
    band = page.locator("#ringing .ring")
    expect(band).to_be_visible()
    expect(band).to_contain_text(KNOWN)
    expect(band).to_contain_text("999 from the emergency operators")
    expect(band).to_contain_text("Samuel Fielding")
    expect(band).to_contain_text("Weapons")
    expect(page).to_have_title(re.compile("^CALL 999"))
    # It takes nothing out of anybody's hands.
    expect(page.locator("#id_what")).to_be_focused()
    picture(page, "telephone-rings")
    # Pictures take longer than a call rings: whoever was away is ready again.
    answer_the_call(page, exchange, "J1")
    expect(page.locator("[data-own-label]")).to_have_text("On a call")
    expect(page.locator("#id_phone")).to_have_value(KNOWN)
    expect(band).to_have_count(0)
    picture(page, "telephone-call")

    exchange("J1", "answered", extension="4001")
    exchange("J1", "ended")
    expect(page.locator("[data-own-label]")).to_have_text("Wrap-up")
    page.locator("#id_resolution").fill("Rang by mistake, all well")
    page.keyboard.press("Alt+q")
    page.wait_for_function("window.htmx")
    page.keyboard.press("Alt+v")
    expect(page.locator("[data-own-label]")).to_have_text("Ready")

    exchange("J2", "presented", line="101", phone=NOBODYS)
    expect(band).to_contain_text("101")
    exchange("J2", "abandoned")
    expect(band).to_have_count(0)
    expect(page.locator("#call-waiting")).to_contain_text("1 to return")
    page.goto("/call/returns/")
    page.wait_for_function("window.htmx")
    row = page.locator("tr", has_text=NOBODYS)
    expect(row).to_be_visible()
    row.get_by_placeholder("Not rung back, because").fill("Rang again on another line")
    row.get_by_placeholder("Not rung back, because").press("Enter")
    expect(page.locator("tr", has_text=NOBODYS)).to_have_count(0)

    page.goto("/telephone/")
    page.wait_for_function("window.htmx")
    expect(page.locator("main table")).to_contain_text("Hanna Dale")
    picture(page, "telephone")
    page.keyboard.press("r")
    page.wait_for_url("**/telephone/records/")
    picture(page, "telephone-records")
    page.goto("/telephone/")
    page.get_by_role("button", name="Sign off", exact=True).first.click()
    expect(page.locator("[data-own-label]")).to_have_text("Signed off")


def answer_the_call(page: Page, exchange: Say, call: str) -> None:
    """By one key, whatever time has passed since it began to ring."""
    if page.locator("#ringing .ring").count() == 0:
        page.keyboard.press("Alt+v")
        expect(page.locator("#ringing .ring")).to_be_visible()
    page.keyboard.press("Alt+r")
    page.wait_for_url(re.compile(r"/call/[0-9a-f-]{36}/$"))
    page.wait_for_function("window.htmx")


def test_what_is_silent_says_so_and_all_channels_are_one_list(desk: Open, exchange: Say) -> None:
    exchange("J3", "presented", line="999", phone=NOBODYS)
    exchange("J3", "keyed", keys="55")
    page = desk(world.SUPERVISOR)
    page.goto("/call/inbox/")
    line = page.locator("tr", has_text=NOBODYS)
    expect(line).to_contain_text("999, silent (55)")
    picture(page, "inbox")
    page.wait_for_function("window.htmx")
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"/call/[0-9a-f-]{36}/$"))
    expect(page.locator("#id_channel")).to_have_value("silent")
    exchange("J3", "ended")
    page.locator("#id_resolution").fill("Taps: safe, a child played with the telephone")
    page.keyboard.press("Alt+q")
    page.wait_for_url(re.compile(r"/call/[0-9a-f-]{36}/$"))

"""A unit is made, crewed and seen on the board; an officer books on with a thumb."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open

pytestmark = pytest.mark.journey
#: Where to keep pictures of the pages, at each size and in both themes; nowhere, as a rule.
PICTURES = os.environ.get("IOPS_PICTURES", "")
SIZES = ((1440, 900), (1920, 1080), (390, 844))


def picture(page: Page, name: str) -> None:
    """Pictures of a page, for whoever looks at them."""
    if not PICTURES:
        return
    before = page.viewport_size
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("t => document.documentElement.dataset.theme = t", theme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{theme}.png", full_page=True)
    page.evaluate("delete document.documentElement.dataset.theme")
    if before:
        page.set_viewport_size(before)


def make_unit(page: Page, callsign: str) -> str:
    """Make a unit without a mouse; answers the address of its page."""
    page.goto("/units/")
    page.keyboard.press("n")
    page.wait_for_url("**/units/new/")
    expect(page.locator("#id_callsign")).to_be_focused()
    page.keyboard.type(callsign.lower())
    page.keyboard.press("Tab")
    page.keyboard.type("Response")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/units/\d+/$"))
    expect(page.locator("h1")).to_contain_text(callsign)
    return page.url


def book_on(page: Page, officer: str) -> None:
    """Type part of a name, take who is offered, and book them on."""
    page.keyboard.press("b")
    expect(page.locator("#id_officers")).to_be_focused()
    page.keyboard.type(officer[:5].lower())
    offered = page.locator(".officer-choices [data-officer]", has_text=officer)
    expect(offered).to_be_visible()
    picture(page, "unit-offered")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_officers")).to_have_value(f"{officer}, ")
    page.keyboard.press("Enter")


def stand_down(page: Page, address: str) -> None:
    """Leave the town as it was."""
    page.goto(address)
    if page.get_by_role("button", name="Book all off").count():
        page.keyboard.press("x")
        expect(page.locator("#unit-live")).to_contain_text("Nobody is aboard")
    page.locator("summary", has_text="Stand down for good").click()
    page.get_by_role("button", name="down for good").click()
    expect(page.locator("#unit-live")).to_contain_text("stood down for good")


def test_a_unit_is_made_crewed_and_on_the_board_at_once(desk: Open) -> None:
    board, page = desk(world.DISPATCHER), desk(world.SUPERVISOR)
    board.goto("/board/")
    expect(board.locator("#live-state")).to_have_attribute("data-state", "live")
    board.evaluate("window.notReloaded = true")

    page.goto("/units/new/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("2 fields need correcting")
    picture(page, "unit-new-wrong")

    first = make_unit(page, "GU7")
    book_on(page, "Rae Moor")
    crew = page.locator("#unit-live")
    expect(crew).to_contain_text("Rae Moor")
    expect(crew).to_contain_text("Single crewed")
    row = board.locator("#unit-list [role=option]", has_text="GU7")
    expect(row).to_be_visible()
    assert board.evaluate("window.notReloaded")

    # In one crew only: the second says where they are, and one key moves them.
    second = make_unit(page, "GU8")
    book_on(page, "Rae Moor")
    expect(page.locator(".error-summary")).to_contain_text("aboard GU7 until")
    picture(page, "unit-move")
    page.locator("h1").click()
    page.keyboard.press("m")
    expect(page.locator("#unit-live")).to_contain_text("Rae Moor")
    picture(page, "unit")
    expect(board.locator("#unit-list [role=option]", has_text="GU8")).to_be_visible()
    expect(row).to_have_count(0)

    # Overtime and the driver grade of the day.
    end = page.locator("#id_until")
    later = datetime.fromisoformat(end.input_value()) + timedelta(hours=1)
    end.fill(f"{later:%Y-%m-%dT%H:%M}")
    page.locator("select[name^='driver-']").select_option("advanced")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#unit-live")).to_contain_text("Advanced")

    page.goto("/units/")
    line = page.locator("#units-live tr", has_text="GU8")
    expect(line).to_contain_text("Rae Moor")
    expect(line).to_contain_text("On duty")
    picture(page, "units")
    for address in (first, second):
        stand_down(page, address)


def test_an_officer_books_on_by_phone_in_two_taps(desk: Open) -> None:
    desk_page = desk(world.SUPERVISOR)
    address = make_unit(desk_page, "GU9")
    board = desk(world.DISPATCHER)
    board.goto("/board/")
    expect(board.locator("#live-state")).to_have_attribute("data-state", "live")

    phone = desk(world.INSPECTOR)
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto("/units/")
    phone.get_by_label("Call sign", exact=True).fill("gu")
    phone.get_by_role("button", name="Show").click()
    expect(phone.locator("#units-live")).to_contain_text("1 unit")
    picture(phone, "units-phone")
    phone.goto("/units/")
    phone.get_by_role("link", name="GU9").click()
    phone.get_by_role("button", name="Book me on").click()
    expect(phone.locator("#unit-live")).to_contain_text("Ina Holt")
    picture(phone, "unit-phone")
    expect(board.locator("#unit-list [role=option]", has_text="GU9")).to_be_visible()
    phone.get_by_role("button", name="Book me off").click()
    expect(phone.locator("#unit-live")).to_contain_text("Nobody is aboard")

    # The next time it is the unit that they sat in last: one tap from their own job.
    phone.goto("/jobs/")
    picture(phone, "no-job")
    # By its key: an alert to the inspector may stand over it until they confirm it.
    phone.get_by_role("button", name="Book on to GU9").press("Enter")
    expect(phone.locator("#unit-live")).to_contain_text("Ina Holt")
    stand_down(desk_page, address)

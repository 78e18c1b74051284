"""What is left after a call: a time, a promise, another service; and a report of the public."""

import re

import pytest
from playwright.sync_api import Browser, expect

from iops.web.cli.stack import Stack
from tests.journeys import world
from tests.journeys.conftest import Open

pytestmark = pytest.mark.journey
CALLER = "07700 900888"


def test_a_grade_c_gets_a_time_and_a_promise_by_keyboard_and_the_next_call_shows_it(
    desk: Open,
) -> None:
    keeper = desk(world.SUPERVISOR)
    keeper.goto("/appointments/calendars/new/")
    keeper.locator("#id_name").fill("Alderton station")
    keeper.locator("#id_kind").select_option("station")
    for day in ("Sat", "Sun"):
        keeper.get_by_label(day).check()
    keeper.locator("#id_opens").fill("00:00")
    keeper.locator("#id_closes").fill("00:00")
    keeper.locator("#id_seats").fill("Room 1\nRoom 2")
    keeper.keyboard.press("Control+Enter")
    expect(keeper.locator("main")).to_contain_text("Alderton station")

    page = desk(world.HANDLER)
    page.goto("/call/")
    expect(page.locator("#id_place")).to_be_focused()
    page.wait_for_function("window.htmx")
    page.keyboard.type("by the lock gates")
    page.keyboard.press("Tab")
    page.keyboard.type("Rowing boat gone since Sunday")
    page.keyboard.press("Alt+p")
    page.keyboard.type(CALLER)
    page.keyboard.press("Alt+c")
    expect(page.locator("#call-after")).to_contain_text("Alderton station")
    page.keyboard.press("Alt+a")
    page.keyboard.press("Alt+e")
    page.keyboard.type("+20 ring back about the photos")
    expect(page.locator("#call-after")).to_contain_text("ring back about the photos")
    page.keyboard.press("Control+Enter")
    log = page.locator(".call-live__log")
    expect(log).to_contain_text("Appointment booked")
    expect(log).to_contain_text("Promised to the caller")
    number = page.locator(".call-live").get_attribute("data-incident")

    # The next call of the number: whoever answers reads the promise first.
    page.keyboard.press("Alt+z")
    expect(page.locator(".call-live")).to_have_count(0)
    page.wait_for_function("window.htmx")
    page.keyboard.press("Alt+p")
    page.keyboard.type(CALLER)
    expect(page.locator("main")).to_contain_text("Promised to this number")
    expect(page.locator(".promised")).to_contain_text("ring back about the photos")

    # Ambulance asked from the log; what they say by telephone is written down.
    page = desk(world.DISPATCHER)
    page.goto(f"/incidents/{number}/")
    expect(page.locator("main")).to_contain_text("Alderton station")
    page.keyboard.press("s")
    expect(page.locator("h1")).to_contain_text("Other services")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Ambulance service")
    expect(page.locator(".factbar")).to_contain_text("Asked, no answer yet")
    page.keyboard.press("1")
    page.keyboard.press("n")
    page.keyboard.type("Bo, call 7")
    page.keyboard.press("Enter")
    expect(page.locator(".factbar")).to_contain_text("Accepted")
    page.goto(f"/incidents/{number}/")
    expect(page.get_by_label("About this incident")).to_contain_text("Bo, call 7")


def test_anybody_reports_on_a_phone_and_a_handler_finds_it(
    browser: Browser, running_system: Stack, desk: Open
) -> None:
    context = browser.new_context(
        base_url=running_system.url, viewport={"width": 390, "height": 844}, locale="en-GB",
        java_script_enabled=False,
    )  # fmt: skip
    public = context.new_page()
    public.goto("/report/")
    expect(public.locator("main")).to_contain_text("ring 999")
    public.get_by_role("button", name="Send the report").click()
    expect(public.get_by_role("alert")).to_contain_text("Say whether it is happening now")
    public.get_by_label("No, it is over").check()
    public.locator("#id_what").fill("Somebody painted the bus shelter last night")
    public.get_by_label("Do not contact me").check()
    public.get_by_role("button", name="Send the report").click()
    expect(public.locator("h1")).to_contain_text("We have your report")
    reference = public.locator(".public-ref").inner_text()
    assert re.fullmatch(r"CON-\d{6}-\d{6}", reference)
    context.close()
    page = desk(world.HANDLER)
    page.goto("/call/inbox/")
    expect(page.locator("main")).to_contain_text(reference)
    expect(page.locator("main")).to_contain_text("painted the bus shelter")

"""A major incident from the command line to its end; authority that ends on the crew's screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_dispatch_desks import open_incident, row_of, type_command
from tests.journeys.test_every_page_is_accessible import findings
from tests.journeys.test_units import picture

pytestmark = pytest.mark.journey


def board(desk: Open, who: str) -> Page:
    page = desk(who)
    page.goto("/board/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")
    expect(page.locator("#inc-list .inc-row").first).to_be_visible()
    return page


def opened(page: Page, key: str, field: str) -> None:
    """A form of the page by its key, and the focus in its first field."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)
    expect(page.locator(field)).to_be_visible()
    page.locator(field).focus()


def number_of(page: Page, short: str) -> str:
    """The number of an incident by the one that people call it by."""
    page.goto("/incidents/")
    link = page.locator("a[href^='/incidents/']", has_text=re.compile(rf"-0*{short}-")).first
    return re.findall(r"\d+", link.get_attribute("href") or "")[0]


def test_a_major_incident_from_the_command_line_to_its_end(desk: Open) -> None:
    handler = desk(world.HANDLER)
    short, part = open_incident(handler), open_incident(handler)
    one, other = board(desk, world.DISPATCHER), board(desk, world.SUPERVISOR)

    type_command(one, f"major {short} coach on its side, many hurt", f"{short} is declared a major")
    for page in (one, other):
        band = page.locator(".majors__one").first
        expect(band).to_contain_text("Major incident")
        expect(band).to_contain_text("nobody has it yet")
        expect(band).to_contain_text("no log-keeper")
        expect(row_of(page, short).locator(".tag--major")).to_have_text("MAJOR")
    assert findings(one) == []
    picture(one, "board-major")

    # The force incident manager takes it on, at a page that says everything.
    manager = desk(world.MANAGER)
    other.keyboard.press("Escape")
    other.keyboard.press("M")
    other.wait_for_url("**/major/*/")
    address = other.url
    manager.goto(address)
    manager.wait_for_function("window.htmx")
    manager.keyboard.press("y")
    expect(manager.locator(".major-bar")).to_contain_text("Flo Ames has it")
    expect(other.locator(".major-bar")).to_contain_text("Flo Ames has it")

    # The supervisor keeps the log, by keyboard alone.
    opened(other, "d", "#acts button[data-key='k']")
    other.keyboard.press("k")
    expect(other.locator(".major-bar")).to_contain_text("Vic Stone")
    opened(other, "m", "#id_hazards")
    other.keyboard.type("Fuel on the road")
    other.locator("#id_p1").focus()
    other.keyboard.type("2")
    other.keyboard.press("Enter")
    expect(other.locator(".methane")).to_contain_text("P1 immediate 2")
    opened(other, "d", "#id_decision")
    other.keyboard.type("Close the M4 both ways")
    other.keyboard.press("Tab")
    other.keyboard.type("Fuel on both carriageways")
    other.keyboard.press("Tab")
    other.keyboard.type("Flo Ames, tactical")
    other.keyboard.press("Enter")
    expect(other.locator("#decisions-title + span")).to_have_text("1")
    other.keyboard.press("1")
    expect(other.locator(".principles li").first).to_have_attribute("data-done", "yes")

    # What happens on a part of it stands in the one log, while the manager reads.
    opened(other, "t", "#id_other")
    other.keyboard.type(part)
    other.keyboard.press("Enter")
    expect(manager.locator(".parts li")).to_have_count(2)
    type_command(one, f"n {part} driver walks towards the services", "Added to the log")
    for page in (manager, other):
        row = page.locator(".shared-log li").first
        expect(row).to_contain_text("driver walks towards the services")
        expect(row.locator(".chip").first).to_have_text(part)
    expect(row_of(one, part).locator(".tag--major")).to_have_text(f"part of {short} MAJOR")
    assert findings(manager) == []
    picture(manager, "major")

    opened(manager, "x", "#id_ending")
    manager.keyboard.type("Everybody is away, the road is open")
    manager.locator("#acts").get_by_role("button", name="Stand it down").click()
    expect(manager.locator(".major-bar")).to_contain_text("stood down")
    for page in (one,):
        expect(page.locator(".majors__one", has_text=short)).to_have_count(0)
        expect(row_of(page, short).locator(".tag--major")).to_be_hidden()
    picture(manager, "major-over")
    manager.goto("/major/")
    assert findings(manager) == []
    picture(manager, "majors")


def test_authority_that_is_withdrawn_is_on_the_crews_screen_at_once(desk: Open) -> None:
    handler = desk(world.HANDLER)
    short = open_incident(handler)
    one = board(desk, world.DISPATCHER)
    type_command(one, f"d {short} GA12", "GA12 sent to")
    crew = desk(world.OFFICER, viewport={"width": 390, "height": 844})
    crew.goto("/jobs/")
    crew.wait_for_url(re.compile(r"/jobs/\d+/$"))

    number = number_of(handler, short)
    asks = desk(world.DISPATCHER)
    asks.goto(f"/incidents/{number}/")
    asks.wait_for_function("window.htmx")
    picture(asks, "incident-authorities")
    asks.keyboard.press("y")
    asks.wait_for_url("**/authorities/incidents/*/")
    asks.locator("input[name=kind][value=firearms]").check()
    asks.locator("#id_what").fill("AR21 to contain the house")
    asks.locator("#acts").get_by_role("button", name="Ask", exact=True).click()
    expect(asks.locator(".standing").first).to_have_attribute("data-state", "asked")

    gives = desk(world.MANAGER)
    gives.goto(asks.url)
    gives.wait_for_function("window.htmx")
    opened(gives, "a", "[id^=id_until_give]")
    gives.keyboard.type("+30")
    gives.keyboard.press("Enter")
    expect(gives.locator(".standing").first).to_have_attribute("data-state", "given")
    expect(crew.locator(".standing").first).to_contain_text("AUTHORISED")
    expect(asks.locator(".standing").first).to_have_attribute("data-state", "given")
    assert findings(asks) == []
    picture(asks, "authorities")
    picture(crew, "job-authority")

    opened(gives, "x", "[id^=id_reason_withdraw]")
    gives.keyboard.type("It is a toy")
    gives.keyboard.press("Enter")
    expect(crew.locator(".standing").first).to_contain_text("WITHDRAWN")
    expect(crew.locator(".standing").first).to_contain_text("It is a toy")
    picture(crew, "job-withdrawn")
    crew.keyboard.press("w")
    crew.wait_for_function("window.htmx")
    one.bring_to_front()
    type_command(one, "s GA12 2", "GA12 is")


def test_a_plan_opens_by_itself_while_the_caller_talks(desk: Open) -> None:
    page = desk(world.SUPERVISOR)
    page.goto("/plans/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("n")
    page.wait_for_url("**/plans/new/")
    page.locator("input[name=kind][value=contingency]").check()
    page.locator("#id_title").fill("Shop with a panic room")
    page.locator("#id_body").fill("The keeper hides in the back and cannot speak.")
    page.locator("#id_steps").fill("Ring the second number\nSend two to the back door")
    page.locator("#id_match").select_option("place")
    page.locator("#id_text").fill("No such street")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("No such address is known")
    expect(page.locator("#id_title")).to_have_value("Shop with a panic room")
    assert findings(page) == []
    picture(page, "plan-form")
    page.locator("#id_text").fill(world.SHOP)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    plan = page.url
    assert findings(page) == []
    picture(page, "plan")
    try:
        call = desk(world.HANDLER)
        call.goto("/call/")
        call.wait_for_function("window.htmx")
        call.locator("#id_place").fill(world.SHOP)
        expect(call.locator("#place-choices [role=option]").first).to_be_visible()
        call.keyboard.press("ArrowDown")
        call.keyboard.press("Enter")
        opens = call.locator("section.plan", has_text="Shop with a panic room").first
        expect(opens).to_contain_text("Send two to the back door")
        picture(call, "call-plan")
        call.locator("#id_what").fill("Silent line, somebody breathes")
        call.keyboard.press("Alt+1")
        call.keyboard.press("Control+Enter")
        live = call.locator(".call-live")
        expect(live).to_be_visible()
        incident = live.get_attribute("data-incident")
        page.goto(f"/incidents/{incident}/")
        step = page.locator(".plan-steps li").first
        step.get_by_role("button", name=re.compile("Done")).click()
        expect(page.locator(".plan-steps li").first).to_have_attribute("data-done", "")
        expect(page.locator(".plan-steps li").first).to_contain_text("Vic Stone")
        assert findings(page) == []
        picture(page, "incident-plan")
    finally:
        page.goto(plan)
        page.locator("summary", has_text="Withdraw").click()
        page.get_by_role("button", name="Withdraw the plan").click()
        expect(page.locator(".banner--error")).to_contain_text("Withdrawn")

"""From a ringing call to a recorded crime, by several people at several desks, by keyboard."""

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

import conftest as root
from iops.web.cli.stack import Stack
from tests.journeys import system, world
from tests.journeys.conftest import Open, desks, launch, sign_in
from tests.journeys.stage import TOWN, Stage

pytestmark = pytest.mark.journey
DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))
NEEDS_DATA = pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)")


def type_call(page: Page, *, what: str, at: Stage = TOWN) -> str:
    """Type a call without a mouse, up to the early send; answers the incident's number."""
    page.goto("/call/")
    expect(page.locator("#id_place")).to_be_focused()
    page.wait_for_function("window.htmx")
    page.keyboard.type(at.typed)
    expect(page.locator("#place-choices [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_place")).to_have_value(at.place)
    page.keyboard.press("Tab")
    page.keyboard.type(what)
    page.keyboard.press("Alt+y")
    page.keyboard.type("Theft from a sh")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+Enter")
    live = page.locator(".call-live")
    expect(live).to_be_visible()
    return live.get_attribute("data-number") or ""


def command(page: Page, line: str, said: str) -> None:
    """Type a line into the board's command line and wait for what it says."""
    page.keyboard.press(":")
    page.keyboard.type(line)
    page.keyboard.press("Escape")
    page.locator("#command").fill(line)
    page.keyboard.press("Enter")
    expect(page.locator("#command-said")).to_contain_text(said)


def test_a_call_becomes_a_crime(desk: Open) -> None:
    play(desk, TOWN)


@pytest.mark.parametrize("ground", [None, pytest.param(DATA, marks=NEEDS_DATA)])
def test_a_call_becomes_a_crime_in_a_force(
    ground: Path | None, template_database: str, browser: Browser, tmp_path: Path
) -> None:
    """The same in a sandbox force, on invented ground and on real."""
    with root.scratch(template_database, "force") as name:
        env = system.environment(root.URLS, name, tmp_path)
        at = system.make_sandbox(env, people=5_000, data=ground)
        with (
            system.running(env, tmp_path) as of,
            desks(browser, of, at.password) as desk,
        ):
            play(desk, at)
            if ground is None:
                the_live_process_keeps_the_clock(desk(at.dispatcher), of, env)


def the_live_process_keeps_the_clock(page: Page, of: Stack, env: dict[str, str]) -> None:
    """A sandbox that is made to run faster while it runs does so on the boards too."""
    system.run_faster(env, 600)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    asked = Request(f"http://localhost:{of.live_port}/stream", headers={"Cookie": cookies})
    until, ahead = time.monotonic() + 60, timedelta(0)
    with urlopen(asked, timeout=30) as stream:  # noqa: S310 - our own address
        while ahead < timedelta(minutes=5) and time.monotonic() < until:
            line = stream.readline().decode()
            if line.startswith("data:") and '"parts"' in line:
                shown = datetime.fromisoformat(json.loads(line[5:])["at"])
                ahead = shown - datetime.now(UTC)
    assert timedelta(minutes=5) < ahead < timedelta(hours=12)


def play(desk: Open, at: Stage) -> None:
    """Section by section: call, dispatch, crime, closing, duties."""
    board, handler = desk(at.dispatcher), desk(at.handler)
    board.goto("/board/")
    expect(board.locator("#live-state")).to_have_attribute("data-state", "live")
    board.evaluate("window.notReloaded = true")

    number = type_call(handler, what="Man running off with meat", at=at)
    short = str(int(number.split("-")[1]))

    # The dispatcher sees it without a reload, while the handler goes on typing.
    row = board.locator("#inc-list .inc-row", has_text="off with meat")
    expect(row).to_be_visible()
    assert board.evaluate("window.notReloaded")
    handler.keyboard.press("Alt+n")
    handler.keyboard.type("Ann Keeper")
    handler.keyboard.press("Alt+h")
    handler.keyboard.press("End")
    handler.keyboard.type(", red jacket, towards the park")
    handler.keyboard.press("Tab")
    expect(row).to_contain_text("red jacket")
    handler.keyboard.press("Alt+l")
    handler.keyboard.type("Caller has film of it")
    handler.keyboard.press("Enter")

    # Who could go, with reasons; deployed by command line; the handler sees who was sent.
    command(board, short, "")
    panel = board.locator("#incident-panel")
    expect(panel).to_contain_text("Caller has film of it")
    expect(panel.locator(".picks li").first).to_contain_text(at.by)
    if at is TOWN:
        expect(panel.locator(".picks li").first).to_contain_text(at.callsign)
    command(board, f"d {short} {at.callsign}", f"{at.callsign} sent to")
    expect(handler.locator("#call-status")).to_contain_text(at.callsign)
    command(board, f"a {at.callsign}", f"{at.callsign} has acknowledged")
    expect(panel).to_contain_text("(by radio)")
    command(board, f"s {at.callsign} 6", f"{at.callsign} is 6")
    expect(panel).to_contain_text(f"{at.callsign} at scene")
    command(board, f"s {at.callsign} 2", f"{at.callsign} is 2")
    handler.keyboard.press("Alt+q")
    handler.wait_for_url("**/call/**")

    # The crime, from the duty that waits: every interaction is counted.
    officer = desk(at.officer)
    officer.goto("/duties/")
    duty = officer.locator("tr", has_text=number).filter(has_text="Record the crime")
    expect(duty).to_be_visible()
    interactions = 0
    duty.get_by_role("link").click()
    interactions += 1
    expect(officer.locator("#id_class")).to_have_value("46")
    expect(officer.locator("#id_summary")).to_have_value(
        "Man running off with meat, red jacket, towards the park"
    )
    officer.keyboard.press("Control+Enter")
    interactions += 1
    expect(officer.locator("h1")).to_contain_text("Shoplifting")
    assert interactions <= 10
    crime = officer.locator("h1").inner_text().split("\n")[-1].split()[0]
    expect(officer.locator("body")).to_contain_text(at.victim)
    expect(officer.locator("body")).to_contain_text("within 24 hours")

    officer.locator("aside").get_by_role("link", name=number).click()
    expect(officer.get_by_label("About this incident")).to_contain_text(
        "Recorded from this incident"
    )

    # Closed with an assessment; a closure without one is refused and nothing typed is lost.
    board.goto("/incidents/?state=result-due")
    board.get_by_role("link", name=number).click()
    expect(board.locator("#acts")).to_be_visible()
    board.wait_for_function("window.htmx")
    board.keyboard.press("x")
    board.locator("#id_result").fill("Crimed; film collected")
    board.get_by_role("button", name="Close the incident").click()
    expect(board.locator(".error-summary")).to_contain_text("needs an assessment")
    expect(board.locator("#id_result")).to_have_value("Crimed; film collected")
    board.locator("#id_close_rationale").fill("Nobody hurt, offender gone")
    board.get_by_role("button", name="Close the incident").click()
    expect(board.locator(".factbar")).to_contain_text("Closed")

    # The duties are met: nothing of this incident waits any more; the crime waits for a sergeant.
    officer.goto("/duties/")
    expect(officer.locator("h1")).to_have_text("My duties")
    expect(officer.locator("tr", has_text=number)).to_have_count(0)
    sergeant = desk(at.sergeant)
    sergeant.goto("/duties/")
    waiting = sergeant.locator("tr", has_text=crime).filter(has_text="Allocate the crime")
    expect(waiting).to_have_count(1)
    waiting.get_by_role("link").click()
    choice = sergeant.locator("#id_owner option", has_text=at.officer_name).get_attribute("value")
    sergeant.locator("#id_owner").select_option(choice)
    sergeant.locator("#allocate").get_by_role("button").click()
    expect(sergeant.locator("body")).to_contain_text(f"Allocated to {at.officer_name}")


def test_one_key_sends_the_best_unit_and_takes_it_back(desk: Open) -> None:
    handler = desk(world.HANDLER)
    number = type_call(handler, what="Second theft, still there")
    short = str(int(number.split("-")[1]))
    board = desk(world.DISPATCHER)
    board.goto("/board/")
    expect(board.locator("#inc-list .inc-row").first).to_be_visible()
    command(board, short, "")
    panel = board.locator("#incident-panel")
    expect(panel.locator(".picks li").first).to_be_visible()
    board.keyboard.press("Alt+1")
    stand_down = panel.get_by_role("button", name="Stand down")
    expect(stand_down).to_be_visible()
    stand_down.click()
    expect(panel).to_contain_text("stood down")


def test_the_command_line_takes_back_what_it_did(desk: Open) -> None:
    """Each step by one "u", in the opposite order; a log entry stays and is corrected."""
    handler = desk(world.HANDLER)
    number = type_call(handler, what="Third theft, bicycle taken")
    short = str(int(number.split("-")[1]))
    board = desk(world.DISPATCHER)
    board.goto("/board/")
    row = board.locator("#inc-list .inc-row", has_text="bicycle taken")
    expect(row).to_be_visible()
    command(board, short, "")
    panel = board.locator("#incident-panel")
    command(board, f"d {short} GA14", "GA14 sent to")
    expect(panel.get_by_role("button", name="Stand down")).to_be_visible()
    command(board, f"g {short} 1", "is grade 1")
    command(board, f"n {short} Caller is at the wrong door", "Added to the log")

    said = board.locator("#command-said")
    board.locator("#command").fill("u")
    board.keyboard.press("Enter")
    expect(said).to_contain_text("A log entry stays")
    expect(board.locator("#command")).to_have_value(f"n {short} Correction: ")
    board.keyboard.type("number nine")
    board.keyboard.press("Enter")
    expect(panel).to_contain_text("Correction: number nine")
    expect(panel).to_contain_text("Caller is at the wrong door")
    # The correction is an entry too; below it wait the grade and the unit.
    board.locator("#command").fill("u")
    board.keyboard.press("Enter")
    expect(said).to_contain_text("A log entry stays")
    board.keyboard.press("Escape")
    for undone in ("back to grade 2", "GA14 stood down from"):
        board.locator("#command").fill("u")
        board.keyboard.press("Enter")
        expect(said).to_contain_text(undone)
    expect(panel.get_by_role("button", name="Stand down")).to_have_count(0)
    board.locator("#command").fill("u")
    board.keyboard.press("Enter")
    expect(said).to_contain_text("Nothing to undo")


def test_a_half_typed_call_survives_a_killed_browser(
    playwright: Playwright, running_system: Stack
) -> None:
    first = launch(playwright)
    page = sign_in(first, running_system, world.HANDLER)
    page.goto("/call/")
    expect(page.locator("#id_place")).to_be_focused()
    page.wait_for_function("window.htmx")
    page.keyboard.type("High Street, Ald")
    page.keyboard.press("Tab")
    said = page.locator("[data-draft-said]")
    expect(said).to_contain_text("Saved")
    # "Saved" must mean all of it, also right after the next words.
    page.keyboard.type("Two men shouting outside number nine")
    expect(said).to_contain_text("Saved")
    address = page.url
    session = first.new_browser_cdp_session()
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "browser":
            os.kill(process["id"], signal.SIGKILL)
    # Another desk: another browser on another machine, with nothing kept on it.
    second = launch(playwright)
    try:
        other = sign_in(second, running_system, world.HANDLER)
        other.goto("/call/")
        other.get_by_role("link", name="High Street, Ald").click()
        assert other.url == address
        expect(other.locator("#id_what")).to_have_value("Two men shouting outside number nine")
        other.keyboard.press("Alt+c")
        other.keyboard.press("Control+Enter")
        expect(other.locator(".call-live")).to_be_visible()
    finally:
        second.close()


def test_the_crew_answers_on_its_own_screen(desk: Open) -> None:
    """Ordered, acknowledged, on the way, there, clear: by keys, and each is on the board."""
    handler = desk(world.HANDLER)
    number = type_call(handler, what="Fourth theft, tools taken")
    short = str(int(number.split("-")[1]))
    board, officer = desk(world.DISPATCHER), desk(world.OFFICER)
    board.goto("/board/")
    row = board.locator("#inc-list .inc-row", has_text="tools taken")
    expect(row).to_be_visible()
    officer.goto("/jobs/")
    expect(officer.locator("h1")).to_have_text("My job")
    command(board, f"d {short} GA12", "GA12 sent to")
    expect(row).to_contain_text("1 not acknowledged")
    expect(row).to_contain_text("GA12?")
    officer.goto("/jobs/")
    expect(officer.locator(".factbar")).to_contain_text("not acknowledged")
    officer.wait_for_function("window.htmx")
    for key, said in (("a", "by the crew"), ("w", "On the way"), ("s", "There")):
        officer.keyboard.press(key)
        expect(officer.locator("#job-live")).to_contain_text(said)
        officer.wait_for_function("window.htmx")
    expect(row).to_contain_text("Attended")
    expect(row).not_to_contain_text("GA12?")
    officer.locator("#id_result").fill("Statement taken")
    officer.get_by_role("button", name="Clear").click()
    expect(officer.locator("#job-live")).to_contain_text("Clear")
    expect(row).to_be_hidden()  # its result is a duty now


def test_an_incident_of_the_same_event_is_marked_as_a_duplicate_with_one_key(desk: Open) -> None:
    handler = desk(world.HANDLER)
    first = type_call(handler, what="Till robbed, ran to the park")
    second = type_call(handler, what="Robbed the till, ran to the park")
    offered = handler.locator("#call-duplicates li", has_text=str(int(first.split("-")[1])))
    expect(offered.first).to_contain_text("Mark as duplicate")
    offered.first.get_by_role("button").click()
    expect(handler.locator(".call-live")).to_contain_text(first)
    handler.locator(".call-live__head a").click()
    expect(handler.get_by_label("About this incident")).to_contain_text("Has as a duplicate")
    expect(handler.locator(".log-body--page")).to_contain_text("Robbed the till")
    handler.get_by_role("link", name=second).first.click()
    expect(handler.locator(".factbar")).to_contain_text("Closed")
    expect(handler.locator(".factbar")).to_contain_text(first)


def test_a_second_caller_is_joined_with_one_key(desk: Open) -> None:
    handler = desk(world.HANDLER)
    number = type_call(handler, what="Shop window smashed, three youths")
    handler.goto("/call/")
    expect(handler.locator("#id_place")).to_be_focused()
    handler.wait_for_function("window.htmx")
    handler.keyboard.type("corner shp mill")
    expect(handler.locator("#place-choices [role=option]").first).to_be_visible()
    handler.keyboard.press("ArrowDown")
    handler.keyboard.press("Enter")
    handler.keyboard.press("Tab")
    handler.keyboard.type("Youths smashed the shop window")
    offered = handler.locator("#call-duplicates")
    expect(offered).to_contain_text("smashed")
    handler.locator(f"#call-duplicates li:has-text('{int(number.split('-')[1])}')").first.wait_for()
    handler.keyboard.press("Alt+j")
    expect(handler.locator(".call-live")).to_contain_text("Another call about this incident")

"""When lives are at stake: a press on a phone is on two boards until a person has it; a crew reads
what endangers it before anything else; a broadcast is read by each, and known who has not."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_units import picture

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 390, "height": 844}}


def board(desk: Open, who: str) -> Page:
    page = desk(who)
    page.goto("/board/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")
    expect(page.locator("#unit-list [role=option]").first).to_be_visible()
    return page


def shown(page: Page) -> None:
    """The page of the emergency is there, and listens to keys."""
    page.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    expect(page.locator("h1")).to_contain_text("GA12")
    page.wait_for_function("window.htmx")


def command(page: Page, line: str, said: str) -> None:
    page.locator("#command").fill(line)
    page.locator("#command").press("Enter")
    expect(page.locator("#command-said")).to_contain_text(said)


def test_a_press_on_a_phone_is_on_two_boards_until_a_person_has_it(desk: Open) -> None:
    first, second = board(desk, world.DISPATCHER), board(desk, world.SUPERVISOR)
    handler = desk(world.HANDLER)
    handler.goto("/incidents/")
    first.evaluate("window.notReloaded = true")
    first.locator("#command").fill("n 1 half typed")
    first.locator("#command").focus()

    phone = desk(world.OFFICER, **PHONE)
    phone.goto("/jobs/")
    picture(phone, "sos")
    phone.get_by_role("button", name="Emergency").click()
    phone.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    expect(phone.locator(".sos-state")).to_contain_text("Nobody has acknowledged yet")
    picture(phone, "emergency-phone")

    for page in (first, second, handler):
        band = page.locator("#emergencies .emergency")
        expect(band).to_be_visible()
        expect(band).to_contain_text("GA12")
        expect(band).to_contain_text("nobody has it yet")
    # It takes nothing out of anybody's hands.
    expect(first.locator("#command")).to_be_focused()
    expect(first.locator("#command")).to_have_value("n 1 half typed")
    expect(first).to_have_title(re.compile("^EMERGENCY GA12"))
    expect(handler.get_by_role("button", name="I have it")).to_have_count(0)
    picture(first, "emergency-board")

    # Pressed again it is the same.
    phone.get_by_role("button", name="Emergency").click()
    expect(first.locator("#emergencies .emergency")).to_contain_text("pressed 2 times")
    expect(first.locator("#emergencies .emergency")).to_have_count(1)

    first.keyboard.press("Alt+a")
    for page in (first, second, handler):
        expect(page.locator("#emergencies .emergency")).to_have_count(0)
        expect(page.locator("#emergencies-had")).to_contain_text("GA12 Dev Patel has it")
    expect(phone.locator(".sos-state")).to_contain_text("Dev Patel has it")
    assert first.evaluate("window.notReloaded")
    picture(first, "emergency-had")

    second.locator("#emergencies-had a").click()
    shown(second)
    picture(second, "emergency")
    second.keyboard.press("x")
    second.get_by_text("False press").click()
    second.get_by_role("button", name="Stand down", exact=True).click()
    expect(second.locator(".sos-state")).to_contain_text("Stood down")
    expect(first.locator("#emergencies-had")).to_be_hidden()
    second.keyboard.press("i")
    log = second.locator("main")
    for words in ("calls for help, on their screen", "acknowledged by Dev Patel after",
                  "stood down: False press"):  # fmt: skip
        expect(log).to_contain_text(words)
    close_as_a_test(second)


def test_a_press_without_a_network_says_so_and_is_tried_until_it_is_heard(desk: Open) -> None:
    page, phone = board(desk, world.SUPERVISOR), desk(world.OFFICER, **PHONE)
    phone.goto("/jobs/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Emergency").click()
    expect(phone.locator(".sos__said")).to_contain_text("Not sent yet: no connection")
    picture(phone, "sos-offline")
    phone.context.set_offline(False)
    phone.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    band = page.locator("#emergencies .emergency")
    expect(band).to_contain_text("GA12")
    band.get_by_role("link", name="GA12").click()
    shown(page)
    page.keyboard.press("x")
    page.get_by_text("Test of the button").click()
    page.get_by_role("button", name="Stand down", exact=True).click()
    expect(page.locator(".sos-state")).to_contain_text("Stood down")
    page.keyboard.press("i")
    close_as_a_test(page)


def close_as_a_test(page: Page) -> None:
    """Leave the town as it was: the incident on whose page somebody is takes one key."""
    page.locator("#acts summary", has_text="Close").click()
    page.locator("#id_closing_code").select_option(label="Error or test")
    page.get_by_role("button", name="Close the incident").click()
    expect(page.locator("main")).to_contain_text("Closed as Error or test")


def test_a_crew_reads_what_endangers_it_before_anything_else(desk: Open) -> None:
    handler = desk(world.HANDLER)
    handler.goto("/call/")
    handler.wait_for_function("window.htmx")
    handler.locator("#id_place").fill("14 Mill Lane, Alderton")
    handler.locator("#id_what").fill("Shouting, things are thrown")
    handler.keyboard.press("Alt+2")
    handler.keyboard.press("Control+Enter")
    live = handler.locator(".call-live")
    expect(live).to_be_visible()
    short = str(int((live.get_attribute("data-number") or "").split("-")[1]))

    page = board(desk, world.DISPATCHER)
    command(page, f"o {short}", "")
    pane = page.locator("#incident-panel")
    expect(pane).to_contain_text("Officer safety")
    expect(pane).to_contain_text("Weapons")
    picture(page, "safety-pane")
    command(page, f"d {short} GA12", "GA12 sent to")
    expect(pane).to_contain_text("safety notice not confirmed yet")

    phone = desk(world.OFFICER, **PHONE)
    phone.goto("/jobs/")
    notice = phone.locator(".safety")
    expect(notice).to_contain_text("Weapons")
    expect(notice).to_contain_text("Samuel Fielding")
    expect(notice).to_contain_text("living here")
    picture(phone, "safety")
    phone.get_by_role("button", name="I have read this").click()
    expect(notice).to_contain_text("Read ")
    expect(pane).to_contain_text("safety notice read by the crew")
    expect(pane).to_contain_text("GA12 has read its safety notice")
    command(page, "x GA12 Looked at enough", "GA12")


def test_a_broadcast_from_the_command_line_is_read_and_known_who_has_not(desk: Open) -> None:
    page = board(desk, world.DISPATCHER)
    phone = desk(world.OFFICER, **PHONE)
    phone.goto("/jobs/")
    expect(phone.locator("#live-state")).to_have_attribute("data-state", "live")
    command(page, "b GA12 Bridge Street is shut.", "Broadcast to GA12")
    told = phone.locator("#alerts .alert", has_text="Bridge Street is shut.")
    expect(told).to_have_count(1)
    picture(phone, "broadcast-phone")

    page.goto("/broadcasts/")
    page.locator("table a").first.click()
    unread = page.locator("#broadcast-live")
    expect(unread).to_contain_text("Not read yet: 1")
    picture(page, "broadcast")
    page.wait_for_function("window.htmx")
    page.keyboard.press("m")
    expect(unread).to_contain_text("reminded")
    told.get_by_role("button", name="I have read it").click()
    expect(unread).to_contain_text("Everybody has read it")
    expect(told).to_have_count(0)

    page.goto("/broadcasts/")
    picture(page, "broadcasts")
    page.keyboard.press("n")
    page.wait_for_url("**/broadcasts/new/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("2 fields need correcting")
    picture(page, "broadcast-new")

"""The past on the map: an hour and an incident are played by keyboard; layers are kept."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_officer_safety import board, close_as_a_test, command
from tests.journeys.test_units import picture

pytestmark = pytest.mark.journey


def opened(desk: Open) -> str:
    """An incident in Mill Lane; its short number."""
    page = desk(world.HANDLER)
    page.goto("/call/")
    page.wait_for_function("window.htmx")
    page.locator("#id_place").fill("High Street, Alderton")
    page.locator("#id_what").fill("Two men are fighting")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+Enter")
    live = page.locator(".call-live")
    expect(live).to_be_visible()
    return str(int((live.get_attribute("data-number") or "").split("-")[1]))


def ready(page: Page) -> None:
    """The map is drawn and all positions are there."""
    expect(page.locator("#map")).to_have_attribute("data-ready", "")
    expect(page.locator("#replay-said")).to_have_text("")
    page.wait_for_function("window.htmx")


def test_an_hour_and_an_incident_are_replayed_by_keyboard(desk: Open) -> None:
    short = opened(desk)
    page = board(desk, world.DISPATCHER)
    command(page, f"d {short} GA14", "GA14")
    expect(page.locator("#inc-list")).to_contain_text("GA14")

    page.goto("/replay/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/replay/\?day="))
    ready(page)
    happened = page.locator("#replay-happened")
    expect(happened).to_contain_text(f"{short} opened")
    expect(happened).to_contain_text(f"GA14 sent, {short}")
    line = page.locator("#replay-units li", has_text="GA14")
    moment = page.locator("#replay-moment")
    began = moment.inner_text()
    # To the first thing that happened, and there nobody jumps further than there is.
    page.keyboard.press("n")
    expect(moment).not_to_have_text(began)
    expect(happened.locator("[aria-current]")).to_have_count(1)
    page.keyboard.press("s")
    expect(page.locator("#replay-at")).to_be_focused()
    page.keyboard.press("End")
    expect(line).to_contain_text(re.compile(r"old, Radio"))
    page.keyboard.press("Home")
    expect(moment).to_have_text(began)
    # It plays, faster and faster, to the end.
    for _ in range(4):
        page.keyboard.press(".")
    expect(page.locator("#replay-speed")).to_have_text("120 times")
    page.keyboard.press("p")
    expect(page.locator("#replay-play")).to_have_text("Pause")
    expect(page.locator("#replay-play")).to_have_text("Play", timeout=60_000)
    expect(line).to_contain_text(re.compile(r"old, Radio"))
    expect(line).to_contain_text(f"Committed, {short}")
    expect(happened.locator("[data-past]").last).to_contain_text("GA14")
    picture(page, "replay-hour")

    page.goto("/incidents/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.wait_for_function("window.htmx")
    page.keyboard.press("v")
    page.wait_for_url(re.compile(r"/replay/incidents/\d+/$"))
    ready(page)
    expect(page.locator("h1")).to_have_text(f"Replay of incident {short}")
    expect(happened).to_contain_text("GA14 sent")
    picture(page, "replay-incident")
    page.keyboard.press("n")
    page.keyboard.press(" ")
    expect(page.locator("#replay-play")).to_have_text("Pause")

    page = board(desk, world.SUPERVISOR)
    command(page, "s GA14 2", "")
    page.goto("/incidents/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.wait_for_function("window.htmx")
    close_as_a_test(page)


def test_layers_are_switched_by_keyboard_and_kept(desk: Open) -> None:
    page = board(desk, world.DISPATCHER)
    page.locator("#inc-title").click()
    page.keyboard.press("y")
    box = page.get_by_role("group", name="Layers of the map")
    expect(box).to_be_visible()
    expect(box.get_by_label("Hot spots")).not_to_be_checked()
    page.keyboard.press("6")
    expect(box.get_by_label("Hot spots")).to_be_checked()
    page.keyboard.press("1")
    expect(box.get_by_label("Units")).not_to_be_checked()
    picture(page, "board-layers")
    page.reload()
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")
    page.locator("#inc-title").click()
    page.keyboard.press("y")
    expect(box.get_by_label("Hot spots")).to_be_checked()
    page.keyboard.press("1")
    page.keyboard.press("6")
    expect(box.get_by_label("Units")).to_be_checked()
    page.keyboard.press("y")
    expect(box).to_be_hidden()


def test_an_area_is_typed_searched_and_watched(desk: Open) -> None:
    page = desk(world.DISPATCHER)
    page.goto("/areas/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("c")
    page.keyboard.type("circle 402500, 401000 900 m")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Units within", exact=True)).to_contain_text("GA14")
    page.wait_for_function("window.htmx")
    page.locator("#area-title").click()
    page.keyboard.press("w")
    page.keyboard.type("Market day")
    page.locator("#id_reason").fill("Pickpockets were seen")
    page.locator("#id_until").fill("+2h")
    picture(page, "areas")
    page.get_by_role("button", name="Watch").click()
    expect(page.locator("h1")).to_contain_text("Market day")
    # The worker looks every few seconds: GA14 stands in it.
    expect(crossings(page)).to_contain_text("GA14")
    picture(page, "fence")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/areas/$"))


def crossings(page: Page) -> Locator:
    """What crossed the fence, asked for anew until the worker has looked."""
    found = page.get_by_role("region", name="What crossed it").locator("ol")
    for _ in range(20):
        if "GA14" in found.inner_text():
            break
        page.wait_for_timeout(1000)
        page.reload()
    page.wait_for_function("window.htmx")
    return found

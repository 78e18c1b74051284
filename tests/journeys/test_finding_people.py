"""Finding people: the marker that follows a misspelt name, the box, the diagram; by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_every_page_is_accessible import SIZES, findings

pytestmark = pytest.mark.journey


def test_the_marker_of_a_misspelt_name_appears_before_the_call_ends(desk: Open) -> None:
    """Two spellings kept a warning from the person it was about: never again."""
    page = desk(world.HANDLER)
    page.goto("/call/")
    expect(page.locator("#id_place")).to_be_focused()
    page.wait_for_function("window.htmx")
    page.keyboard.type("14 Mill")
    expect(page.locator("#place-choices [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+n")
    page.keyboard.type("Samual Feelding")
    beside = page.locator('[aria-label="This name"]')
    expect(beside).to_contain_text(world.PERSON)
    expect(beside.locator(".marker").first).to_contain_text("Weapons")


def test_the_box_says_why_and_its_diagram_opens_by_keyboard(desk: Open) -> None:
    page = desk(world.OFFICER)
    page.goto("/duties/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("/")
    page.keyboard.type("feilding samuel")
    page.keyboard.press("Enter")
    hit = page.locator(".hit", has_text=world.PERSON).first
    expect(hit).to_contain_text("spelt alike")
    expect(hit.locator(".marker").first).to_contain_text("Weapons")
    computer = page.get_by_role("region", name="PNC (simulator)")
    expect(computer).to_contain_text("PNC (simulator)")
    expect(computer).not_to_contain_text("Asking")
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("1")
    expect(page.locator("h1")).to_contain_text(world.PERSON)
    page.keyboard.press("x")
    nodes = page.locator("#explore-node")
    expect(nodes).to_be_focused()
    expect(nodes.locator("option").nth(1)).to_be_attached()
    expect(page.locator("[data-about] h3")).to_contain_text(world.PERSON)
    page.keyboard.press("Home")
    expect(page.locator(".explore__counts button").first).to_be_visible()


def test_an_address_is_found_by_its_number_and_chosen_by_it_in_forms(desk: Open) -> None:
    """The box, the card, the form of a record and the call: one number, no mouse."""
    page = desk(world.OFFICER)
    page.goto("/duties/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("/")
    page.keyboard.type(f"UPRN {world.UPRN}")
    page.keyboard.press("Enter")
    found = page.locator("#found")
    expect(found).to_contain_text(f"Understood as address number (UPRN) {world.UPRN}")
    hit = found.locator(".hit", has_text=world.HOME)
    expect(hit).to_contain_text(f"UPRN {world.UPRN}")
    assert not findings(page)
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("1")
    expect(page.locator("h1")).to_contain_text(world.HOME)
    number = page.locator("dl.summary div", has_text="Address number (UPRN)")
    expect(number).to_contain_text(world.UPRN)
    page.goto("/find")
    page.locator("#id_q").fill("UPRN 900000000099")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("No address that you may see bears this number")
    for who, path, key in (
        (world.OFFICER, "/record/person/", "Alt+w"),
        (world.HANDLER, "/call/", ""),
    ):
        page = desk(who)
        page.goto(path)
        page.wait_for_function("window.htmx")
        if key:
            page.keyboard.press(key)
        expect(page.locator("#id_place")).to_be_focused()
        page.keyboard.type(world.UPRN)
        expect(page.locator("#place-choices [role=option]")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#id_place")).to_have_value(world.HOME)


def test_what_was_found_is_seen_on_a_map_and_in_time_by_keyboard(desk: Open) -> None:
    """Asked for when it is opened, by POST; what the map shows stands in its table, too."""
    page = desk(world.SUPERVISOR)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.method} {one.url} {one.post_data or ''}"))
    page.goto("/find")
    page.locator("#id_q").fill(world.SHOP)
    page.keyboard.press("Enter")
    expect(page.locator("#found .hit").first).to_be_visible()
    assert not any("/find/picture" in one for one in asked)
    page.keyboard.press("Alt+m")
    expect(page.locator("#picture-title")).to_be_focused()
    expect(page.locator("[data-picture-open]")).to_have_attribute("aria-expanded", "true")
    said = page.locator("[data-picture-said]")
    expect(said).to_have_text(re.compile(r"^\d+ places? and \d+ events? of \d+ records?"))
    rows = page.locator("tr[data-pin]")
    expect(rows.filter(has_text="Corner Shop").first).to_be_visible()
    expect(
        page.locator("[data-picture-map][data-ready], [data-picture-map][hidden]")
    ).to_have_count(1)
    (sent,) = [one for one in asked if "/find/picture" in one]
    assert sent.startswith("POST ")
    assert "Corner" not in sent
    problems = []
    for width, height in ((2560, 1440), *SIZES):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("t => document.documentElement.dataset.theme = t", theme)
            problems += [f"{theme} {width}: {line}" for line in findings(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#picture') !== null")
    page.keyboard.press("Alt+m")
    expect(page.locator("#picture")).to_be_hidden()

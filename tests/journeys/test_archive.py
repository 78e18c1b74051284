"""Somebody whom only a retired system knew is found, offered and brought over; by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_every_page_is_accessible import OF_COLOUR, RULES, SIZES, findings

pytestmark = pytest.mark.journey


def looked_at(page: Page) -> list[str]:
    """What axe finds at a desk and on a phone, light and dark; and what scrolls sideways."""
    problems = []
    for width, height in ((1920, 1080), *SIZES):
        page.set_viewport_size({"width": width, "height": height})
        for theme, rules in (("light", RULES), ("dark", OF_COLOUR)):
            page.evaluate("t => document.documentElement.dataset.theme = t", theme)
            problems += [f"{theme} {width}: {line}" for line in findings(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append(f"{width}: scrolls sideways")
    page.set_viewport_size({"width": 1440, "height": 900})
    return problems


def test_whom_a_retired_system_knew_is_found_and_brought_over(desk: Open) -> None:
    page = desk(world.OFFICER)
    page.goto("/duties/")
    page.wait_for_function("window.htmx")
    page.keyboard.press("/")
    page.keyboard.type("jemimah thakeray 1968")
    page.keyboard.press("Enter")
    archive = page.get_by_role("region", name="Archive")
    expect(archive.locator("h3")).to_have_text("Archive: OPUS, retired 2019-06")
    expect(archive).to_contain_text("not brought over")
    expect(archive).to_contain_text("alike")
    assert looked_at(page) == []
    archive.get_by_role("link", name=world.RETIRED[0]).press("Enter")
    expect(page.locator("h1")).to_contain_text(world.RETIRED[0])
    expect(page.locator("main")).to_contain_text("Spoke of a shotgun")
    assert looked_at(page) == []
    page.keyboard.press("b")
    expect(page.locator("main")).to_contain_text("Brought over from OPUS, reference N/48213")
    page.get_by_role("link", name="Brought over from OPUS").press("Enter")
    expect(page.locator("main")).to_contain_text("Brought over as")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(world.RETIRED[0])


def test_whom_a_retired_system_knew_is_offered_while_somebody_is_recorded(desk: Open) -> None:
    page = desk(world.OFFICER)
    page.goto("/record/person/")
    page.locator("#id_forename").fill("Barnabee")
    page.locator("#id_surname").fill("Witchwood")
    page.locator("#id_born").fill("1959")
    offered = page.get_by_role("region", name="Known to retired systems")
    expect(offered).to_contain_text("Known to OPUS, retired 2019-06")
    expect(offered.get_by_role("link", name=world.RETIRED[1])).to_be_visible()
    assert looked_at(page) == []

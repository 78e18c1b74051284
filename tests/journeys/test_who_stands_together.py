"""By keyboard alone: who was named in one crime is tied on both cards, and nobody has tied them."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_every_page_is_accessible import SIZES, findings

pytestmark = pytest.mark.journey
VICTIM, SUSPECT = "Percival Ashdown", "Imogen Tapley"


def ready(page: Page) -> None:
    """Keys are read once the page's script has started."""
    page.wait_for_function("window.htmx")


def card_of_the_victim(page: Page) -> None:
    """Of a crime that is recorded as any other, with nothing else typed."""
    page.goto("/crimes/record/")
    ready(page)
    page.keyboard.press("8")
    page.keyboard.press("Tab")
    page.locator("#id_victim input[value=other]").press(" ")
    page.locator("#id_victim summary").press("Enter")
    for role, name in (("victim", VICTIM), ("suspect", SUSPECT)):
        forename, surname = name.split()
        page.locator(f"[name={role}_forename]").fill(forename)
        page.locator(f"[name={role}_surname]").fill(surname)
    page.locator("#id_place").fill("By the lock")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/crimes/*/")
    ready(page)
    page.get_by_role("link", name=VICTIM).first.press("Enter")
    page.wait_for_url("**/people/*/")
    ready(page)


def test_who_was_named_in_one_crime_is_tied_without_a_link(desk: Open) -> None:
    page = desk(world.OFFICER)
    card_of_the_victim(page)
    recorded, implied = page.locator("tr.links__recorded"), page.locator("tr.links__implied")
    expect(implied).to_have_count(1)
    expect(implied).to_contain_text(SUSPECT)
    expect(implied).to_contain_text("victim with suspect")
    expect(implied).to_contain_text("Implied")
    expect(implied.get_by_role("link", name="Crime CR-")).to_be_visible()
    page.keyboard.press("v")
    expect(page.locator("#links-all")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(implied).to_be_hidden()
    expect(recorded.first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(implied).to_be_visible()
    expect(recorded.first).to_be_hidden()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert findings(page) == []
    page.keyboard.press("v")
    page.keyboard.press("x")
    said = page.locator("[data-said]")
    expect(said).to_have_text("3 nodes, 2 links, 1 of them implied.")
    counts = page.locator(".explore__counts")
    expect(counts).to_contain_text("in the same crime: 1 person")
    page.locator("[data-do=implied]").press(" ")
    expect(said).to_have_text("3 nodes, 2 links.")
    expect(counts).not_to_contain_text("in the same crime")
    implied.get_by_role("link", name=SUSPECT).press("Enter")
    expect(page.locator("h1")).to_contain_text(SUSPECT)
    expect(page.locator("tr.links__implied")).to_contain_text("suspect with victim")

"""A search in the street: with one thumb on a phone, by keyboard at a desk, without a signal."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
HERE = {"longitude": -2.0, "latitude": 53.5, "accuracy": 12}
GROUNDS = "Seen to pass a small bag for money, ran when he saw us"


def ready(page: Page) -> None:
    """The page's script has started when it offers to say where the device is."""
    page.wait_for_function("window.htmx")
    expect(page.locator("[data-here]")).to_be_visible()


def on_a_phone(desk: Open) -> Page:
    page = desk(world.OFFICER, **PHONE, geolocation=HERE, permissions=["geolocation"])
    page.goto("/encounters/new/")
    ready(page)
    return page


def press(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_text(answer, exact=True).tap()


def test_a_search_is_recorded_on_a_phone(desk: Open) -> None:
    page = on_a_phone(desk)
    press(page, "Power", "Misuse of Drugs Act 1971 s.23")
    press(page, "Looking for", "Controlled drugs")
    page.locator("#id_grounds").fill(GROUNDS)
    page.get_by_role("button", name=re.compile("^Here")).tap()
    expect(page.locator("[data-here-said]")).to_contain_text("within 12 metres")
    page.get_by_role("button", name="Record the search").tap()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("how the person describes their ethnicity")
    expect(page.locator("#id_grounds")).to_have_value(GROUNDS)
    ready(page)
    expect(page.get_by_role("group", name="Why it was not stated")).to_be_hidden()
    page.locator("#id_self_ethnicity").select_option("NS")
    press(page, "Why it was not stated", "The person chose not to say")
    press(page, "Ethnicity as you see it", "Black")
    press(page, "Force was used", "No")
    press(page, "Force was used", "No")  # an answer that need not be given is taken back
    press(page, "What came of it", "A no further action disposal")
    press(page, "Copy or receipt", "A receipt was given")
    page.get_by_role("button", name="Record the search").dblclick()
    page.wait_for_url(re.compile(r"/encounters/\d+/$"))
    card = page.locator("main")
    for words in (GROUNDS, "53.50000, -2.00000", "no name given", "Not Stated", "Olu Grant"):
        expect(card).to_contain_text(words, ignore_case=True)
    expect(card.locator("dt", has_text="Use of force").locator("+ dd")).to_have_text("not recorded")
    number = page.locator("h1").inner_text().split()[-1]
    page.get_by_role("link", name=re.compile("^Receipt")).tap()
    expect(page.locator(".receipt")).to_contain_text(number)
    expect(page.locator(".receipt")).to_contain_text("entitled to a copy")
    page.goto("/encounters/?mine=1")
    expect(page.get_by_role("link", name=number)).to_have_count(1)
    # Nothing of it is left on the phone for the next search.
    page.goto("/encounters/new/")
    ready(page)
    expect(page.locator("#id_grounds")).to_have_value("")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_search_is_recorded_by_keyboard_and_found_by_its_number(desk: Open) -> None:
    page = desk(world.OFFICER)
    page.goto("/find")
    page.locator("#id_q").fill(world.PERSON)
    page.keyboard.press("Enter")
    page.locator("#found a[href^='/people/']").first.click()
    page.wait_for_function("window.htmx")
    page.keyboard.press("h")
    page.wait_for_url("**/encounters/new/profile/*/")
    ready(page)
    expect(page.get_by_role("radio", name=world.PERSON)).to_be_checked()
    page.keyboard.press("Alt+p")
    page.keyboard.press("Space")
    page.keyboard.press("Alt+o")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+g")
    page.keyboard.type("Carried a crowbar wrapped in a towel at 3 in the morning")
    page.keyboard.press("Alt+w")
    page.keyboard.type("14 mill lan")
    expect(page.locator("#place-choices [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+t")
    page.keyboard.type("W1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/encounters/\d+/$"))
    expect(page.locator("main")).to_contain_text("Samuel Fielding")
    expect(page.locator("main")).to_contain_text("14 Mill Lane, Alderton")
    number = page.locator("h1").inner_text().split()[-1]
    for typed in (number, "crowbar towel"):
        page.goto("/find")
        page.locator("#id_q").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#found").get_by_role("link", name=number)).to_be_visible()


def test_what_is_typed_outlives_the_page(desk: Open) -> None:
    page = on_a_phone(desk)
    press(page, "Power", "CJPOA 1994 s.60")
    expect(page.locator("#id_grounds")).to_be_hidden()
    page.locator("#id_authority").fill("Insp. Holt, 22:00 to 06:00, Alderton")
    press(page, "What was searched", "Vehicle")
    page.locator("#id_vehicle").fill("ZZ99 ZZZ")
    expect(page.locator("[data-draft-said]")).to_contain_text("Kept on this device")
    page.context.set_offline(True)
    page.get_by_role("button", name="Record the search").tap()
    expect(page.locator("#stale-bar")).to_contain_text("What you typed is still here")
    expect(page.locator("#id_vehicle")).to_have_value("ZZ99 ZZZ")
    page.context.set_offline(False)
    expect(page.locator("#stale-bar")).not_to_contain_text("There is no network")
    again = page.context.new_page()
    page.close()
    again.goto("/encounters/new/")
    ready(again)
    expect(again.locator("#id_authority")).to_have_value("Insp. Holt, 22:00 to 06:00, Alderton")
    expect(again.locator("#id_vehicle")).to_have_value("ZZ99 ZZZ")
    expect(again.get_by_role("radio", name="CJPOA 1994 s.60")).to_be_checked()
    again.context.close()

"""By keyboard alone: a file is taken off, a link ends, somebody has died, two records are one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_every_page_is_accessible import findings

pytestmark = pytest.mark.journey
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c630828980000026401512cebd5110000000049454e44ae426082"
)


def ready(page: Page) -> None:
    """Keys are read once the page's script has started."""
    page.wait_for_function("window.htmx")


def the_card(page: Page) -> str:
    page.goto("/find")
    page.locator("#id_q").fill(world.GONE)
    page.keyboard.press("Enter")
    page.locator("#found a[href^='/people/']").first.click()
    page.wait_for_url("**/people/*/")
    ready(page)
    return page.url


def test_a_file_is_put_on_shown_beside_the_name_and_taken_off(desk: Open, tmp_path: Path) -> None:
    page, photo = desk(world.OFFICER), tmp_path / "harriet.png"
    photo.write_bytes(PNG)
    card = the_card(page)
    page.keyboard.press("a")
    page.get_by_role("button", name="Add the file").press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choose a file.")
    expect(page.locator("h1")).to_contain_text(world.GONE)
    assert findings(page) == []
    page.locator("#id_file").set_input_files(photo)
    page.locator("#id_title").fill("At the counter")
    page.keyboard.press("Enter")
    page.wait_for_url(card)
    ready(page)
    page.get_by_role("button", name="Use as photo").press("Enter")
    face = page.get_by_role("img", name=f"Photo of {world.GONE}: At the counter")
    expect(face).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="Remove… At the counter").press("Enter")
    page.wait_for_url("**/files/*/remove/")
    ready(page)
    expect(page.locator("#id_reason")).to_be_focused()
    assert findings(page) == []
    page.keyboard.type("It is her sister Agatha")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(card)
    expect(page.locator("main")).to_contain_text("It is her sister Agatha. Olu Grant")
    expect(face).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("At the counter")


def test_a_link_ends_and_somebody_has_died(desk: Open) -> None:
    page = desk(world.OFFICER)
    card = the_card(page)
    page.get_by_role("link", name=re.compile("Ended or wrong… The link: keeper of")).press("Enter")
    page.wait_for_url("**/record/tie/**")
    ready(page)
    expect(page.locator("#id_until")).to_be_focused()
    page.keyboard.type("2001")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("It began in 2009")
    expect(page.locator("#id_until")).to_have_value("2001")
    assert findings(page) == []
    ready(page)
    page.locator("#id_until").fill("2021-06")
    page.keyboard.press("Enter")
    page.wait_for_url(card)
    expect(page.locator("main")).to_contain_text("2009 to 2021-06")
    ready(page)
    page.keyboard.press("d")
    page.wait_for_url("**/record/died/*/")
    ready(page)
    page.keyboard.type("2024-02")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("Say who says so")
    expect(page.locator("#id_died")).to_have_value("2024-02")
    assert findings(page) == []
    ready(page)
    page.locator("#id_source").select_option("certificate")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(card)
    expect(page.locator("main")).to_contain_text("Died 2024-02. Aged 72.")
    assert findings(page) == []
    page.goto("/find")
    page.locator("#id_q").fill(world.GONE)
    page.keyboard.press("Enter")
    expect(page.locator("#found .hit").first).to_contain_text("died 2024-02")


def test_duplicates_are_judged_and_taken_back_by_keyboard(desk: Open) -> None:
    page = desk(world.SERGEANT)
    page.goto("/duties/")
    ready(page)
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/duplicates/")
    ready(page)
    first = page.locator("table.pair thead a").first
    name = first.inner_text()
    page.locator("#id_reason").fill("Seen both")
    page.keyboard.press("Enter")  # what the key would mean is not for the page to guess
    page.locator("h1").click()
    expect(page.locator("table.pair thead a").first).to_have_text(name)
    page.keyboard.press("u")
    expect(page.locator("main")).to_contain_text("Judged: not sure.")
    ready(page)
    page.keyboard.press("z")
    page.wait_for_url("**/duplicates/*/")
    expect(page.locator("main")).to_contain_text("Taken back")
    expect(page.locator("table.pair thead a").first).to_have_text(name)


def test_enter_in_the_box_searches_where_enter_alone_opens_the_first_duty(desk: Open) -> None:
    page = desk(world.SERGEANT)
    number = the_card(page).rstrip("/").split("/")[-1]
    page.goto(f"/record/marker/profile/{number}/")
    ready(page)
    page.locator("#id_evidence").fill("Bites")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/people/*/")
    page.goto("/duties/")
    ready(page)
    expect(page.locator('a[data-key="Enter"]')).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(world.GONE)
    page.keyboard.press("Enter")
    expect(page.locator("#found .hit").first).to_contain_text(world.GONE)
    page.goto("/duties/")
    ready(page)
    page.locator(".mast a[href='/record/']").press("Enter")
    page.wait_for_url("**/record/")
    page.goto("/duties/")
    ready(page)
    first = page.locator('a[data-key="Enter"]').get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")

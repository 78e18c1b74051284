"""People and things are recorded by keyboard; the card says what is known; the map needs no one."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open

pytestmark = pytest.mark.journey
NO_WEBGL = """
const known = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return String(kind).startsWith("webgl") ? null : known.call(this, kind, ...more);
};
"""


def ready(page: Page) -> None:
    """Keys are read once the page's script has started."""
    page.wait_for_function("window.htmx")


def fill_person(page: Page, forename: str, surname: str) -> None:
    """Type a name as the focus stands when the form opens."""
    expect(page.locator("#id_forename")).to_be_focused()
    page.keyboard.type(forename)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(surname)
    page.keyboard.press("Tab")


def open_form(page: Page, number: str) -> None:
    """From anywhere: ``g r`` and the number of the form."""
    page.goto("/duties/")
    ready(page)
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/record/")
    ready(page)
    page.keyboard.press(number)
    page.wait_for_url("**/record/*/")
    ready(page)


def test_who_exists_is_taken_with_one_key(desk: Open) -> None:
    page = desk(world.OFFICER)
    open_form(page, "1")
    fill_person(page, "Samual", "Feilding")
    beside = page.locator("#likely")
    expect(beside.get_by_role("link", name=world.PERSON).first).to_be_visible()
    expect(beside).to_contain_text("spelt alike")
    expect(beside).to_contain_text("Weapons")
    page.keyboard.press("Alt+1")
    page.wait_for_url("**/people/*/")
    expect(page.locator("h1")).to_contain_text(world.PERSON)


def test_a_person_is_recorded_by_keyboard_and_nothing_typed_is_lost(desk: Open) -> None:
    page = desk(world.OFFICER)
    open_form(page, "1")
    fill_person(page, "Petra", "Lindqvist")
    page.keyboard.type("1974-13")
    page.keyboard.press("Alt+w")
    page.keyboard.type("14 mill lan")
    expect(page.locator("#place-choices [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_place")).to_have_value("14 Mill Lane, Alderton")
    page.keyboard.press("Control+Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Months are 01 to 12")
    expect(summary).to_be_focused()
    expect(page.locator("#id_forename")).to_have_value("Petra")
    expect(page.locator("#id_place")).to_have_value("14 Mill Lane, Alderton")
    ready(page)
    page.locator("#id_born").fill("1974-05")
    page.keyboard.press("Alt+m")
    page.locator("#id_aliases").fill("Petra Lind")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/people/*/")
    expect(page.locator("h1")).to_contain_text("Petra Lindqvist")
    expect(page.locator("h1")).to_contain_text("born 1974-05")
    expect(page.get_by_label("Identity", exact=True)).to_contain_text("Petra Lind")

    # A car of hers, linked with reason and certainty, a marker on it, all from the keyboard.
    card = page.url
    open_form(page, "2")
    expect(page.locator("#id_vrm")).to_be_focused()
    page.keyboard.type("pl74 ind")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/vehicles/*/")
    ready(page)
    page.keyboard.press("m")
    page.wait_for_url("**/record/marker/vehicle/*/")
    page.locator("#id_type").select_option("WE")
    page.locator("#id_evidence").fill("Bat in the boot")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/vehicles/*/")
    expect(page.locator("main")).to_contain_text("Bat in the boot")
    page.goto(card)
    ready(page)
    page.keyboard.press("l")
    page.wait_for_url("**/record/link/**")
    ready(page)
    page.locator("#id_way").select_option(label="keeper of")
    page.keyboard.press("Alt+n")
    page.keyboard.type("PL74 IND")
    found = page.locator("#ends input[name=end]").first
    expect(found).to_be_visible()
    found.press("Space")
    page.locator("#id_since").fill("2019")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/people/*/")
    expect(page.locator("main")).to_contain_text("keeper of")
    related = page.get_by_label("Markers of people and things linked: by relation, not its own")
    expect(related).to_contain_text("Weapons")
    expect(page.locator("main")).to_contain_text("No warning marker on this person's own records")


def the_shop(page: Page) -> None:
    page.goto("/find")
    page.locator("#id_q").fill(world.SHOP)
    page.keyboard.press("Enter")
    page.locator("#found a[href^='/places/']").first.click()
    page.wait_for_url("**/places/*/")


def test_the_map_of_a_place_comes_by_itself_and_moves_by_keyboard(desk: Open) -> None:
    page = desk(world.SUPERVISOR)
    the_shop(page)
    page.locator("#map-title").evaluate("title => title.scrollIntoView({block: 'start'})")
    spot = page.locator("#place-map")
    expect(spot).to_have_attribute("data-ready", "")
    canvas = spot.locator("canvas.maplibregl-canvas")
    canvas.focus()
    expect(canvas).to_be_focused()
    with page.expect_request(lambda request: "/places/map/roads.geojson" in request.url):
        for _ in range(12):
            page.keyboard.press("ArrowRight")
    expect(page.locator("[data-map-said]")).to_contain_text("within 250 metres")


def test_without_webgl_the_list_says_what_the_map_would(desk: Open) -> None:
    page = desk(world.SUPERVISOR)
    page.context.add_init_script(NO_WEBGL)
    the_shop(page)
    page.locator("#map-title").evaluate("title => title.scrollIntoView({block: 'start'})")
    expect(page.locator("[data-map-said]")).to_contain_text("no WebGL")
    expect(page.locator("#place-map")).to_be_hidden()


def test_recording_fits_a_phone(desk: Open) -> None:
    page = desk(world.OFFICER)
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/record/", "/record/person/", "/record/vehicle/", "/record/document/"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{address} is {wide} wide"
        for box in page.locator(
            "main button:visible, main input:not([type=checkbox]):visible, main select:visible"
        ).all():
            found = box.bounding_box()
            assert found is not None
            assert found["height"] >= 24, f"{address}: a target of {found['height']} pixels"

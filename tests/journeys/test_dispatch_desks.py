"""Desks in the room: taken, merged at night, handed over with their list; nobody there rings."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open
from tests.journeys.test_every_page_is_accessible import findings
from tests.journeys.test_units import picture

pytestmark = pytest.mark.journey
#: What the list of incidents shows: rows that are not in use are kept, and hidden.
ROWS = "#inc-list .inc-row:not([hidden])"


def make_desk(page: Page, code: str, name: str) -> str:
    """Make a desk without a mouse; answers its number."""
    page.goto("/desks/")
    page.keyboard.press("n")
    page.wait_for_url("**/desks/new/")
    expect(page.locator("#id_code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Control+Enter")
    link = page.locator("#desks-live th a", has_text=name)
    expect(link).to_be_visible()
    return str(re.findall(r"\d+", link.get_attribute("href") or "")[0])


def open_incident(page: Page) -> str:
    """Answers its short number."""
    page.goto("/call/")
    page.wait_for_function("window.htmx")
    page.locator("#id_place").fill(world.SHOP)
    page.locator("#id_what").fill("Two men shout at each other outside the shop")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+Enter")
    live = page.locator(".call-live")
    expect(live).to_be_visible()
    return str(int((live.get_attribute("data-number") or "").split("-")[1]))


def board(page: Page) -> Page:
    page.goto("/board/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "live")
    expect(page.locator(".desk-bar")).to_be_visible()
    return page


def type_command(page: Page, line: str, said: str) -> None:
    """A command, by the keyboard alone, and what came of it."""
    page.keyboard.press("Escape")
    page.locator("#command").focus()
    page.keyboard.type(line)
    page.keyboard.press("Enter")
    expect(page.locator("#command-said")).to_contain_text(said)
    page.locator("#command").evaluate("e => e.blur()")


def row_of(page: Page, short: str) -> Locator:
    """The row of an incident on a board."""
    own = page.locator(".short", has_text=re.compile(f"^{short}$"))
    return page.locator(ROWS).filter(has=own)


def rows(page: Page) -> set[str]:
    """The short numbers of the incidents that a board lists."""
    found = page.locator(f"{ROWS} .short").all_inner_texts()
    return {one.strip() for one in found}


@pytest.fixture
def desks(desk: Open) -> Iterator[tuple[Page, dict[str, str]]]:
    """The supervisor's page with two desks; closed again for the other journeys."""
    page = desk(world.SUPERVISOR)
    made = {"City": make_desk(page, "C", "City"), "North": make_desk(page, "N", "North")}
    yield page, made
    for name in ("North", "City"):
        page.goto(f"/desks/{made[name]}/")
        page.locator("summary", has_text="Close this desk for good").click()
        page.get_by_role("button", name="Close for good").click()
        page.wait_for_url("**/desks/")


def test_a_night_at_two_desks(desk: Open, desks: tuple[Page, dict[str, str]]) -> None:
    supervisor, made = desks
    short = open_incident(desk(world.HANDLER))
    one, other = board(desk(world.DISPATCHER)), board(supervisor)

    # Nobody sits there: everybody in the room sees it.
    for page in (one, other):
        expect(page.locator(".desk-bar__alarm")).to_contain_text("Nobody sits at City")
    picture(one, "board-nobody-at-city")
    type_command(one, "t c", "You sit at City")
    for page in (one, other):
        expect(page.locator(".desk-bar__alarm")).to_be_hidden()
    expect(one.locator(".desk-bar__words")).to_have_text("City")
    row = row_of(one, short)
    expect(row.locator(".tag--desk")).to_have_text("C")

    # The supervisor takes North, and sees its own incidents only, until one key shows all.
    type_command(other, "t n", "You sit at North")
    expect(other.locator(".pane--inc .vlist__note")).to_have_text("Nothing is open at your desk.")
    other.keyboard.press("k")
    expect(row_of(other, short)).to_be_visible()
    other.keyboard.press("k")

    # One is moved by hand.
    type_command(one, f"v {short} n lies on the border", f"{short} is at North")
    expect(row_of(one, short)).to_have_count(0)
    expect(row_of(other, short)).to_be_visible()
    picture(other, "board-my-desk")

    # The handover list is the rows of the board.
    listed = desk(world.DISPATCHER)
    listed.goto(f"/handover/?desk={made['North']}")
    shorts = listed.locator("[data-incident] td:first-child a").all_inner_texts()
    assert {text.strip() for text in shorts} == rows(other) == {short}

    # At night the desks merge: one works for both, and leaves them to nobody.
    type_command(one, "k c n", "North does the work of City")
    expect(other.locator(".desk-bar__words")).to_have_text("North and City")
    expect(one.locator(".desk-bar__words")).to_contain_text("You sit at no desk")
    type_command(other, "l", "You have left North")
    for page in (one, other):
        expect(page.locator(".desk-bar__alarm")).to_contain_text("Nobody sits at North")

    # The other comes back, and hands over at a hot desk; nobody leaves before it is confirmed.
    type_command(one, "t n", "You sit at North")
    one.locator("#command").focus()
    one.keyboard.type("h")
    one.keyboard.press("Enter")
    one.wait_for_url("**/handover/?desk=*")
    one.keyboard.press("Control+Enter")
    expect(one.locator(".next-step")).to_contain_text("You have offered North to whoever comes")
    picture(one, "handover-offered")
    offer = other.locator(".desk-bar__offer")
    expect(offer).to_have_text("Dev Patel hands North over: read the list")
    offer.click()
    other.wait_for_url("**/handover/?desk=*")
    picture(other, "handover-to-confirm")
    assert not findings(other)
    other.keyboard.press("Control+Enter")
    other.wait_for_url("**/board/")
    expect(other.locator(".desk-bar__words")).to_have_text("North and City")

    # Who sat where, and split again in the morning.
    one.goto("/desks/")
    picture(one, "desks")
    assert not findings(one)
    one.get_by_role("button", name=re.compile("Split off and sit there")).press("Enter")
    expect(one.locator(".next-step")).to_contain_text("You sit at City")
    one.goto(f"/desks/{made['City']}/")
    expect(one.locator("main")).to_contain_text("the desk was merged")
    picture(one, "desk")
    assert not findings(one)
    supervisor.goto(f"/desks/{made['City']}/change")
    picture(supervisor, "desk-change")
    assert not findings(supervisor)

"""A call that is answered with a question set: by keyboard, while it is withdrawn elsewhere."""

import os
import signal

import pytest
from playwright.sync_api import Page, Playwright, expect

from iops.web.cli.stack import Stack
from tests.journeys import world
from tests.journeys.conftest import Open, launch, sign_in

pytestmark = pytest.mark.journey
TABLE = """# set: {code}
# name: {name}
# words: {word}
# grade 1: 50
# grade 2: 20
# grade C: 0
question,text,kind,after,hint,answer,label,points,flags,grade
hurt,Is anybody hurt?,yes-no,,,yes,,20,vulnerable,
breath,Do they breathe badly?,yes-no,hurt=yes,,yes,,10,,1
where,Where is it now?,text
"""


def set_up(desk: Open, *, code: str, name: str, word: str) -> Page:
    """A set of its own for a journey, written by one and approved by another; its page."""
    author, keeper = desk(world.SUPERVISOR), desk(world.MANAGER)
    author.goto("/questions/new/")
    author.locator("#id_table").fill(TABLE.format(code=code, name=name, word=word))
    author.keyboard.press("Control+Enter")
    expect(author.locator("h1")).to_contain_text(name)
    keeper.goto(author.url)
    keeper.get_by_role("button", name="Approve").click()
    expect(keeper.locator(".factbar")).to_contain_text("holds")
    return keeper


def withdraw(page: Page, reason: str) -> None:
    page.locator("summary", has_text="Withdraw at once").click()
    page.locator("#id_reason").fill(reason)
    page.get_by_role("button", name="Withdraw from every screen").click()
    expect(page.locator(".factbar")).to_contain_text("withdrawn")


def begin(page: Page, what: str) -> None:
    """Where and what, by keyboard."""
    page.goto("/call/")
    expect(page.locator("#id_place")).to_be_focused()
    page.wait_for_function("window.htmx")
    page.keyboard.type("by the canal")
    page.keyboard.press("Tab")
    page.keyboard.type(what)


def test_a_set_that_is_withdrawn_while_it_is_asked_leaves_the_screen(desk: Open) -> None:
    keeper = set_up(desk, code="hornets", name="Hornets", word="hornets")
    page = desk(world.HANDLER)
    begin(page, "A nest of hornets in the shed")
    panel = page.locator("#call-questions")
    expect(panel.locator("h2")).to_contain_text("Hornets")

    # Two answers, a follow-up and a grade without a mouse.
    page.keyboard.press("Alt+i")
    page.keyboard.press("y")
    expect(panel).to_contain_text("Do they breathe badly?")
    expect(page.get_by_label("Vulnerable or repeat victim")).to_be_checked()
    expect(panel).to_contain_text("Grade 2 is proposed.")
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    expect(panel).to_contain_text("Grade 1 is proposed.")
    page.keyboard.press("Alt+g")
    expect(page.locator("[name=grade][value='1']")).to_be_checked()
    expect(page.locator("#id_rationale")).to_have_value(
        "Hornets, version 1, 30 points: Do they breathe badly? Yes; Is anybody hurt? Yes"
    )

    withdraw(keeper, "The first question is wrong.")
    expect(panel).to_contain_text("was withdrawn", timeout=10_000)
    expect(panel).to_contain_text("The first question is wrong.")
    expect(panel).not_to_contain_text("Do they breathe badly?")

    # What was answered goes to the incident under its version.
    page.keyboard.press("Control+Enter")
    live = page.locator(".call-live")
    expect(live).to_be_visible()
    expect(live).to_contain_text("Questions “Hornets”, version 1: 2 of 3 answered")
    page.goto(f"/incidents/{live.get_attribute('data-incident')}/")
    answers = page.locator("section", has_text="What callers answered")
    answers.locator("summary").click()
    expect(answers).to_contain_text("withdrawn since")
    expect(answers).to_contain_text("Do they breathe badly?")


def test_without_the_stream_it_leaves_the_screen_within_a_minute(desk: Open) -> None:
    """The live stream is down, and nobody types: the page asks by itself."""
    keeper = set_up(desk, code="wasps", name="Wasps", word="wasps")
    page = desk(world.HANDLER)
    page.add_init_script("delete window.SharedWorker; delete window.EventSource")
    page.route("**/stream*", lambda route: route.abort())
    page.clock.install()
    begin(page, "wasps")
    panel = page.locator("#call-questions")
    expect(panel.locator("h2")).to_contain_text("Wasps")
    page.keyboard.press("Alt+i")
    page.keyboard.press("y")
    expect(panel).to_contain_text("Grade 2 is proposed.")
    withdraw(keeper, "Out of season.")
    page.wait_for_timeout(1_500)
    expect(panel.locator("h2")).to_contain_text("Wasps")
    page.clock.fast_forward(60_000)
    expect(panel).to_contain_text("Out of season.")
    expect(panel).not_to_contain_text("Is anybody hurt?")


def test_answers_survive_a_killed_browser(
    desk: Open, playwright: Playwright, running_system: Stack
) -> None:
    set_up(desk, code="geese", name="Geese", word="geese")
    first = launch(playwright)
    page = sign_in(first, running_system, world.HANDLER)
    begin(page, "geese on the road")
    panel = page.locator("#call-questions")
    expect(panel.locator("h2")).to_contain_text("Geese")
    page.keyboard.press("Alt+i")
    page.keyboard.press("y")
    expect(panel).to_contain_text("Do they breathe badly?")
    panel.get_by_label("Where is it now?").fill("In the lay-by")
    expect(page.locator("[data-draft-said]")).to_contain_text("Saved")
    address = page.url
    session = first.new_browser_cdp_session()
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "browser":
            os.kill(process["id"], signal.SIGKILL)
    other = launch(playwright)
    page = sign_in(other, running_system, world.HANDLER)
    page.goto(address)
    expect(page.get_by_label("Where is it now?")).to_have_value("In the lay-by")
    expect(page.locator("#call-questions [value=yes]").first).to_be_checked()
    other.close()

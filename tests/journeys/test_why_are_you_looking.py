"""Policy wants to know why: the look is held by a short question, answered by keyboard."""

import pytest
from playwright.sync_api import expect

from iops.web.cli.stack import Stack
from tests.journeys import signing_people, world
from tests.journeys.conftest import Open
from tests.journeys.test_signing_in import looks_well

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", autouse=True)
def _people(running_system: Stack) -> None:
    signing_people.add(running_system.env)


def test_the_look_is_held_until_the_answer_and_the_log_bears_it(desk: Open) -> None:
    page = desk(signing_people.ANALYST)
    page.goto("/find")
    page.locator("#id_q").fill(world.PERSON)
    page.keyboard.press("Enter")
    page.locator("#found a[href^='/people/']").first.click()
    expect(page.locator("h1")).to_have_text("Why are you looking?")
    expect(page.locator("body")).not_to_contain_text("Fielding")
    address = page.url
    number = address.rstrip("/").split("/")[-1]
    looks_well(page)

    # Another reason needs words; what was typed stays.
    page.get_by_role("radio", name="Another reason").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("Say the other reason")
    expect(page.get_by_role("radio", name="Another reason")).to_be_checked()
    looks_well(page)
    page.get_by_label("If another reason: which").fill("Asked by the coroner")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Fielding")
    assert page.url == address

    # It is not asked again for this person; it is for another.
    page.reload()
    expect(page.locator("h1")).to_contain_text("Fielding")
    page.goto(f"/people/{int(number) + 1}/")
    expect(page.locator("h1")).to_have_text("Why are you looking?")

    # With a task open it is not asked.
    page.goto("/incidents/")
    page.goto(f"/people/{int(number) + 1}/")
    expect(page.locator("h1")).not_to_have_text("Why are you looking?")

    keeper = desk(world.KEEPER)
    keeper.goto(f"/audit/profile/{number}/")
    # Others look at this person too: the town is shared.
    lines = keeper.locator("tbody tr", has_text="Ina Lund")
    expect(lines).to_have_count(3)  # found by a search, then looked at twice
    expect(lines.first).to_contain_text("Another reason: Asked by the coroner")
    keeper.goto("/audit/purposes/")
    expect(keeper.locator("tbody")).to_contain_text("Intelligence officer")
    looks_well(keeper)


def test_a_dispatcher_is_never_asked(desk: Open) -> None:
    page = desk(world.DISPATCHER)
    page.goto("/find")
    page.locator("#id_q").fill(world.PERSON)
    page.keyboard.press("Enter")
    page.locator("#found a[href^='/people/']").first.click()
    expect(page.locator("h1")).to_contain_text("Fielding")

"""axe finds nothing on any page, in both themes, at a desk and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import Open

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that look at colours. A theme changes colours and nothing else (frontend/css), so that
#: the dark one is asked these alone.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
SIZES = ((1440, 900), (390, 844))
PAGES = {
    world.SUPERVISOR: (
        "/duties/", "/queues/", "/queues/dispatch/", "/incidents/", "/incidents/{incident}/",
        "/jobs/{job}/",
        "/crimes/", "/crimes/record/", "/crimes/record/{incident}/", "/crimes/{crime}/",
        "/call/", "/board/", "/diary/", "/handover/", "/desks/", "/desks/new/", "/find",
        "/people/{person}/",
        "/vehicles/{vehicle}/",
        "/places/{place}/", "/said/profile/{person}/", "/said/place/{place}/",
        "/access/posts/", "/access/glass/", "/access/glass/profile/1/",
        "/access/restrictions/", "/access/restrictions/1/",
        "/record/", "/record/person/", "/record/organisation/", "/record/property/",
        "/record/link/profile/{person}/", "/record/same/place/{place}/",
        "/record/marker/vehicle/{vehicle}/",
        "/access/sight/profile/{person}/", "/confidential/person/{person}/",
        "/confidential/place/{place}/",
        "/record/tie/1/", "/record/died/{person}/",
        "/encounters/",
        "/record/review/1/", "/people/{person}/record/", "/organisations/1/",
        "/units/", "/units/new/", "/units/1/", "/units/1/change/",
        "/emergencies/", "/emergencies/{emergency}/", "/broadcasts/", "/broadcasts/new/",
        "/broadcasts/{broadcast}/", "/telephone/", "/telephone/records/", "/call/inbox/",
        "/contacts/1/",
        "/archive/2/", "/archive/3/",
        "/questions/", "/questions/1/", "/questions/new/", "/right-care/",
        "/right-care/incidents/{incident}/", "/knowledge/", "/knowledge/new/",
        "/knowledge/{article}/",
        "/appointments/", "/appointments/calendars/", "/appointments/calendars/new/",
        "/appointments/incidents/{incident}/", "/promises/", "/services/",
        "/services/incidents/{incident}/", "/updates/contacts/1/", "/feedback/", "/report/",
        "/units/positions/", "/replay/", "/replay/incidents/{incident}/", "/hotspots/",
        "/areas/", "/anpr/", "/anpr/circulations/",
        "/major/", "/major/incidents/{incident}/", "/authorities/incidents/{incident}/",
        "/plans/", "/plans/new/", "/reviews/", "/alarms/",
        "/alarms/new/",
    ),
    world.ADMIN: ("/access/accounts/", "/access/accounts/new/", "/access/accounts/{account}/",
                  "/access/second-steps/", "/access/roles/", "/access/roles/sergeant/"),
    world.OFFICER: (
        "/jobs/", "/emergencies/{emergency}/", "/broadcasts/", "/units/", "/units/1/",
        "/encounters/new/", "/encounters/new/profile/{person}/",
        "/encounters/{encounter}/", "/encounters/{encounter}/receipt/",
        "/encounters/{encounter}/correct/",
    ),
    world.SERGEANT: ("/encounters/{encounter}/",),
    world.KEEPER: ("/audit/", "/disposal/", "/disposal/new/",),
    world.REGISTRAR: ("/incidents/not-crimes/", "/duplicates/", "/duplicates/sample/",
                      "/duplicates/1/", "/duplicates/things/"),
}  # fmt: skip


def findings(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe finds, one line for each rule and element."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE.read_text())
    found: Any = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:160]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.fixture
def numbers(desk: Open) -> Iterator[dict[str, str]]:
    """A life to look at: an incident, a crime, a person; found as people find them.

    The unit is free again afterwards: other journeys send it too.
    """
    page = desk(world.SUPERVISOR)
    page.goto("/call/")
    page.wait_for_function("window.htmx")
    page.locator("#id_place").fill(world.SHOP)
    page.locator("#id_what").fill("Man took a bottle and ran")
    page.locator("#id_type").select_option(label="Theft from a shop")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+Enter")
    live = page.locator(".call-live")
    expect(live).to_be_visible()
    found = {"incident": live.get_attribute("data-incident") or ""}
    short = str(int((live.get_attribute("data-number") or "").split("-")[1]))
    page.goto("/board/")
    expect(page.locator("#unit-list [role=option]").first).to_be_visible()
    expect(page.locator("#inc-list .inc-row").first).to_be_visible()
    page.locator("#command").fill(f"d {short} GA12")
    page.locator("#command").press("Enter")
    expect(page.locator("#command-said")).to_contain_text("GA12 sent to")
    page.goto(f"/incidents/{found['incident']}/")
    found["job"] = _number(page.get_by_role("link", name="GA12").get_attribute("href") or "")
    page.locator("#acts summary", has_text="Not a crime").click()
    page.locator("#id_no_crime").fill("The bottle was paid for, the till says so.")
    page.get_by_role("button", name="Record that it is not a crime").click()
    page.goto(f"/crimes/record/{found['incident']}/")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/crimes/*/")
    found["crime"] = _number(page.url)
    for kind, words in (("person", world.PERSON), ("vehicle", "AB12CDE"), ("place", world.SHOP)):
        page.goto("/find")
        page.locator("#id_q").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("#found .hit").first).to_be_visible()
        if kind == "person":
            assert findings(page) == []
        part = {"person": "people", "vehicle": "vehicles", "place": "places"}[kind]
        page.locator(f"#found a[href^='/{part}/']").first.click()
        found[kind] = _number(page.url)
    found["encounter"] = _search(desk(world.OFFICER))
    found["emergency"], found["broadcast"] = _for_the_crew(page, desk(world.OFFICER))
    found["article"] = _article(page)
    admin = desk(world.ADMIN)
    admin.goto("/access/accounts/")
    admin.get_by_role("link", name="Hanna Dale").click()
    found["account"] = _number(admin.url)
    yield found
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/broadcasts/{found['broadcast']}/")
    page.get_by_role("button", name="Close: the others").click()
    page.goto(f"/emergencies/{found['emergency']}/")
    page.locator("summary", has_text="Stand down").click()
    page.get_by_text("Test of the button").click()
    page.get_by_role("button", name="Stand down", exact=True).click()
    expect(page.locator(".sos-state")).to_contain_text("Stood down")
    page.goto("/board/")
    expect(page.locator("#unit-list [role=option]").first).to_be_visible()
    page.locator("#command").fill("x GA12 Looked at enough")
    page.locator("#command").press("Enter")
    expect(page.locator("#command-said")).to_contain_text("GA12")


def _for_the_crew(page: Page, phone: Page) -> tuple[str, str]:
    """A call for help of the crew, which somebody has; and words to it that it has not read."""
    phone.goto("/jobs/")
    phone.get_by_role("button", name="Emergency").click()
    phone.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    emergency = _number(phone.url)
    page.goto(f"/emergencies/{emergency}/")
    assert findings(page) == []
    page.get_by_role("button", name="I have it").last.click()
    expect(page.locator(".sos-state")).to_contain_text("has it")
    page.goto("/broadcasts/new/")
    page.get_by_label("Call signs").fill("GA12")
    page.get_by_label("What they are to read").fill("Bridge Street is shut.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/broadcasts/\d+/$"))
    return emergency, _number(page.url)


def _article(page: Page) -> str:
    page.goto("/knowledge/new/")
    page.locator("#id_title").fill("Swarm of bees")
    page.locator("#id_topic").fill("Animals")
    page.locator("#id_body").fill("Leave it alone. Ring a beekeeper.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/knowledge/\d+/$"))
    return _number(page.url)


def _search(page: Page) -> str:
    page.goto("/encounters/new/")
    page.get_by_text("Misuse of Drugs Act").click()
    page.get_by_text("Controlled drugs").click()
    page.locator("#id_grounds").fill("Seen to pass a small bag for money")
    page.locator("#id_place").fill("by the canal")
    page.locator("#id_self_ethnicity").select_option("B2")
    page.get_by_role("button", name="Record the search").click()
    page.wait_for_url(re.compile(r"/encounters/\d+/$"))
    return _number(page.url)


def _number(url: str) -> str:
    return url.rstrip("/").split("/")[-1]


def test_axe_finds_nothing(desk: Open, numbers: dict[str, str]) -> None:
    problems = []
    for username, addresses in PAGES.items():
        page = desk(username)
        for address in addresses:
            said: list[str] = []
            page.on("pageerror", lambda error, to=said: to.append(str(error)))
            answer = page.goto(address.format(**numbers))
            assert answer is not None
            assert answer.status == 200, address
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                for theme, rules in (("light", RULES), ("dark", OF_COLOUR)):
                    page.evaluate("t => document.documentElement.dataset.theme = t", theme)
                    where = f"{address} {theme} {width}"
                    problems += [f"{where}: {line}" for line in findings(page, rules)]
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    problems.append(f"{address} {width}: {wide} wide, scrolls sideways")
            problems += [f"{address}: {line}" for line in said]
    assert not problems, "\n".join(problems)

"""Every form that is sent empty is refused where it stands: what is wrong is said on the page, and
each sentence leads to a field that can be seen, so that nobody looks for what to mend.

The forms are those of the pages themselves, opened on a small life.
"""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from iops.web.tests.reading import Form, Reading
from tests.conformance.test_every_read_is_a_look import ROUTES, addresses, browser
from tests.test_pages_read import world

__all__ = ["browser", "world"]
pytestmark = pytest.mark.usefixtures("committed")
#: Where a form leads out of the session that the test is signed in with.
LEAVES = re.compile(r"^/(accounts|find/elsewhere)/")
#: Forms that answer on a page of their own, each with its reason.
ELSEWHERE: dict[str, str] = {}


def forms_of(page: Client, ids: list[int]) -> dict[tuple[str, str], tuple[str, Form]]:
    """Every form of every page by its address and what it sends, with the page it stands on."""
    found: dict[tuple[str, str], tuple[str, Form]] = {}
    for route in ROUTES:
        for address in addresses(route, ids):
            answer = page.get(address)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            for form in Reading(answer.content.decode()).forms:
                action = urlsplit(urljoin(address, form.action)).path
                buttons = {name for name in form.sends if not name.startswith(("csrf", "idem"))}
                if not LEAVES.match(action):
                    found.setdefault((action, " ".join(sorted(buttons))), (address, form))
    return found


def test_an_empty_form_is_refused_on_its_page_and_leads_to_its_fields(
    world: dict[str, Any],
    browser: Client,
) -> None:
    ids = sorted({world["incident"].pk, world["crime"].pk, world["profile"], world["car"].pk})
    wrong: dict[str, str] = {}
    refused = 0
    for (action, _), (address, form) in forms_of(browser, ids).items():
        answer = browser.post(action, {**dict.fromkeys(form.asks, ""), **form.sends})
        if answer.status_code not in (400, 403, 409, 422) or action in ELSEWHERE:
            continue
        refused += 1
        read = Reading(answer.content.decode())
        if not read.summary:
            wrong[f"{address} -> {action}"] = "answered on a page of its own"
        elif read.astray:
            wrong[f"{address} -> {action}"] = f"leads nowhere: {', '.join(read.astray)}"
    assert refused > 20
    assert wrong == {}, (
        "Name the fields of the refusal as the inputs of the page (id_NAME), open the fold in "
        f"which they stand, and answer with the page itself: {wrong}"
    )

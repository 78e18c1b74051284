"""Whatever reads a record for a person leaves a look, and what follows a person is known.

Every address is opened on a small life. A page that asked a table with personal data and wrote
no look fails, by name.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.conftest import person
from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources.commands import add_unit, book_on
from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import MACHINES, ROLES
from iops.governance.access.models import Account, Posting, Role, Team
from iops.kernel.registry import registry
from iops.pole.people.contracts import PersonDetails
from tests.test_pages_read import NOW_POSTED, world  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("committed")
#: Pages that ask such a table and show nothing of a person, each with its reason.
WITHOUT_LOOK = {
    "dashboard/": "figures only; the rows behind each are opened by a look of their own",
    "jobs/": "one's own seat in a crew; the job is opened by a look of its own",
    "dashboard/tiles": "as the dashboard",
}
#: Accounts are governed by access: the administrator's pages about them are no looks at records.
STAFF = ("access_", "audit_")
PARAMETER = re.compile(r"<(?:([a-z]+):)?([a-z_]+)>")


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


ROUTES = sorted(
    {one for one in routes(get_resolver()) if not one.startswith(("accounts/", "static/"))}
)


def personal_tables() -> set[str]:
    found = {apps.get_model(one.model)._meta.db_table for one in registry.each("personal_data")}
    return {table for table in found if not table.startswith(STAFF)} | {"search_name"}


def addresses(route: str, ids: list[int]) -> list[str]:
    """The route for each record that there is; kinds as the records of the life have them."""
    if "<" not in route:
        return ["/" + route]
    kinds = ["profile", "vehicle"] if "kind>" in route else [""]
    tiles = [one.code for one in registry.each("tiles")] if "code>" in route else [""]
    return [
        "/" + PARAMETER.sub(partial(_filled, number=number, word=kind or tile), route)
        for number in ids
        for kind in kinds
        for tile in tiles
    ]


def _filled(found: re.Match[str], *, number: int, word: str) -> str:
    if found[1] == "uuid":
        return "00000000-0000-0000-0000-000000000000"
    return str(number) if found[1] == "int" or found[2].endswith("_id") else word or "x"


@pytest.fixture
def browser(world: dict[str, Any]) -> Client:  # noqa: F811
    """Somebody with every role of a person."""
    account = Account.objects.get(username="t.supervisor")
    team = Team.objects.get(code="TEAM-A")
    for role in Role.objects.filter(code__in=set(ROLES) - MACHINES):
        Posting.objects.create(account=account, team=team, role=role, valid_from=NOW_POSTED)
    Account.objects.filter(pk=account.pk).update(authority=99)
    made = Client()
    made.force_login(
        Account.objects.get(pk=account.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    return made


def test_every_page_that_reads_a_record_writes_a_look(
    world: dict[str, Any],  # noqa: F811
    browser: Client,
) -> None:
    ids = sorted({world["incident"].pk, world["crime"].pk, world["profile"], world["car"].pk})
    asks = re.compile(r'\b(?:FROM|JOIN) "?(' + "|".join(sorted(personal_tables())) + r')"?\b')
    opened: set[str] = set()
    silent: dict[str, list[str]] = {}
    for route in ROUTES:
        for address in addresses(route, ids):
            with CaptureQueriesContext(connection) as captured:
                answer = browser.get(address)
            if answer.status_code != 200:
                continue
            opened.add(route)
            statements = [one["sql"] for one in captured]
            read = {table for sql in statements for table in asks.findall(sql)}
            if read and not any("INSERT INTO audit_look" in sql for sql in statements):
                silent[route] = sorted(read)
    assert len(opened) > 40, sorted(set(ROUTES) - opened)
    wrong = {route: read for route, read in silent.items() if route not in WITHOUT_LOOK}
    assert wrong == {}, (
        "These pages read personal data without a look: put @record_view on their query, or, where "
        f"nothing of a person is shown, name the page in WITHOUT_LOOK with the reason: {wrong}"
    )
    assert set(WITHOUT_LOOK) <= set(ROUTES)


def statements_of(browser: Client) -> dict[str, int]:
    """How many statements each page without a parameter costs, warmed up."""
    found = {}
    for route in ROUTES:
        if "<" in route:
            continue
        browser.get("/" + route)
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get("/" + route)
        if answer.status_code == 200:
            found[route] = len(captured)
    return found


def test_a_list_costs_no_more_statements_when_it_is_longer(browser: Client) -> None:
    before = statements_of(browser)
    assert len(before) > 20, before
    by = actor_for(Account.objects.get(username="t.supervisor"))
    for number in range(6):
        incident = open_from_call(
            by=by, channel="999", where=Where(f"{number} Mill Lane"), what="Noise", grade="2"
        ).value
        unit = add_unit(by=by, callsign=f"GX{number}").value
        crew = person(f"t.crew{number}", "response-officer")
        book_on(by=by, unit_id=unit.pk, account_ids=(crew.pk,))
        deploy_unit(by=by, incident_id=incident.pk, unit_id=unit.pk)
        victim = PartyIn("victim", person=PersonDetails(surname=f"Ash{number}"))
        record_crime(by=by, details=CrimeDetails("8N", parties=(victim,)), incident_id=incident.pk)
    after = statements_of(browser)
    grown = {
        route: f"{before[route]} statements, {count} with six rows more"
        for route, count in after.items()
        if count > before.get(route, count) + 1
    }
    assert grown == {}, f"These lists ask once for each row: gather what the rows need. {grown}"


#: Columns with a person's profile that are not told by PersonalData, each with its reason.
OTHER_WAYS = {
    "identity.Membership.profile_id": "the tie itself; it holds nothing of the person",
    "sandbox.Truth.profile_id": "who an invented person is; a live database has none",
}


def test_every_column_with_a_person_is_known_to_identity_and_disposal() -> None:
    """A table that points at a person's record follows them by its profile_path."""
    told = {(one.model, one.profile_path) for one in registry.each("personal_data")}
    found = {
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        if model.__module__.startswith("iops.")
        for field in model._meta.concrete_fields
        if "profile" in field.attname or _points_at_a_person(field)
        if (model._meta.label, field.attname) not in told
    }
    assert found == set(OTHER_WAYS), (
        "Name the column as profile_path in a PersonalData, or in OTHER_WAYS with a reason: "
        f"{sorted(found ^ set(OTHER_WAYS))}"
    )


def _points_at_a_person(field: models.Field[Any, Any]) -> bool:
    target = getattr(field, "related_model", None)
    return target is not None and getattr(target, "_meta", None) is not None and (
        target._meta.label == "people.Profile"
    )  # fmt: skip

"""Nothing that can be typed breaks a page: a refusal in words, never an error of the server.

Every address is asked with odd numbers in it, and every field name that any page reads is sent
to every page with odd values.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from iops.conftest import NOON, person
from iops.governance.access import audiences
from iops.governance.access.contracts import MACHINES, ROLES
from iops.governance.access.models import Account, Posting, Role, Team

pytestmark = pytest.mark.django_db
SRC = Path(__file__).resolve().parents[2] / "src" / "iops"
READS = re.compile(r'(?:given|POST|GET|form|data)(?:\.get(?:list)?\(|\[)"([a-z_]+)"')
VALUES = ("²", "9" * 40, "a\x00", "💥" * 400, "0001-01-01T00:00", "9999-12-31T23:59")
NUMBERS = ("0", str(2**62), "9" * 30)
#: Fields that would end the session that the test is signed in with.
SIGNS_OUT = re.compile(r"^accounts/|^static/|^api/|^metrics|^health|^ready")


@cache
def field_names() -> list[str]:
    found = {
        name
        for path in SRC.rglob("*.py")
        if "tests" not in path.parts
        for name in READS.findall(path.read_text())
    }
    assert len(found) > 40
    return sorted(found)


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern) and not SIGNS_OUT.match(route):
            yield route


ROUTES = sorted(set(routes(get_resolver())))


@pytest.fixture
def client(db: None) -> Client:
    """Somebody with every role."""
    account = person("t.everything", "sergeant", rank="inspector")
    team = Team.objects.get(code="TEAM-A")
    for role in Role.objects.filter(code__in=set(ROLES) - MACHINES):
        Posting.objects.create(
            account=account, team=team, role=role, valid_from=NOON - timedelta(days=3650)
        )
    audiences.recompute(account)
    made = Client(raise_request_exception=False)
    made.force_login(
        Account.objects.get(pk=account.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    return made


def addresses(route: str) -> list[str]:
    """The route with odd things in the place of its parameters."""
    if "<" not in route:
        return ["/" + route]
    found = []
    for number in NUMBERS:
        text = re.sub(r"<int:[a-z_]+>", number, route)
        text = re.sub(r"<uuid:[a-z_]+>", "00000000-0000-0000-0000-000000000000", text)
        found.append("/" + re.sub(r"<(?:[a-z]+:)?[a-z_]+>", "profile", text))
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_no_page_breaks_on_odd_input(route: str, client: Client) -> None:
    broken = []
    for address in addresses(route):
        answer = client.get(address)
        if answer.status_code >= 500:
            broken.append(("GET", address, repr(answer.exc_info and answer.exc_info[1])[:300]))
    address = addresses(route)[0]
    for value in VALUES:
        given = QueryDict(mutable=True)
        for name in field_names():
            given[name] = value
        for answer in (
            client.get(address, dict(given.items())),
            client.post(address, dict(given.items())),
        ):
            if answer.status_code >= 500:
                error = repr(answer.exc_info and answer.exc_info[1])[:300]
                broken.append((answer.request["REQUEST_METHOD"], address, value[:20], error))
    assert broken == []

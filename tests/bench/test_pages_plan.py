"""The benchmark of pages opens every page: a new one is added to its plan, or left out by name."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from bench.pages_plan import FINDS, LEFT_OUT, PAGES, pages, permission_of
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


def shown(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The routes of the house's own pages that answer a GET."""
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from shown(found, route)
        elif _is_page(found, route):
            yield route


def _is_page(found: URLPattern, route: str) -> bool:
    view = found.callback
    if not view.__module__.startswith("iops.") or route.startswith(("api/", "accounts/")):
        return False
    code = getattr(view, "__code__", None)
    if code is None or "request_method_list" not in code.co_freevars:
        return True
    methods = dict(zip(code.co_freevars, view.__closure__ or (), strict=True))
    return "GET" in methods["request_method_list"].cell_contents


def test_every_page_is_measured_or_left_out_with_a_reason() -> None:
    addresses = [
        re.sub(r"\{\}", "7f3b", address.removeprefix("/").split("?")[0]) for _, address, _ in PAGES
    ]
    missing = []
    for route in shown(get_resolver()):
        like = re.sub(r"<[^>]+>", "[^/]+", route)
        if route not in LEFT_OUT and not any(re.fullmatch(like, one) for one in addresses):
            missing.append(route)
    assert not missing, f"add to bench/pages_plan.py, PAGES or LEFT_OUT: {missing}"


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_query_of_the_plan_runs() -> None:
    found, left = pages(0)
    assert {page["name"] for page in found} <= {name for name, _ in FINDS}
    assert left["board"] == "nobody who takes part may open it"
    assert left["document"] == "nothing of it is recorded"


@pytest.mark.parametrize("address", [address for _, address, _ in PAGES])
def test_every_page_of_the_plan_is_there(address: str) -> None:
    one = str(UUID(int=1)) if address.startswith("/call/") else "1"
    assert isinstance(permission_of(address.replace("{}", one)), str)

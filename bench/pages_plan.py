"""Which pages there are, at which addresses, and who may open them. Runs inside the system."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.urls import resolve

SAMPLE = 200
#: Kind of page, address, and a query of ids (or texts) that fill it; none where it has one address.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("board", "/board/", ""),
    ("board pane", "/board/incidents/{}/", "SELECT id FROM incidents_incident"),
    ("call", "/call/{}/", "SELECT gen_random_uuid() FROM generate_series(1, 50)"),
    ("incidents", "/incidents/", ""),
    ("incident", "/incidents/{}/", "SELECT id FROM incidents_incident"),
    ("crimes", "/crimes/", ""),
    ("crime", "/crimes/{}/", "SELECT id FROM crimes_crime"),
    ("person", "/people/{}/", "SELECT nominal_id FROM identity_membership"),
    ("vehicle", "/vehicles/{}/", "SELECT id FROM objects_vehicle"),
    ("place", "/places/{}/", "SELECT id FROM places_place WHERE NOT confidential"),
    ("find, empty", "/find", ""),
    ("duties", "/duties/", ""),
    ("queues", "/queues/", ""),
    ("queue", "/queues/{}/", "SELECT DISTINCT queue FROM duties_duty"),
    ("dashboard", "/dashboard/", ""),
    ("dashboard tiles", "/dashboard/tiles", ""),
    ("audit", "/audit/", ""),
    ("operations", "/operations/", ""),
    ("accounts", "/access/accounts/", ""),
    ("posts", "/access/posts/", ""),
    ("emergency looks", "/access/glass/", ""),
)
#: Searches: what is typed into the find box.
FINDS: tuple[tuple[str, str], ...] = (
    (
        "find: full name",
        "SELECT forename || ' ' || surname FROM people_profile WHERE surname <> ''",
    ),
    ("find: surname", "SELECT surname FROM people_profile WHERE surname <> ''"),
    ("find: plate", "SELECT title FROM search_entry WHERE kind = 'vehicle'"),
    ("find: phone", "SELECT title FROM search_entry WHERE kind = 'phone'"),
    ("find: postcode", "SELECT postcode FROM places_place WHERE postcode <> ''"),
)


def pages(sessions: int) -> list[dict[str, Any]]:
    """Each kind of page with its addresses and the sessions whose role may open it."""
    found = []
    for name, address, query in PAGES:
        values = _values(query) if query else [""]
        addresses = [address.format(value) for value in values]
        users = _users(addresses[0], sessions) if addresses else []
        if addresses and users:
            found.append({"name": name, "addresses": addresses, "users": users, "form": False})
    for name, query in FINDS:
        texts = _values(query)
        if texts:
            users = _users("/find", sessions)
            found.append({"name": name, "addresses": texts, "users": users, "form": True})
    return found


def _values(query: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"SELECT v FROM ({query}) AS q (v) ORDER BY hashtext(v::text) LIMIT {SAMPLE}"
        )
        return [str(row[0]) for row in cursor.fetchall()]


def _users(address: str, sessions: int) -> list[int]:
    from bench.prepare import PAGE_ROLES, account
    from iops.governance.access.authority import actor_for

    permission = getattr(resolve(address).func, "permission", "")
    may = {
        role
        for number, role in enumerate(PAGE_ROLES[:sessions])
        if not permission or actor_for(account(f"bench.page.{number}", role)).may(permission)
    }
    return [number for number in range(sessions) if PAGE_ROLES[number % len(PAGE_ROLES)] in may]

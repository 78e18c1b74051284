"""Which pages there are, at which addresses, and who may open them. Runs inside the system."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.urls import resolve

from iops.kernel.registry import registry

SAMPLE = 200
#: Records that everybody of the force sees: a page of a restricted one is refused to most.
OPEN = "audience_id IN (SELECT a.id FROM access_audience a WHERE a.restriction = 'open')"
INCIDENT = f"SELECT id FROM incidents_incident WHERE {OPEN}"
PROFILE = f"SELECT id FROM people_profile WHERE {OPEN}"
ENCOUNTER = f"SELECT id FROM encounters_encounter WHERE {OPEN}"
PLACE = "SELECT id FROM places_place WHERE NOT confidential"
CALL = "SELECT gen_random_uuid() FROM generate_series(1, 50)"
KINDS = "person", "vehicle", "phone", "document", "property", "organisation"
#: Kind of page, address, and a query of ids (or texts) that fill it; none where it has one address.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("board", "/board/", ""),
    ("board pane", "/board/incidents/{}/", INCIDENT),
    ("call", "/call/{}/", CALL),
    ("call, status line", "/call/{}/status", CALL),
    ("call, who waits", "/call/waiting", ""),
    ("calls to return", "/call/returns/", ""),
    ("call, what rings here", "/call/ringing", ""),
    ("inbox of all channels", "/call/inbox/", ""),
    ("contact", "/contacts/{}/", f"SELECT id FROM contacts_contact WHERE {OPEN}"),
    ("telephone", "/telephone/", ""),
    ("telephone, own state", "/telephone/own", ""),
    ("telephone, call records", "/telephone/records/", ""),
    ("diary", "/diary/", ""),
    ("appointments", "/appointments/", ""),
    ("appointments, calendars", "/appointments/calendars/", ""),
    ("appointments, calendar form", "/appointments/calendars/new/", ""),
    ("appointment, book", "/appointments/incidents/{}/", INCIDENT),
    ("appointment", "/appointments/{}/", "SELECT id FROM appointments_appointment"),
    ("promises", "/promises/", ""),
    ("other services", "/services/", ""),
    ("other services, ask", "/services/incidents/{}/", INCIDENT),
    ("other services, request", "/services/{}/", f"SELECT id FROM services_request WHERE {OPEN}"),
    (
        "contact, tell the caller",
        "/updates/contacts/{}/",
        f"SELECT id FROM contacts_contact WHERE {OPEN}",
    ),
    ("feedback", "/feedback/", ""),
    ("positions of units", "/units/positions/", ""),
    ("replay, form", "/replay/", ""),
    ("replay of an incident", "/replay/incidents/{}/", INCIDENT),
    ("hot spots", "/hotspots/", ""),
    ("hot spots, crimes of a year", "/hotspots/?what=crimes&days=365", ""),
    ("areas", "/areas/", ""),
    ("ANPR hits", "/anpr/", ""),
    ("ANPR hit", "/anpr/{}/", "SELECT id FROM anpr_hit"),
    ("circulations", "/anpr/circulations/", ""),
    ("circulation", "/anpr/circulations/{}/", "SELECT id FROM anpr_circulation"),
    ("geofence", "/areas/{}/", "SELECT id FROM fences_fence"),
    ("hot spots, cells on the map", "/hotspots/cells.geojson", ""),
    ("report of the public", "/report/", ""),
    ("handover", "/handover/", ""),
    ("question sets", "/questions/", ""),
    ("question set", "/questions/{}/", "SELECT id FROM questions_set"),
    ("question set, form", "/questions/new/", ""),
    ("right care", "/right-care/", ""),
    ("right care, of an incident", "/right-care/incidents/{}/", INCIDENT),
    ("knowledge", "/knowledge/", ""),
    ("knowledge, form", "/knowledge/new/", ""),
    ("major incidents", "/major/", ""),
    ("major incident", "/major/{}/", f"SELECT id FROM major_incident WHERE {OPEN}"),
    ("major incident, declare", "/major/incidents/{}/", INCIDENT),
    ("authorities of an incident", "/authorities/incidents/{}/", INCIDENT),
    ("authority", "/authorities/{}/", f"SELECT id FROM authorities_request WHERE {OPEN}"),
    ("reviews", "/reviews/", ""),
    ("alarms", "/alarms/", ""),
    ("alarm", "/alarms/{}/", f"SELECT id FROM alarms_alarm WHERE {OPEN}"),
    ("alarm, form", "/alarms/new/", ""),
    ("alarm, change", "/alarms/{}/change/", f"SELECT id FROM alarms_alarm WHERE {OPEN}"),
    ("plans", "/plans/", ""),
    ("plan", "/plans/{}/", f"SELECT id FROM plans_plan WHERE {OPEN}"),
    ("plan, form", "/plans/new/", ""),
    ("plan, change", "/plans/{}/change/", f"SELECT id FROM plans_plan WHERE {OPEN}"),
    ("handover of a desk", "/handover/?desk={}", "SELECT id FROM desks_desk"),
    ("desks", "/desks/", ""),
    ("desk", "/desks/{}/", "SELECT id FROM desks_desk"),
    ("desk, new", "/desks/new/", ""),
    ("desk, change", "/desks/{}/change", "SELECT id FROM desks_desk"),
    ("incident to another desk", "/desks/incidents/{}/", INCIDENT),
    ("saved searches", "/find/saved/", ""),
    ("diagrams kept", "/diagrams/", ""),
    ("diagram, counts", "/diagrams/around.json?node=profile:{}", PROFILE),
    ("diagram, links", "/diagrams/expand.json?node=profile:{}", PROFILE),
    ("restrictions", "/access/restrictions/", ""),
    ("duplicates, review", "/duplicates/", ""),
    ("duplicates, sample", "/duplicates/sample/", ""),
    ("duplicates, things", "/duplicates/things/", ""),
    ("incidents", "/incidents/", ""),
    ("incident", "/incidents/{}/", INCIDENT),
    ("incident panel", "/incidents/{}/panel", INCIDENT),
    ("not crimes", "/incidents/not-crimes/", ""),
    ("crimes", "/crimes/", ""),
    ("crime", "/crimes/{}/", f"SELECT id FROM crimes_crime WHERE {OPEN}"),
    ("stop and searches", "/encounters/", ""),
    ("stop and search", "/encounters/{}/", ENCOUNTER),
    ("stop and search, receipt", "/encounters/{}/receipt/", ENCOUNTER),
    ("stop and search, form", "/encounters/new/", ""),
    ("stop and search, of a person", "/encounters/new/profile/{}/", PROFILE),
    ("record a crime, alone", "/crimes/record/", ""),
    ("record a crime", "/crimes/record/{}/", f"{INCIDENT} AND crime_like"),
    (
        "person",
        "/people/{}/",
        f"SELECT nominal_id FROM identity_membership WHERE nominal_id IN ({PROFILE})",
    ),
    (
        "person, another record",
        "/people/{}/record/",
        f"SELECT nominal_id FROM identity_membership WHERE nominal_id IN ({PROFILE})",
    ),
    ("vehicle", "/vehicles/{}/", "SELECT id FROM objects_vehicle"),
    ("phone", "/phones/{}/", "SELECT id FROM objects_phone"),
    ("document", "/documents/{}/", "SELECT id FROM objects_document"),
    ("property", "/property/{}/", "SELECT id FROM objects_property"),
    ("organisation", "/organisations/{}/", "SELECT id FROM organisations_organisation"),
    ("place", "/places/{}/", PLACE),
    ("place, its map", "/places/{}/map.json", PLACE),
    (
        "person, who says so",
        "/said/profile/{}/",
        f"SELECT nominal_id FROM identity_membership WHERE nominal_id IN ({PROFILE})",
    ),
    ("place, who says so", "/said/place/{}/", PLACE),
    ("record", "/record/", ""),
    ("record, form", "/record/{}/", "SELECT unnest(ARRAY['" + "', '".join(KINDS) + "'])"),
    ("correct, form", "/record/correct/profile/{}/", PROFILE),
    ("record, what it said before", "/record/before/profile/{}/", PROFILE),
    ("archive record", "/archive/{}/", f"SELECT id FROM archive_record WHERE {OPEN}"),
    ("link, form", "/record/link/profile/{}/", PROFILE),
    ("recorded twice, form", "/record/same/place/{}/", PLACE),
    (
        "link, ended or wrong",
        "/record/tie/{}/",
        f"SELECT id FROM links_link WHERE ended_at IS NULL AND from_kind = 'profile'"
        f" AND to_kind = 'vehicle' AND {OPEN}",
    ),
    ("death, form", "/record/died/{}/", PROFILE),
    ("marker, form", "/record/marker/profile/{}/", PROFILE),
    (
        "marker, review",
        "/record/review/{}/",
        f"SELECT id FROM links_marker WHERE lapsed_at IS NULL AND {OPEN}",
    ),
    ("find, empty", "/find", ""),
    ("duties", "/duties/", ""),
    ("queues", "/queues/", ""),
    ("queue", "/queues/{}/", "SELECT DISTINCT queue FROM duties_duty"),
    ("dashboard", "/dashboard/", ""),
    ("dashboard tiles", "/dashboard/tiles", ""),
    ("dashboard, one tile", "/dashboard/{}/", "tiles"),
    ("audit", "/audit/", ""),
    ("audit of a record", "/audit/profile/{}/", PROFILE),
    ("purposes", "/audit/purposes/", ""),
    ("operations", "/operations/", ""),
    ("accounts", "/access/accounts/", ""),
    ("account", "/access/accounts/{}/", "SELECT id FROM access_account WHERE NOT is_system"),
    ("account, new", "/access/accounts/new/", ""),
    ("second steps", "/access/second-steps/", ""),
    ("sessions", "/accounts/sessions/", ""),
    ("posts", "/access/posts/", ""),
    ("roles", "/access/roles/", ""),
    ("role", "/access/roles/{}/", "SELECT code FROM access_role"),
    ("who may see a record", "/access/sight/profile/{}/", PROFILE),
    ("confidential place", "/confidential/place/{}/", PLACE),
    ("confidential person", "/confidential/person/{}/", PROFILE),
    ("disposal", "/disposal/", ""),
    ("disposal, propose", "/disposal/new/", ""),
    ("disposal, review", "/disposal/reviews/{}/", "SELECT id FROM disposal_review"),
    ("job", "/jobs/{}/", "SELECT id FROM dispatch_deployment WHERE clear_at IS NULL"),
    ("job, own", "/jobs/", ""),
    ("officer emergencies", "/emergencies/", ""),
    ("broadcasts", "/broadcasts/", ""),
    ("broadcast, form", "/broadcasts/new/", ""),
    ("units", "/units/", ""),
    ("unit", "/units/{}/", "SELECT id FROM resources_unit"),
    ("unit, new", "/units/new/", ""),
    ("unit, change", "/units/{}/change/", "SELECT id FROM resources_unit"),
    ("emergency looks", "/access/glass/", ""),
    ("emergency look, form", "/access/glass/profile/{}/", PROFILE),
)
#: Pages of which a sandbox has nothing to show, or that are no page of the house's own.
LEFT_OUT = {
    "": "leads on to another page",
    "find/saved/<int:search_id>/": "a sandbox has no saved search",
    "find/matches/<int:match_id>/": "leads on to a saved search",
    "diagrams/<int:diagram_id>/": "a sandbox has no kept diagram",
    "diagrams/path.json": "asked for between two nodes that somebody chose",
    "archive/likeness/<int:likeness_id>/": "leads on to an archive record",
    "record/known/<int:profile_id>/": "only for a record that its owner was told of",
    "access/restrictions/<int:restriction_id>/": "a sandbox has no restriction to look at again",
    "duplicates/things/<int:proposal_id>/": "a sandbox has no pair until its night has come",
    "duplicates/<int:proposal_id>/": "a sandbox has no proposal until its records are linked",
    "encounters/<int:encounter_id>/correct/": "only for the officer who searched",
    "emergencies/<int:emergency_id>/": "a sandbox has no officer who called for help",
    "broadcasts/<int:broadcast_id>/": "a sandbox has no broadcast",
    "questions/<int:set_id>/table.csv": "a file to take away",
    "knowledge/<int:article_id>/": "a sandbox has no article",
    "knowledge/<int:article_id>/change/": "a sandbox has no article",
    "updates/<int:update_id>/failed/": "a sandbox has no text that failed",
    "feedback/<str:token>/": "opens with the link that a caller was sent",
    "board/markers.geojson": "asked for by a map, for the box that it shows",
    "replay/part": "asked for by a replay that is open",
    "replay/incidents/<int:incident_id>/part": "asked for by a replay that is open",
    "hotspots/cell/": "leads on from a hot spot that somebody chose",
    "health": "for machines",
    "ready": "for machines",
    "metrics": "for machines",
    "purpose": "takes a form",
    "call/": "leads on to a new call",
    "call/half/<int:draft_id>/": "a sandbox has no half-typed call",
    "audit/why": "asked only where a policy wants it",
    "access/glass/<int:glass_id>/": "a sandbox has no emergency look",
    "disposal/proposals/<int:proposal_id>/": "a sandbox has no proposal",
    "files/<int:attachment_id>": "a sandbox has no file",
    "files/<int:attachment_id>/remove/": "a sandbox has no file",
    "places/map/areas.geojson": "a layer of the map, made once and kept by the browser",
    "places/map/roads.geojson": "a layer of the map, made once and kept by the browser",
    "places/map/places.geojson": "a layer of the map, made once and kept by the browser",
}
#: Searches: what is typed into the find box.
FINDS: tuple[tuple[str, str], ...] = (
    (
        "find: full name",
        f"SELECT forename || ' ' || surname FROM people_profile WHERE surname <> '' AND {OPEN}",
    ),
    ("find: surname", "SELECT surname FROM people_profile WHERE surname <> ''"),
    ("find: plate", "SELECT vrm FROM objects_vehicle"),
    ("find: phone", "SELECT number FROM objects_phone"),
    ("find: postcode", "SELECT postcode FROM places_place WHERE postcode <> ''"),
)


def pages(sessions: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Each kind of page with its addresses and the sessions whose role may open it.

    And the kinds that are not opened, each with the reason: there is nothing of it in this
    database, or nobody of those who take part may open it.
    """
    found, left = [], {}
    for name, address, query in PAGES:
        values = _values(query) if query else [""]
        addresses = [address.format(value) for value in values]
        users = _users(addresses[0], sessions) if addresses else []
        if not addresses:
            left[name] = "nothing of it is recorded"
        elif not users:
            left[name] = "nobody who takes part may open it"
        else:
            found.append({"name": name, "addresses": addresses, "users": users, "form": False})
    for name, query in FINDS:
        texts = _values(query)
        if texts:
            users = _users("/find", sessions)
            found.append({"name": name, "addresses": texts, "users": users, "form": True})
        else:
            left[name] = "nothing of it is recorded"
    return found, left


def _values(query: str) -> list[str]:
    if query == "tiles":
        return [tile.code for tile in registry.each("tiles")]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"SELECT v FROM ({query}) AS q (v) ORDER BY hashtext(v::text) LIMIT {SAMPLE}"
        )
        return [str(row[0]) for row in cursor.fetchall()]


def permission_of(address: str) -> str:
    """What a page asks of whoever opens it; blank where it asks nothing."""
    return str(getattr(resolve(address.partition("?")[0]).func, "permission", ""))


def _users(address: str, sessions: int) -> list[int]:
    from bench.prepare import PAGE_ROLES, account
    from iops.governance.access.authority import actor_for
    from iops.governance.access.contracts import PURPOSE_RULES

    permission = permission_of(address)
    may = {
        role
        for number, role in enumerate(PAGE_ROLES[:sessions])
        if not permission or actor_for(account(f"bench.page.{number}", role)).may(permission)
    }
    if address.startswith("/people/"):
        # They are asked why first, which is another page.
        may -= {role for view, role, _, _ in PURPOSE_RULES if view == "cards.person"}
    return [number for number in range(sessions) if PAGE_ROLES[number % len(PAGE_ROLES)] in may]

"""No personal data where it must not be: a canary name is typed, then looked for everywhere."""

import logging
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from prometheus_client import generate_latest

from iops.conftest import person
from iops.governance.access.models import Account

pytestmark = pytest.mark.usefixtures("committed")
CANARY = "Zqxcanary"
#: Where a name belongs. Everything else must not know it.
HOMES = {
    "people_profile", "search_word", "incidents_incident", "incidents_log_entry",
    "contacts_contact", "crimes_crime", "crimes_party", "crimes_enquiry", "kernel_history",
    "contacts_draft", "duties_alert", "organisations_organisation",
}  # fmt: skip


def tables_with(word: str) -> set[str]:
    found = set()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s)', [f"%{word}%"]
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_the_canary_is_found_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account = person("t.canary", "control-room-supervisor")
    client = Client()
    client.force_login(
        Account.objects.get(pk=account.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    body = {
        "where": {"text": f"{CANARY} House"}, "what": f"{CANARY} is shouting", "grade": "2",
        "type_code": "501", "caller_name": CANARY, "caller_phone": "07700900123",
    }  # fmt: skip

    def post(path: str, given: dict[str, object]) -> Any:
        return client.post(path, given, content_type="application/json")

    made = post("/api/v1/incidents", body)
    assert made.status_code == 201, made.content
    crime = {
        "class_code": "8N", "incident_id": made.json()["id"],
        "parties": [{"role": "victim", "person": {"surname": CANARY}}],
    }  # fmt: skip
    assert post("/api/v1/crimes", crime).status_code == 201
    assert client.post("/find", {"q": CANARY}).status_code == 200
    assert post("/api/v1/find", {"text": CANARY}).json()["hits"]
    assert post("/api/v1/incidents", {**body, "grade": "nonsense"}).status_code == 422
    assert CANARY not in caplog.text
    assert CANARY.encode() not in generate_latest()
    assert tables_with(CANARY) <= HOMES
    assert {"people_profile", "search_word", "incidents_incident"} <= tables_with(CANARY)

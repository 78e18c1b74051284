"""Every page shows what is there, on a database where commits are real.

Inside a test's transaction row-level security goes on knowing the last actor; in production each
request begins without one. A read outside ``visibility`` shows nothing here, as it would there.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from iops.casework.crimes.commands import allocate_crime, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Party
from iops.conftest import NOON, person
from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources.commands import add_unit, book_on
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.usefixtures("committed")
NOW_POSTED = NOON - timedelta(days=3650)


def actor(username: str, role: str, **more: str) -> Actor:
    return actor_for(person(username, role, **more))


def client(username: str) -> Client:
    made = Client()
    account = Account.objects.get(username=username)
    made.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def world(committed: str) -> dict[str, Any]:
    """An incident with a unit and a crime with a suspect and a car."""
    supervisor = actor("t.supervisor", "control-room-supervisor")
    officer = actor("t.officer", "response-officer")
    sergeant = actor("t.sergeant", "sergeant", rank="sergeant")
    person("t.dpo", "data-protection-officer")
    incident = open_from_call(
        by=supervisor, channel="999", where=Where("14 Mill Lane"), what="Window smashed",
        grade="2", type_code="511", caller_phone="07700900123",
    ).value  # fmt: skip
    unit = add_unit(by=supervisor, callsign="GA12").value
    book_on(by=supervisor, unit_id=unit.pk, account_ids=(officer.account_id,))
    deploy_unit(by=supervisor, incident_id=incident.pk, unit_id=unit.pk)
    suspect = PartyIn("suspect", person=PersonDetails(forename="Peregrine", surname="Quill"))
    victim = PartyIn("victim", organisation="Corner Shop")
    details = CrimeDetails("58D", parties=(victim, suspect))
    crime = record_crime(by=officer, details=details, incident_id=incident.pk).value
    allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=officer.account_id)

    with visibility(supervisor):
        profile = Party.objects.get(crime=crime, role="suspect").profile_id
    assert profile is not None
    car = record_vehicle(by=officer, vrm="AB12CDE", make="Ford").value
    link(by=officer, from_kind="profile", from_id=profile, to_kind="vehicle", to_id=car.pk,
         reason="keeper")  # fmt: skip
    return {"incident": incident, "crime": crime, "profile": profile, "car": car}


def test_pages_show_what_is_there(world: dict[str, Any]) -> None:
    incident, crime, profile = world["incident"], world["crime"], world["profile"]
    expected = [
        ("t.supervisor", "/incidents/", [incident.number]),
        ("t.supervisor", f"/incidents/{incident.pk}/",
         ["14 Mill Lane", "GA12", "Window smashed", crime.number]),
        ("t.supervisor", f"/incidents/{incident.pk}/panel", ["Window smashed", "GA12"]),
        ("t.supervisor", "/queues/", ["Investigations"]),
        ("t.sergeant", "/queues/investigations/", [crime.number]),
        ("t.supervisor", "/dashboard/units-committed/", ["GA12"]),
        ("t.supervisor", "/dashboard/grade-2/", [incident.number]),
        ("t.officer", "/crimes/", [crime.number]),
        ("t.officer", f"/crimes/{crime.pk}/",
         ["Corner Shop", "Peregrine Quill", incident.number, "Recorded as 58D"]),
        ("t.officer", f"/people/{profile}/", ["Peregrine Quill", "AB12CDE", crime.number]),
        ("t.officer", f"/vehicles/{world['car'].pk}/", ["AB12CDE", "Peregrine Quill"]),
        ("t.officer", "/duties/", [crime.number]),
        ("t.officer", f"/crimes/record/{incident.pk}/", ["14 Mill Lane"]),
        ("t.dpo", f"/audit/profile/{profile}/", ["T.Officer"]),
    ]  # fmt: skip
    missing = []
    for username, path, words in expected:
        answer = client(username).get(path)
        html = answer.content.decode()
        missing += [(path, answer.status_code, word) for word in words if word not in html]
    assert missing == []


def test_find_and_the_api_show_what_is_there(world: dict[str, Any]) -> None:
    officer = client("t.officer")
    html = officer.post("/find", {"q": "peregrin quil"}).content.decode()
    assert "Peregrine Quill" in html
    listed = officer.get("/api/v1/incidents").json()
    assert [one["number"] for one in listed] == [world["incident"].number]
    log = officer.get(f"/api/v1/incidents/{world['incident'].pk}/log").json()
    assert log[0]["text"] == "Window smashed"
    crimes = officer.get("/api/v1/crimes").json()
    assert [one["number"] for one in crimes] == [world["crime"].number]
    found = officer.post("/api/v1/find", {"text": "AB12 CDE"}, content_type="application/json")
    assert found.json()["hits"][0]["title"] == "AB12CDE"


def test_a_repeated_request_is_answered_as_the_first(world: dict[str, Any]) -> None:
    body = {"where": {"text": "4 Mill Lane"}, "what": "Noise", "grade": "C"}
    answers = [
        client("t.supervisor").post(
            "/api/v1/incidents", body, content_type="application/json",
            headers={"Idempotency-Key": "the-same"},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["number"] == answers[1].json()["number"]


def test_a_key_with_another_body_or_too_long_is_refused(world: dict[str, Any]) -> None:
    """Over HTTP, by session and by token alike; a long key is not cut to another's."""
    account = person("t.machine", "call-handler")
    text = issue_token(
        by=system_actor("worker"),
        account_id=account.pk,
        name="CAD",
        scopes=["*"],
        operator="Ann Ash",
    ).value[1]
    ways = (
        (client("t.supervisor"), {}),
        (Client(), {"Authorization": f"Bearer {text}"}),
    )
    for number, (browser, headers) in enumerate(ways):

        def post(what: str, key: str, browser: Client = browser, more: Any = headers) -> Any:
            body = {"where": {"text": "4 Mill Lane"}, "what": what, "grade": "C"}
            return browser.post(
                "/api/v1/incidents", body, content_type="application/json",
                headers={**more, "Idempotency-Key": key},
            )  # fmt: skip

        key = f"key-{number}"
        assert post("Noise", key).status_code == 201
        other = post("Shots", key)
        assert (other.status_code, list(other.json()["fields"])) == (422, ["Idempotency-Key"])
        long = post("Noise", "k" * 201)
        assert (long.status_code, list(long.json()["fields"])) == (422, ["Idempotency-Key"])
    listed = client("t.supervisor").get("/api/v1/incidents").json()
    assert [one["summary"] for one in listed].count("Noise") == 2
    assert "Shots" not in [one["summary"] for one in listed]

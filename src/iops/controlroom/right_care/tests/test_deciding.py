"""Who takes it on is on record before an incident is closed as passed on; against the advice looks
somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.incidents.commands import close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.right_care.commands import decide_right_care, look_at_decision
from iops.controlroom.right_care.contracts import Told
from iops.controlroom.right_care.models import Decision
from iops.controlroom.right_care.prompts import why_asked
from iops.controlroom.right_care.queries import figures, right_care_of
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused

pytestmark = pytest.mark.django_db
PASSED_ON = "408"
CARE = Told("no", "no", "no", "other", "ambulance", "Control desk 4", None, "AMB 77", "")
AGAINST = replace(CARE, risk="yes", reason="The crew is with them already")


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def supervisor(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def incident(handler: Actor) -> Incident:
    return open_from_call(
        by=handler, channel="101", where=Where("1 High Street"), grade="C", type_code="305",
        what="Worried about a neighbour",
    ).value  # fmt: skip


def close(by: Actor, incident: Incident, code: str = PASSED_ON) -> Incident:
    return close_incident(
        by=by, incident_id=incident.pk, closing_code=code, result="Ambulance has it",
        assessment=Assessment(rationale="No risk to life now"),
    ).value  # fmt: skip


@pytest.mark.parametrize(
    ("type_code", "qualifiers", "what", "why"),
    [
        ("305", (), "", "Concern for safety"),
        ("310", ("mental-health",), "", "Mental health"),
        ("308", (), "He walked out of hospital an hour ago", "“walked out of hospital”"),
        ("308", (), "Patient is AWOL", "“AWOL”"),
        ("308", (), "Gone since noon", ""),
        ("504", ("knife",), "Window smashed", ""),
    ],
)
def test_when_it_is_asked(
    db: None, type_code: str, qualifiers: tuple[str, ...], what: str, why: str
) -> None:
    assert why_asked(type_code=type_code, qualifiers=qualifiers, what=what) == why


def test_it_is_not_closed_as_passed_on_before_somebody_has_taken_it_on(
    handler: Actor, incident: Incident
) -> None:
    with pytest.raises(Refused, match="who there has taken it on"):
        close(handler, incident)
    decide_right_care(by=handler, incident_id=incident.pk, told=replace(CARE, outcome="police"))
    with pytest.raises(Refused, match="who there has taken it on"):
        close(handler, incident)
    made = decide_right_care(by=handler, incident_id=incident.pk, told=CARE).value
    assert (made.number, made.agency, made.taken_by) == (2, "ambulance", "Control desk 4")
    assert close(handler, incident).state == "closed"
    texts = LogEntry.objects.filter(incident=incident).values_list("text", flat=True)
    assert any("version 2: Another agency takes it on; Ambulance service" in one for one in texts)


def test_other_codes_close_without_it(handler: Actor, incident: Incident) -> None:
    assert close(handler, incident, "305").state == "closed"


def test_versions_stay_and_the_same_twice_is_one(handler: Actor, incident: Incident) -> None:
    first = decide_right_care(by=handler, incident_id=incident.pk, told=CARE).value
    assert decide_right_care(by=handler, incident_id=incident.pk, told=CARE).replayed
    decide_right_care(
        by=handler, incident_id=incident.pk, told=replace(CARE, outcome="joint", crime="unknown")
    )
    found = right_care_of(by=handler, incident_id=incident.pk).versions
    assert [(line.one.number, line.outcome) for line in found] == [
        (2, "Both: police and another agency"), (1, "Another agency takes it on"),
    ]  # fmt: skip
    assert found[1].one.pk == first.pk


def test_against_the_advice_a_supervisor_looks(
    handler: Actor, supervisor: Actor, incident: Incident
) -> None:
    with pytest.raises(Invalid, match="speak for sending the police"):
        decide_right_care(by=handler, incident_id=incident.pk, told=replace(AGAINST, reason=""))
    made = decide_right_care(by=handler, incident_id=incident.pk, told=AGAINST).value
    duty = Duty.objects.get(kind="look-at-right-care", subject_id=made.pk)
    assert (duty.state, duty.risk) == ("open", 80)
    with pytest.raises(NotPermitted):
        look_at_decision(by=handler, decision_id=made.pk, note="fine")
    with pytest.raises(Invalid, match="what you found"):
        look_at_decision(by=supervisor, decision_id=made.pk, note=" ")
    look_at_decision(by=supervisor, decision_id=made.pk, note="Rang the desk: crew is there")
    duty.refresh_from_db()
    assert duty.state == "met"
    with pytest.raises(Refused, match="Nothing waits"):
        look_at_decision(by=supervisor, decision_id=made.pk, note="again")


def test_a_decision_that_is_replaced_need_not_be_looked_at(
    handler: Actor, incident: Incident
) -> None:
    made = decide_right_care(by=handler, incident_id=incident.pk, told=AGAINST).value
    decide_right_care(by=handler, incident_id=incident.pk, told=replace(AGAINST, outcome="police"))
    assert Duty.objects.get(kind="look-at-right-care", subject_id=made.pk).state != "open"


def test_everything_wrong_is_said_at_once(handler: Actor, incident: Incident) -> None:
    told = Told(outcome="other", taken_at=clock.now() + timedelta(hours=1))
    with pytest.raises(Invalid) as refused:
        decide_right_care(by=handler, incident_id=incident.pk, told=told)
    assert set(refused.value.fields) == {
        "risk", "crime", "children", "agency", "taken_by", "taken_at",
    }  # fmt: skip
    with pytest.raises(NotVisible):
        decide_right_care(by=handler, incident_id=incident.pk + 999, told=CARE)
    assert not Decision.objects.exists()


def test_figures_of_a_time(
    handler: Actor, supervisor: Actor, as_role: Callable[..., Actor]
) -> None:
    def opened(at: datetime) -> Incident:
        with clock.frozen(at):
            return open_from_call(
                by=handler, channel="101", where=Where("1 High Street"), grade="C",
                type_code="305", what="Worried",
            ).value  # fmt: skip

    first, second, third = (opened(NOON + timedelta(minutes=n)) for n in range(3))
    with clock.frozen(NOON + timedelta(minutes=21)):
        decide_right_care(by=handler, incident_id=first.pk, told=CARE)
        decide_right_care(by=handler, incident_id=second.pk, told=AGAINST)
        found = figures(by=supervisor, days=7)
    assert dict(found.outcomes) == {
        "The police go": 0, "Another agency takes it on": 2, "Both: police and another agency": 0,
    }  # fmt: skip
    assert found.agencies == [("Ambulance service", 2)]
    assert found.minutes == 20.5
    assert found.to_look_at == 1
    assert [line.one.incident_id for line in found.lines] == [second.pk, first.pk]
    assert [one.pk for one in found.undecided] == [third.pk]
    with clock.frozen(NOON + timedelta(days=9)):
        assert figures(by=supervisor, days=7).lines == []
    with pytest.raises(NotPermitted):
        figures(by=as_role("response-officer"), days=7)


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages(handler: Actor, supervisor: Actor, incident: Incident) -> None:
    page = browser(handler)
    at_incident = page.get(f"/incidents/{incident.pk}/").content.decode()
    assert "Nobody has decided yet" in at_incident
    address = f"/right-care/incidents/{incident.pk}/"
    assert "Concern for safety" in page.get(address).content.decode()
    typed = {
        "rc_risk": "yes", "rc_crime": "no", "rc_children": "no", "rc_outcome": "other",
        "rc_agency": "ambulance", "rc_taken_by": "Control desk 4", "rc_taken_at": "soon",
    }  # fmt: skip
    refused = page.post(address, typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert 'href="#id_rc_reason"' in text
    assert 'href="#id_rc_taken_at"' in text
    assert 'value="Control desk 4"' in text
    assert page.post(address, typed | {"rc_taken_at": "", "rc_reason": "Crew there"})[
        "Location"
    ] == (f"/incidents/{incident.pk}/")
    assert "Ambulance service: Control desk 4" in page.get(
        f"/incidents/{incident.pk}/"
    ).content.decode()  # fmt: skip
    listed = browser(supervisor).get("/right-care/").content.decode()
    assert "against the advice" in listed
    made = Decision.objects.get()
    refused = browser(supervisor).post(f"/right-care/{made.pk}/look", {"note": ""})
    assert refused.status_code == 422
    assert f'href="#id_note_{made.pk}"' in refused.content.decode()
    browser(supervisor).post(f"/right-care/{made.pk}/look", {"note": "Rang them"})
    assert "Looked at: Rang them" in browser(supervisor).get("/right-care/").content.decode()


def test_over_http(handler: Actor, incident: Incident, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=handler.account_id, name="desk", scopes=["*"],
        operator="Ann Ash",
    ).value  # fmt: skip
    address, head = (
        f"/api/v1/incidents/{incident.pk}/right-care",
        {"Authorization": f"Bearer {token}"},
    )
    told = {"risk": "no", "crime": "no", "children": "no", "outcome": "other", "agency": "gp",
            "taken_by": "Duty doctor", "reference": "77"}  # fmt: skip
    answer = client.post(address, json.dumps(told), content_type="application/json", headers=head)
    assert (answer.status_code, answer.json()["number"]) == (201, 1)
    assert client.get(address, headers=head).json()[0]["agency"] == "gp"
    answer = client.post(address, "{}", content_type="application/json", headers=head)
    assert set(answer.json()["fields"]) == {"risk", "crime", "children", "outcome"}

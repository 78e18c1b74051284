"""Authority: asked for, given by who may, for a time; its end reaches the crews at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.test import Client

from iops.controlroom.authorities import commands
from iops.controlroom.authorities.contracts import ASKED, GIVEN, OVER, WITHDRAWN
from iops.controlroom.authorities.models import Request, Step
from iops.controlroom.authorities.queries import authorities_of
from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources.models import CrewMember, Unit
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def manager(as_role: Callable[..., Actor]) -> Actor:
    return as_role("force-incident-manager", rank="inspector")


@pytest.fixture
def incident(as_role: Callable[..., Actor]) -> Incident:
    handler = as_role("call-handler")
    made: Incident = open_from_call(
        by=handler, channel="999", caller_phone="07700900123", what="Man with a rifle",
        where=Where("14 Mill Lane"), grade="1", type_code="308",
    ).value  # fmt: skip
    return made


def asked(by: Actor, incident: Incident, kind: str = "firearms") -> Request:
    made: Request = commands.ask_authority(
        by=by, incident_id=incident.pk, kind=kind, what="AR21 to contain the house"
    ).value
    return made


def state(by: Actor, incident: Incident) -> str:
    return authorities_of(by=by, incident_id=incident.pk)[0].state


def test_only_who_has_the_rank_on_the_day_and_is_not_involved_gives_it(
    desk: Actor, manager: Actor, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    request = asked(desk, incident)
    with pytest.raises(Refused, match="needs the rank of inspector"):
        commands.give_authority(by=desk, request_id=request.pk)
    theirs = asked(manager, incident)
    with pytest.raises(Refused, match="has not asked for it"):
        commands.give_authority(by=manager, request_id=theirs.pk)
    with pytest.raises(NotPermitted):
        commands.give_authority(by=as_role("call-handler", "t.other"), request_id=request.pk)
    step = commands.give_authority(
        by=manager, request_id=request.pk, conditions="Contain only", until="+30"
    ).value
    assert (step.by_id, step.by_rank) == (manager.account_id, "inspector")
    lines = authorities_of(by=desk, incident_id=incident.pk)
    assert {line.one.pk: line.state for line in lines} == {
        request.pk: GIVEN, theirs.pk: ASKED,
    }  # fmt: skip
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert any("AUTHORISED by T.Force-Incident-Manager (inspector)" in text for text in texts)


def test_a_pursuit_is_given_by_a_role(
    desk: Actor, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    request = asked(desk, incident, "pursuit")
    sergeant = as_role("sergeant", rank="sergeant")
    with pytest.raises(Refused, match="control room supervisor or force incident manager"):
        commands.give_authority(by=sergeant, request_id=request.pk)
    commands.give_authority(by=as_role("control-room-supervisor"), request_id=request.pk)
    assert state(desk, incident) == GIVEN


def test_what_is_written_down_for_somebody_is_confirmed_by_them(
    desk: Actor, manager: Actor, incident: Incident
) -> None:
    request = asked(desk, incident)
    who = Account.objects.get(pk=manager.account_id).username
    with pytest.raises(Invalid) as refused:
        commands.give_authority(by=desk, request_id=request.pk, who="nobody", until="soon")
    assert set(refused.value.fields) == {"who", "until"}
    step = commands.give_authority(by=desk, request_id=request.pk, who=who).value
    assert (step.by_id, step.created_by) == (manager.account_id, desk.account_id)
    duty = Duty.objects.get(kind="confirm-authority", subject_id=request.pk)
    assert duty.owner_id == manager.account_id
    with pytest.raises(Refused, match="Nothing that somebody wrote down for you"):
        commands.confirm_word(by=desk, request_id=request.pk)
    commands.confirm_word(by=manager, request_id=request.pk)
    duty.refresh_from_db()
    assert (duty.state, state(desk, incident)) == ("met", GIVEN)


@pytest.fixture
def crew(as_role: Callable[..., Actor], desk: Actor, incident: Incident) -> Actor:
    """Somebody aboard a unit that is sent to the incident."""
    officer = as_role("response-officer")
    unit = Unit.objects.create(
        audience_id=incident.audience_id, created_by=desk.account_id, callsign="AR21",
        kind="armed", division="", state="2", meaning="available", state_since=clock.now(),
    )  # fmt: skip
    CrewMember.objects.create(
        audience_id=incident.audience_id, created_by=desk.account_id, unit=unit,
        account_id=officer.account_id, aboard=(clock.now() - timedelta(hours=1), None),
    )  # fmt: skip
    deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk)
    return officer


def test_withdrawn_the_crews_are_told_at_once_and_read_it_on_their_job(
    desk: Actor, manager: Actor, incident: Incident, crew: Actor, as_page: Callable[..., str]
) -> None:
    request = asked(desk, incident)
    commands.give_authority(by=manager, request_id=request.pk, conditions="Contain only")
    job = f"/jobs/{Deployment.objects.get().pk}/"
    assert "Contain only" in as_page(crew, job)
    commands.withdraw_authority(by=desk, request_id=request.pk, reason="It is a toy")
    tick()
    duty = Duty.objects.get(kind="tell-crews", subject_id=request.pk)
    told = Alert.objects.filter(duty_id=duty.pk).values_list("recipient_id", flat=True)
    assert crew.account_id in set(told)
    assert state(desk, incident) == WITHDRAWN
    for address in (job, f"/incidents/{incident.pk}/"):
        assert "WITHDRAWN" in as_page(crew, address)
    commands.crews_told(by=crew, request_id=request.pk)
    duty.refresh_from_db()
    assert duty.state == "met"


def test_it_runs_out_by_itself_and_the_log_says_so_once(
    desk: Actor, manager: Actor, incident: Incident, crew: Actor
) -> None:
    with clock.frozen(clock.now()) as now:
        start = now or clock.now()
        request = asked(desk, incident)
        commands.give_authority(by=manager, request_id=request.pk, until="+30")
    with clock.frozen(start + timedelta(minutes=31)):
        assert state(desk, incident) == OVER
        for _ in range(3):
            tick()
        texts = LogEntry.objects.filter(incident=incident, text__contains="HAS RUN OUT")
        assert texts.count() == 1
        duty = Duty.objects.get(kind="authority-ends", subject_id=request.pk)
        told = Alert.objects.filter(duty_id=duty.pk).values_list("recipient_id", flat=True)
        assert crew.account_id in set(told)
        commands.give_authority(by=manager, request_id=request.pk, until="+30")
        duty.refresh_from_db()
        assert (duty.state, state(desk, incident)) == ("met", GIVEN)
        open_again = Duty.objects.filter(kind="authority-ends", state="open")
        assert open_again.count() == 1


def test_nothing_stands_on_a_closed_incident(
    desk: Actor, manager: Actor, incident: Incident
) -> None:
    request = asked(desk, incident)

    def close() -> None:
        close_incident(
            by=desk, incident_id=incident.pk, closing_code="308", result="A toy",
            assessment=Assessment(rationale="Nobody at risk"),
        )  # fmt: skip

    with pytest.raises(Refused, match="Authority 1 is still asked for"):
        close()
    commands.refuse_authority(by=manager, request_id=request.pk, reason="A toy")
    with pytest.raises(Refused, match="Ask anew"):
        commands.give_authority(by=manager, request_id=request.pk)
    close()


def test_no_step_is_ever_changed(desk: Actor, manager: Actor, incident: Incident) -> None:
    request = asked(desk, incident)
    commands.give_authority(by=manager, request_id=request.pk)
    for table in ("authorities_request", "authorities_step"):
        for words in (f"UPDATE {table} SET version = 2", f"DELETE FROM {table}"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)
    assert Step.objects.count() == 1


def test_the_page_refuses_all_at_once_and_keeps_what_was_typed(
    manager: Actor, desk: Actor, incident: Incident
) -> None:
    client = Client()
    account = Account.objects.get(pk=manager.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/authorities/incidents/{incident.pk}/"
    answer = client.post(page, {"kind": "nuclear", "what": "", "reason": "He has a rifle"})
    assert answer.status_code == 422
    assert "2 fields need correcting" in answer.content.decode()
    assert 'value="He has a rifle"' in answer.content.decode()
    request = asked(desk, incident)
    act = f"/authorities/{request.pk}/do/"
    refused = client.post(f"{act}give", {"until": "soon", "conditions": "Contain only"})
    assert refused.status_code == 422
    assert ">Contain only</textarea>" in refused.content.decode()
    assert f'href="#id_until_give_{request.pk}"' in refused.content.decode()
    assert client.post(f"{act}give", {"until": "+30"}).status_code == 302
    assert "AUTHORISED" in client.get(page).content.decode()
    assert client.post(f"{act}withdraw", {"reason": ""}).status_code == 422
    assert client.post(f"{act}withdraw", {"reason": "Over"}).status_code == 302
    assert client.post(f"{act}told").status_code == 302
    assert client.get(f"/authorities/{request.pk}/").status_code == 302


def test_over_http(manager: Actor, desk: Actor, incident: Incident, client: Client) -> None:
    request = asked(desk, incident)
    _, token = issue_token(
        by=system_actor("worker"), account_id=manager.account_id, name="board",
        scopes=["authorities.*", "incidents.*"], operator="Ann Ash",
    ).value  # fmt: skip
    answer = client.post(
        f"/api/v1/authorities/{request.pk}/give", json.dumps({"until": "+30"}),
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["state"]) == (200, "given")
    listed = client.get(
        f"/api/v1/incidents/{incident.pk}/authorities",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert [one["number"] for one in listed.json()] == [1]

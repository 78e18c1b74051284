"""A major incident: declared, told, commanded, written down, stood down; its logs read as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.test import Client

from iops.controlroom.incidents.commands import (
    add_log_entry,
    close_incident,
    link_incidents,
    open_from_call,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.major import commands
from iops.controlroom.major.contracts import CRITICAL, MAJOR, Decided, Report
from iops.controlroom.major.models import Decision, MajorIncident, Methane
from iops.controlroom.major.queries import major_card, majors, majors_on
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import hold_post, issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
REPORT = Report(declared="yes", location="M4 westbound, J18", what="Coach and lorry")
DECIDED = Decided(decision="Close the M4 both ways", reason="Fuel on the road", by="Silver")


def opened(by: Actor, what: str = "A coach lies on its side") -> Incident:
    made: Incident = open_from_call(
        by=by, channel="999", caller_phone="07700900123", what=what, where=Where("M4 at J18"),
        grade="1", type_code="308",
    ).value  # fmt: skip
    return made


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def manager(as_role: Callable[..., Actor]) -> Actor:
    return as_role("force-incident-manager", rank="inspector")


@pytest.fixture
def incident(as_role: Callable[..., Actor]) -> Incident:
    return opened(as_role("call-handler"))


@pytest.fixture
def declared(desk: Actor, incident: Incident) -> MajorIncident:
    made: MajorIncident = commands.declare(
        by=desk, incident_id=incident.pk, kind=MAJOR, reason="Many hurt", name="Op Harbour"
    ).value
    return made


def log_of(incident: Incident) -> list[str]:
    return list(
        LogEntry.objects.filter(incident=incident).order_by("pk").values_list("text", flat=True)
    )


def test_who_commands_is_told_until_one_of_them_has_it(
    desk: Actor, manager: Actor, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    inspector = as_role("sergeant", "t.inspector", rank="inspector")
    with clock.frozen(NOW):
        for post, holder in (
            ("force-incident-manager", manager), ("duty-inspector", inspector)
        ):  # fmt: skip
            hold_post(
                by=system_actor("worker"), post_code=post, account_id=holder.account_id,
                until=NOW + timedelta(hours=8),
            )  # fmt: skip
        one = commands.declare(
            by=desk, incident_id=incident.pk, kind=MAJOR, reason="Many hurt"
        ).value
        for _ in range(3):
            tick()
        duty = Duty.objects.get(kind="take-major", subject_id=one.pk)
        told = set(Alert.objects.filter(duty_id=duty.pk).values_list("recipient_id", flat=True))
        assert told >= {manager.account_id, inspector.account_id}
        commands.confirm(by=manager, major_id=one.pk)
        duty.refresh_from_db()
        assert duty.state == "met"
        with pytest.raises(Refused, match="has it already"):
            commands.confirm(by=inspector, major_id=one.pk)
    assert f"Major incident: {manager.name} has it." in log_of(incident)


def test_it_leaves_duties_that_its_first_steps_end(desk: Actor, declared: MajorIncident) -> None:
    def waits() -> set[str]:
        open_ones = Duty.objects.filter(subject_kind="major_incident", subject_id=declared.pk)
        return set(open_ones.filter(state="open").values_list("kind", flat=True))

    assert waits() == {"take-major", "name-log-keeper", "report-methane"}
    commands.name_holder(by=desk, major_id=declared.pk, role="log-keeper")
    commands.write_methane(by=desk, major_id=declared.pk, report=REPORT)
    assert waits() == {"take-major"}


def test_a_critical_incident_wants_no_methane(desk: Actor, incident: Incident) -> None:
    one = commands.declare(
        by=desk, incident_id=incident.pk, kind=CRITICAL, reason="The family was not told"
    ).value
    kinds = Duty.objects.filter(subject_kind="major_incident", subject_id=one.pk)
    assert set(kinds.values_list("kind", flat=True)) == {"take-major", "name-log-keeper"}


def test_once_at_a_time_and_never_on_what_is_closed(
    desk: Actor, manager: Actor, incident: Incident, declared: MajorIncident
) -> None:
    with pytest.raises(Refused, match="already"):
        commands.declare(by=desk, incident_id=incident.pk, kind=MAJOR, reason="Again")
    with pytest.raises(Refused, match="Stand that down first"):
        close(desk, incident)
    commands.stand_down(by=manager, major_id=declared.pk, reason="Road open again")
    close(desk, incident)
    with pytest.raises(Refused, match="Reopen it first"):
        commands.declare(by=desk, incident_id=incident.pk, kind=MAJOR, reason="Again")
    with pytest.raises(Refused, match="stood down"):
        commands.write_methane(by=desk, major_id=declared.pk, report=REPORT)


def close(by: Actor, incident: Incident) -> None:
    close_incident(
        by=by, incident_id=incident.pk, closing_code="308", result="Cleared",
        assessment=Assessment(rationale="Nobody at risk"),
    )  # fmt: skip


def test_methane_in_versions_says_what_is_new(desk: Actor, declared: MajorIncident) -> None:
    commands.write_methane(by=desk, major_id=declared.pk, report=REPORT)
    second = Report(
        declared="yes", location=REPORT.location, what=REPORT.what, hazards="Fuel",
        counts=("2", "", "5", "0"), given_by="Ambulance commander",
    )  # fmt: skip
    commands.write_methane(by=desk, major_id=declared.pk, report=second)
    card = major_card(by=desk, major_id=declared.pk)
    assert [version.one.number for version in card.versions] == [2, 1]
    new = [letter.field for letter in card.versions[0].letters if letter.new]
    assert new == ["hazards", "casualties"]
    assert "METHANE version 2 from Ambulance commander. H: Fuel; N: P1 immediate 2" in (
        card.log[0].entry.text
    )
    with pytest.raises(Refused, match="Nothing is new"):
        commands.write_methane(by=desk, major_id=declared.pk, report=second)
    with pytest.raises(Invalid) as refused:
        commands.write_methane(
            by=desk, major_id=declared.pk, report=Report(counts=("two", "", "-1", "99999"))
        )
    assert set(refused.value.fields) == {"declared", "location", "p1", "p3", "dead"}


def test_only_the_log_keeper_of_the_moment_writes_decisions(
    desk: Actor, manager: Actor, declared: MajorIncident
) -> None:
    with pytest.raises(Refused, match="Nobody keeps the log"):
        commands.record_decision(by=desk, major_id=declared.pk, given=DECIDED)
    commands.name_holder(by=desk, major_id=declared.pk, role="log-keeper")
    first = commands.record_decision(by=desk, major_id=declared.pk, given=DECIDED).value
    with pytest.raises(Refused, match="keeps the log"):
        commands.record_decision(by=manager, major_id=declared.pk, given=DECIDED)
    name = Account.objects.get(pk=manager.account_id).username
    commands.name_holder(by=desk, major_id=declared.pk, role="log-keeper", who=name)
    with pytest.raises(Refused, match="keeps the log"):
        commands.record_decision(by=desk, major_id=declared.pk, given=DECIDED)
    commands.record_decision(
        by=manager, major_id=declared.pk, corrects=first.pk,
        given=Decided(decision="Close it westbound only", reason="Fuel there only", by="Silver"),
    )  # fmt: skip
    card = major_card(by=manager, major_id=declared.pk)
    assert [(row.one.number, row.corrected, row.corrects) for row in card.decisions] == [
        (2, None, 1), (1, 2, None),
    ]  # fmt: skip
    role = next(one for one in card.roles if one.log)
    assert (role.account_id, len(role.before)) == (manager.account_id, 1)
    with pytest.raises(Invalid) as refused:
        commands.record_decision(by=manager, major_id=declared.pk, given=Decided())
    assert set(refused.value.fields) == {"decision", "reason", "by"}


def test_what_was_decided_cannot_be_changed_by_anybody(
    desk: Actor, declared: MajorIncident
) -> None:
    commands.name_holder(by=desk, major_id=declared.pk, role="log-keeper")
    commands.record_decision(by=desk, major_id=declared.pk, given=DECIDED)
    for table in ("major_decision", "major_methane", "major_principle"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET at = now()")
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert Decision.objects.get().decision == DECIDED.decision


def test_every_log_of_the_whole_is_one(
    desk: Actor, declared: MajorIncident, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    part, deeper = opened(handler, "A car has run into it"), opened(handler, "A man walks away")
    link_incidents(by=desk, incident_id=part.pk, other_id=incident.pk, kind="part-of")
    link_incidents(by=desk, incident_id=deeper.pk, other_id=part.pk, kind="part-of")
    add_log_entry(by=desk, incident_id=deeper.pk, text="Found in the field")
    card = major_card(by=desk, major_id=declared.pk)
    assert {one.incident.pk for one in card.parts} == {incident.pk, part.pk, deeper.pk}
    assert card.parts[0].incident.pk == incident.pk
    newest = card.log[0]
    assert (newest.entry.text, newest.short, newest.own) == (
        "Found in the field", deeper.short, False,
    )  # fmt: skip
    on_part = majors_on(desk, [deeper.pk])
    assert [(line.part, line.one.pk) for line in on_part] == [(True, declared.pk)]
    assert [line.called for line in majors(by=desk)] == ["Op Harbour"]


def test_principles_are_ticked_and_taken_back(desk: Actor, declared: MajorIncident) -> None:
    commands.tick_principle(by=desk, major_id=declared.pk, code="co-locate", text="At the services")
    commands.tick_principle(by=desk, major_id=declared.pk, code="co-locate", done=False)
    line = next(
        one for one in major_card(by=desk, major_id=declared.pk).principles
        if one.code == "co-locate"
    )  # fmt: skip
    assert line.said is not None
    assert line.said.done is False
    with pytest.raises(Invalid):
        commands.tick_principle(by=desk, major_id=declared.pk, code="be-happy")


def test_who_may_not_stand_it_down(desk: Actor, declared: MajorIncident) -> None:
    with pytest.raises(NotPermitted):
        commands.stand_down(by=desk, major_id=declared.pk, reason="Over")


def test_the_pages_refuse_all_at_once_and_keep_what_was_typed(
    manager: Actor, incident: Incident
) -> None:
    client = Client()
    account = Account.objects.get(pk=manager.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    empty = client.post(f"/major/incidents/{incident.pk}/", {"kind": "", "reason": "", "name": "H"})
    assert empty.status_code == 422
    assert 'value="H"' in empty.content.decode()
    key = {"idempotency_key": str(new_uid())}
    typed = {"kind": "major", "reason": "Many hurt", "name": "Harbour", **key}
    for _ in range(2):
        answer = client.post(f"/major/incidents/{incident.pk}/", typed)
        assert answer.status_code == 302
    one = MajorIncident.objects.get()
    page = f"/major/{one.pk}/"

    def do(verb: str, **fields: str) -> tuple[int, str]:
        answer = client.post(f"{page}do/{verb}", fields)
        return answer.status_code, answer.content.decode()

    status, said = do("methane", declared="perhaps", location="", hazards="Fuel", p1="many")
    assert status == 422
    assert "3 fields need correcting" in said
    assert ">Fuel</textarea>" in said
    assert 'value="many"' in said
    assert do("methane", declared="yes", location="M4", hazards="Fuel")[0] == 302
    assert do("role", role="log-keeper")[0] == 302
    assert do("decide", decision="Close it", reason="", by="Gold")[0] == 422
    assert do("decide", decision="Close it", reason="Fuel", by="Gold")[0] == 302
    assert do("principle", principle="communicate")[0] == 302
    assert do("log", text="Press is coming")[0] == 302
    assert do("part", other="999999")[0] == 422
    assert do("stand-down", ending="")[0] == 422
    whole = client.get(page).content.decode()
    for words in ("Close it", "Fuel", "Press is coming", "Communicate"):
        assert words in whole
    assert "Harbour" in client.get(f"/incidents/{incident.pk}/").content.decode()
    assert do("stand-down", ending="All away")[0] == 302
    assert "Harbour" in client.get("/major/").content.decode()
    assert Methane.objects.count() == 1


def test_over_http(desk: Actor, incident: Incident, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=desk.account_id, name="board",
        scopes=["major.*", "incidents.*"], operator="Ann Ash",
    ).value  # fmt: skip

    def post(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    status, refused = post(f"incidents/{incident.pk}/major", {})
    assert (status, set(refused["fields"])) == (422, {"kind", "reason"})  # type: ignore[call-overload]
    status, made = post(f"incidents/{incident.pk}/major", {"kind": "major", "reason": "Coach"})
    assert (status, made["kind"]) == (201, "major")
    status, version = post(
        f"major-incidents/{made['id']}/methane", {"declared": "yes", "location": "M4", "p1": 3}
    )
    assert (status, version["number"], version["p1"]) == (201, 1, 3)

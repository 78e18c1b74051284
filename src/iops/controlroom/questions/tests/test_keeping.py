"""Sets are written by one, approved by another, withdrawn at once; what was answered stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.contacts.commands import log_contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, IncidentContact, LogEntry
from iops.controlroom.questions.commands import (
    approve_set,
    propose_set,
    record_answers,
    withdraw_set,
)
from iops.controlroom.questions.loading import load_shipped
from iops.controlroom.questions.models import SetVersion, Sheet, SheetAnswer
from iops.controlroom.questions.queries import all_sets, held, sheets_on
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused

pytestmark = pytest.mark.django_db
TABLE = """# set: bees
# name: Swarm of bees
# types: 310
# words: bees
# grade 1: 50
# grade 2: 20
# grade C: 0
question,text,kind,after,hint,answer,label,points,flags,grade
stung,Was anybody stung?,yes-no,,,yes,,20,vulnerable,
breath,Do they breathe badly?,yes-no,stung=yes,,yes,,10,,1
many,How many bees?,number,,,100-,a hundred or more,5,,
where,Where do they hang?,text,,,,,,,
"""


@pytest.fixture
def keeper(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor", "t.keeper")


@pytest.fixture
def other(as_role: Callable[..., Actor]) -> Actor:
    return as_role("force-incident-manager", "t.other")


@pytest.fixture
def bees(keeper: Actor, other: Actor) -> SetVersion:
    made = propose_set(by=keeper, table=TABLE).value
    return approve_set(by=other, set_id=made.pk).value


@pytest.fixture
def incident(as_role: Callable[..., Actor]) -> Incident:
    return open_from_call(
        by=as_role("call-handler"), channel="999", where=Where("1 High Street"), what="Bees",
        grade="C",
    ).value  # fmt: skip


def states(by: Actor, code: str = "bees") -> list[str]:
    return [line.state for line in all_sets(by=by) if line.one.code == code]


def test_an_author_does_not_approve_and_a_duty_waits_for_somebody_else(
    keeper: Actor, other: Actor
) -> None:
    made = propose_set(by=keeper, table=TABLE, note="First").value
    assert made.pk not in held(keeper)
    duty = Duty.objects.get(kind="approve-question-set", subject_id=made.pk)
    assert (duty.queue, duty.state) == ("question-sets", "open")
    with pytest.raises(Refused, match="does not approve it"):
        approve_set(by=keeper, set_id=made.pk)
    approve_set(by=other, set_id=made.pk)
    assert made.pk in held(keeper)
    duty.refresh_from_db()
    assert duty.state == "met"
    with pytest.raises(Refused, match="approved already"):
        approve_set(by=other, set_id=made.pk)


def test_a_newer_version_begins_at_its_moment_and_replaces_the_one_before(
    bees: SetVersion, keeper: Actor, other: Actor
) -> None:
    newer = propose_set(by=keeper, table=TABLE).value
    begins = clock.now() + timedelta(hours=2)
    with pytest.raises(Invalid, match="past"):
        approve_set(by=other, set_id=newer.pk, valid_from=clock.now() - timedelta(hours=1))
    approve_set(by=other, set_id=newer.pk, valid_from=begins)
    assert states(keeper) == ["begins later", "holds"]
    with clock.frozen(begins):
        assert states(keeper) == ["holds", "replaced"]
        withdraw_set(by=keeper, set_id=newer.pk, reason="Question 2 is wrong")
        assert states(keeper) == ["withdrawn", "replaced"]
        assert {one.code for one in held(keeper).values()} & {"bees"} == set()


def test_withdrawn_at_once_by_one_person_with_a_reason(bees: SetVersion, keeper: Actor) -> None:
    with pytest.raises(Invalid, match="Say why"):
        withdraw_set(by=keeper, set_id=bees.pk, reason=" ")
    withdraw_set(by=keeper, set_id=bees.pk, reason="Superseded by national guidance")
    assert bees.pk not in held(keeper)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_set(by=keeper, set_id=bees.pk, reason="again")


def test_who_may_not(as_role: Callable[..., Actor], bees: SetVersion) -> None:
    handler = as_role("call-handler")
    for refused in (
        lambda: propose_set(by=handler, table=TABLE),
        lambda: withdraw_set(by=handler, set_id=bees.pk, reason="no"),
        lambda: all_sets(by=as_role("response-officer")),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_a_shipped_set_is_there_and_never_comes_back_once_withdrawn(keeper: Actor) -> None:
    by = system_actor("loader")
    codes = {one.code for one in held(keeper).values()}
    assert codes >= {
        "missing-person", "burglary-in-progress", "domestic-abuse", "road-collision",
        "concern-for-safety", "suspicious-behaviour",
    }  # fmt: skip
    assert load_shipped(by=by) == 0
    one = next(one for one in held(keeper).values() if one.code == "missing-person")
    withdraw_set(by=keeper, set_id=one.pk, reason="Our own set holds")
    assert load_shipped(by=by) == 0
    assert "missing-person" not in {each.code for each in held(keeper).values()}


def test_answers_are_of_the_record_under_their_version(
    bees: SetVersion, incident: Incident, as_role: Callable[..., Actor], keeper: Actor
) -> None:
    handler = as_role("call-handler")
    given = {"stung": "yes", "many": "120", "where": "Under the eaves"}
    sheet = record_answers(by=handler, set_id=bees.pk, answers=given, incident_id=incident.pk).value
    assert (sheet.points, sheet.grade, sheet.answered, sheet.asked) == (25, "2", 3, 4)
    incident.refresh_from_db()
    assert (incident.grade, incident.qualifiers) == ("C", ["vulnerable"])
    texts = LogEntry.objects.filter(incident=incident).values_list("text", flat=True)
    assert any("Swarm of bees”, version 1: 3 of 4 answered" in text for text in texts)
    # What was answered is changed, and taken back; the log speaks again when the proposal changes.
    worse = record_answers(
        by=handler, set_id=bees.pk, answers={"stung": "yes", "breath": "yes"},
        incident_id=incident.pk,
    ).value  # fmt: skip
    assert (worse.pk, worse.grade) == (sheet.pk, "1")
    assert SheetAnswer.objects.get(sheet=sheet, question="many").answer == ""
    count = LogEntry.objects.filter(incident=incident).count()
    again = record_answers(
        by=handler, set_id=bees.pk, answers={"stung": "yes", "breath": "yes"},
        incident_id=incident.pk,
    )  # fmt: skip
    assert again.replayed
    assert LogEntry.objects.filter(incident=incident).count() == count
    withdraw_set(by=keeper, set_id=bees.pk, reason="Wrong")
    (line,) = sheets_on(handler, [incident.pk])
    assert [(one.question, one.answer) for one in line.answers] == [
        ("Was anybody stung?", "Yes"), ("Do they breathe badly?", "Yes"),
    ]  # fmt: skip
    assert line.set.number == 1
    # Half answered when it was withdrawn: it goes to the record all the same.
    record_answers(by=handler, set_id=bees.pk, answers={"stung": "no"}, incident_id=incident.pk)


def test_a_flag_that_the_handler_takes_away_stays_away(
    bees: SetVersion, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    record_answers(by=handler, set_id=bees.pk, answers={"stung": "yes"}, incident_id=incident.pk)
    Incident.objects.filter(pk=incident.pk).update(qualifiers=[])
    record_answers(
        by=handler, set_id=bees.pk, answers={"stung": "yes", "many": "5"}, incident_id=incident.pk
    )
    incident.refresh_from_db()
    assert incident.qualifiers == []


def test_every_wrong_answer_is_said_at_once(
    bees: SetVersion, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    with pytest.raises(Invalid) as refused:
        record_answers(
            by=handler, set_id=bees.pk, incident_id=incident.pk,
            answers={"stung": "perhaps", "many": "lots", "height": "3", "where": "Tree"},
        )  # fmt: skip
    assert set(refused.value.fields) == {"q_stung", "q_many", "q_height"}
    assert not Sheet.objects.exists()
    stranger = log_contact(by=handler, channel="101", what="Other").value
    with pytest.raises(Invalid, match="not about this incident"):
        record_answers(
            by=handler, set_id=bees.pk, answers={"stung": "no"}, incident_id=incident.pk,
            contact_id=stranger.pk,
        )  # fmt: skip
    with pytest.raises(NotVisible):
        record_answers(by=handler, set_id=10**9, answers={}, incident_id=incident.pk)


def test_two_callers_have_a_sheet_each(
    bees: SetVersion, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    contact_id = IncidentContact.objects.get(incident=incident).contact_id
    for contact in (contact_id, None):
        record_answers(
            by=handler, set_id=bees.pk, answers={"stung": "no"}, incident_id=incident.pk,
            contact_id=contact,
        )  # fmt: skip
    assert len(sheets_on(handler, [incident.pk])) == 2


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages(keeper: Actor, other: Actor, as_role: Callable[..., Actor]) -> None:
    page = browser(keeper)
    assert "Missing person, questions 1 to 15" in page.get("/questions/").content.decode()
    refused = page.post("/questions/new/", {"table": TABLE.replace("yes-no", "perhaps")})
    assert refused.status_code == 422
    assert "is no kind" in refused.content.decode()
    assert "Swarm of bees" in refused.content.decode()
    made = page.post("/questions/new/", {"table": TABLE, "note": "Spring"})
    address = made["Location"]
    shown = page.get(address).content.decode()
    assert "waits for approval" in shown
    assert "Do they breathe badly?" in shown
    assert page.post(f"{address}do/approve").status_code == 409
    assert browser(other).post(f"{address}do/approve", {"valid_from": "soon"}).status_code == 422
    assert browser(other).post(f"{address}do/approve").status_code == 302
    assert b"holds" in page.get(address).content
    table = page.get(f"{address}table.csv").content.decode()
    assert "breath,Do they breathe badly?,yes-no,stung=yes" in table
    again = page.get(f"/questions/new/?from={address.rstrip('/').split('/')[-1]}")
    assert "breath,Do they breathe badly?" in again.content.decode()
    assert page.post(f"{address}do/withdraw", {"reason": ""}).status_code == 422
    assert page.post(f"{address}do/withdraw", {"reason": "Wrong season"}).status_code == 302
    assert "Wrong season" in page.get(address).content.decode()
    handler = browser(as_role("call-handler"))
    assert handler.get(address).status_code == 200
    assert handler.post(f"{address}do/withdraw", {"reason": "no"}).status_code == 403


def test_a_file_is_proposed_and_a_wrong_one_named(tmp_path: Path, keeper: Actor) -> None:
    path, out = tmp_path / "bees.csv", StringIO()
    path.write_text(TABLE)
    call_command("load_questions", str(path), stdout=out)
    assert "Swarm of bees, version 1: proposed" in out.getvalue()
    path.write_text(TABLE.replace(",20,vulnerable", ",20,stings"))
    with pytest.raises(CommandError, match=r"Row 9, column flags: Not in the list"):
        call_command("load_questions", str(path))
    assert states(keeper) == ["waits for approval"]


def test_over_http(
    keeper: Actor, other: Actor, incident: Incident, as_role: Callable[..., Actor], client: Client
) -> None:
    def post(by: Actor, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        _, token = issue_token(
            by=system_actor("worker"), account_id=by.account_id, name="desk", scopes=["*"],
            operator="Ann Ash",
        ).value  # fmt: skip
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    status, made = post(keeper, "question-sets", {"table": TABLE})
    assert (status, made["state"], made["number"]) == (201, "waits for approval", 1)
    status, _ = post(other, f"question-sets/{made['id']}/approve", {})
    assert status == 200
    handler = as_role("call-handler")
    status, found = post(
        handler, f"incidents/{incident.pk}/answers",
        {"set_id": made["id"], "answers": {"stung": "yes", "breath": "yes"}},
    )  # fmt: skip
    assert (status, found["grade"], found["flags"]) == (200, "1", ["vulnerable"])
    status, gone = post(keeper, f"question-sets/{made['id']}/withdraw", {"reason": "Wrong"})
    assert (status, gone["state"]) == (200, "withdrawn")
    status, refused = post(keeper, "question-sets", {"table": "nonsense"})
    assert (status, list(refused["fields"])) == (422, ["table"])  # type: ignore[call-overload]


def test_the_moment_is_said(keeper: Actor, other: Actor) -> None:
    with clock.frozen(NOON):
        made = propose_set(by=keeper, table=TABLE).value
        approve_set(by=other, set_id=made.pk)
    made.refresh_from_db()
    assert made.valid_from == NOON

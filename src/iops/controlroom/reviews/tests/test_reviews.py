"""What was done in the room is looked at by somebody else, with its age, and undone if need be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.incidents.commands import (
    close_incident,
    grade_incident,
    open_from_call,
    reopen_incident,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.reviews.commands import decide_review
from iops.controlroom.reviews.models import Review
from iops.controlroom.reviews.queries import review_queue
from iops.controlroom.reviews.rules import unattended
from iops.controlroom.right_care.commands import decide_right_care
from iops.controlroom.right_care.contracts import Told
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.reference.codes import queries as codes
from iops.reference.codes.models import Code

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
SAID = Assessment(rationale="Spoken to by telephone, nobody at risk")


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def boss(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def incident(as_role: Callable[..., Actor]) -> Incident:
    made: Incident = open_from_call(
        by=as_role("call-handler"), channel="999", caller_phone="07700900123", what="Shouting",
        where=Where("14 Mill Lane"), grade="1", type_code="308",
    ).value  # fmt: skip
    return made


def close(by: Actor, incident: Incident, code: str = "308") -> None:
    close_incident(
        by=by, incident_id=incident.pk, closing_code=code, result="Advice", assessment=SAID
    )


def kinds(by: Actor) -> list[str]:
    return [line.kind for line in review_queue(by=by).waiting]


@given(st.none() | st.sampled_from(["1", "2", "C"]), st.booleans(), st.booleans())
def test_only_an_unattended_closure_of_a_listed_grade(
    grade: str | None, attended: bool, one_key: bool
) -> None:
    wants = unattended(grade=grade, attended=attended, grades=("1", "2"), one_key=one_key)
    assert wants == (grade in ("1", "2") and not attended and not one_key)


def test_a_closure_without_anybody_there_waits_and_is_sent_back(
    desk: Actor, boss: Actor, incident: Incident
) -> None:
    with clock.frozen(NOW):
        close(desk, incident)
    with clock.frozen(NOW + timedelta(minutes=61)):
        line = review_queue(by=boss).waiting[0]
        assert (line.kind, line.who, line.late, line.mine) == ("closure", desk.name, True, False)
        duty = Duty.objects.get(kind="decide-review", subject_id=line.id)
        assert duty.due_at == NOW + timedelta(minutes=60)
        with pytest.raises(Invalid):
            decide_review(by=boss, review_id=line.id, agreed=False, reason=" ")
        decide_review(by=boss, review_id=line.id, agreed=False, reason="Nobody has seen her")
        incident.refresh_from_db()
        duty.refresh_from_db()
        assert (incident.state, duty.state) == ("open", "met")
        assert incident.first_closed_at == NOW
        # What the review itself reopened is not looked at a second time.
        assert kinds(boss) == []
        with pytest.raises(Refused, match="decided on this already"):
            decide_review(by=boss, review_id=line.id, agreed=True, reason="x")
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert any("sent back by" in text and "Nobody has seen her" in text for text in texts)


def test_a_test_call_needs_nobody_there(desk: Actor, boss: Actor, incident: Incident) -> None:
    one_key = next(
        one.code for one in codes.codes("incident-types") if one.detail.get("one_key") == "yes"
    )
    close(desk, incident, one_key)
    assert kinds(boss) == []


def test_a_downgrade_is_undone_where_it_is_sent_back(
    desk: Actor, boss: Actor, incident: Incident
) -> None:
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        grade_incident(
            by=desk, incident_id=incident.pk, grade="2", reason="He has left", assessment=SAID
        )
        line = review_queue(by=boss).waiting[0]
        assert (line.kind, line.why) == ("downgrade", "From 1 to 2: He has left")
        decide_review(by=boss, review_id=line.id, agreed=False, reason="He is back")
    incident.refresh_from_db()
    assert incident.grade == "1"
    assert kinds(boss) == []


def test_a_slip_that_was_taken_back_at_once_is_none_to_look_at(
    desk: Actor, boss: Actor, incident: Incident
) -> None:
    def grade(by: Actor, to: str, assessment: Assessment | None = None) -> None:
        grade_incident(
            by=by, incident_id=incident.pk, grade=to, reason="Said so", assessment=assessment
        )

    start = clock.now()
    with clock.frozen(start + timedelta(minutes=10)):
        grade(desk, "2", SAID)
        decide_review(by=boss, review_id=Review.objects.get().pk, agreed=True, reason="Seen")
    with clock.frozen(start + timedelta(minutes=20)):
        grade(desk, "1")
        grade(desk, "2")
        assert kinds(boss) == []
    with clock.frozen(start + timedelta(minutes=30)):
        grade(boss, "C", SAID)
        waiting = Review.objects.get(decided_at=None)
        # Their own: somebody else looks at it.
        with pytest.raises(Refused, match="does not look at it"):
            decide_review(by=boss, review_id=waiting.pk, agreed=True, reason="Mine")
        assert review_queue(by=boss).waiting[0].mine


def test_a_reopening_is_looked_at_and_a_rule_can_end(
    desk: Actor, boss: Actor, incident: Incident
) -> None:
    close(desk, incident)
    reopen_incident(by=desk, incident_id=incident.pk, reason="She rang again")
    assert kinds(boss) == ["closure", "reopening"]
    Code.objects.filter(list_id="review-rules", code="closure").delete()
    codes.forget()
    close(desk, incident)
    assert kinds(boss) == ["closure", "reopening"]
    assert [count for _, _, count in review_queue(by=boss).kinds] == [0, 1, 0]


def test_right_care_waits_in_the_same_list(desk: Actor, boss: Actor, incident: Incident) -> None:
    told = Told(
        risk="yes", crime="no", children="no", outcome="other", agency="ambulance",
        taken_by="Control", reason="They are there",
    )  # fmt: skip
    decide_right_care(by=desk, incident_id=incident.pk, told=told)
    assert kinds(boss) == ["right-care"]


def test_the_page(desk: Actor, boss: Actor, incident: Incident) -> None:
    client = Client()
    account = Account.objects.get(pk=boss.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    close(desk, incident)
    review = Review.objects.get()
    act = f"/reviews/{review.pk}/decide"
    assert client.post(act, {"reason": "Seen it"}).status_code == 422
    refused = client.post(act, {"reason": "", "verdict": "agree"})
    assert refused.status_code == 422
    assert f'href="#id_reason_{review.pk}"' in refused.content.decode()
    assert "waits for a supervisor" in client.get(f"/incidents/{incident.pk}/").content.decode()
    assert client.post(act, {"reason": "Right", "verdict": "agree"}).status_code == 302
    shown = client.get("/reviews/").content.decode()
    assert "Nothing waits" in shown
    assert "Agreed" in shown
    with pytest.raises(NotPermitted):
        review_queue(by=desk)

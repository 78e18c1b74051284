"""Two calls, one event: a duplicate is closed, hands over its calls, and can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON
from iops.controlroom.contacts.commands import log_contact, save_draft
from iops.controlroom.contacts.models import Draft
from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands import (
    add_log_entry,
    close_incident,
    link_incidents,
    mark_duplicate,
    open_from_call,
    unlink,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, IncidentContact, IncidentLink, LogEntry
from iops.controlroom.incidents.queries import incident_card, opening_contact
from iops.controlroom.resources.commands import add_unit, book_on
from iops.duties.models import Duty
from iops.governance.access.audiences import intern
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Iterator[Actor]:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    with clock.frozen(NOON):
        yield by


def call(by: Actor, what: str = "Shouting", grade: str = "2", **known: Any) -> Incident:
    return open_from_call(
        by=by, channel="999", where=Where("14 Mill Lane"), what=what, grade=grade, **known
    ).value


def calls_of(incident: Incident) -> int:
    return IncidentContact.objects.filter(incident=incident).count()


def owed(incident: Incident) -> set[str]:
    found = Duty.objects.filter(subject_kind="incident", subject_id=incident.pk, state="open")
    return set(found.values_list("kind", flat=True))


def test_a_duplicate_is_closed_and_hands_over_its_calls_and_its_log(desk: Actor) -> None:
    first, second = call(desk, "Shouting"), call(desk, "Fight by the shop")
    add_log_entry(by=desk, incident_id=second.pk, text="Two men, one in red.")
    mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk, reason="Same street")
    second.refresh_from_db()
    assert (second.state, second.closing_code) == ("closed", "404")
    assert second.result == f"Duplicate of {first.number}"
    assert (calls_of(first), calls_of(second)) == (2, 0)
    card = incident_card(by=desk, incident_id=first.pk)
    said = {(line.source, line.entry.text) for line in card.entries}
    assert (second.number, "Two men, one in red.") in said
    assert ("", "Shouting") in said
    own = incident_card(by=desk, incident_id=second.pk)
    assert "Two men, one in red." in [line.entry.text for line in own.entries]
    assert [(line.says, line.other.pk) for line in own.links] == [("Duplicate of", first.pk)]
    assert [(line.says, line.other.pk) for line in card.links] == [
        ("Has as a duplicate", second.pk)
    ]


def test_a_duplicate_taken_back_is_open_again_with_its_own_calls(desk: Actor) -> None:
    first, second = call(desk), call(desk)
    link = mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk).value
    with pytest.raises(Invalid, match="why"):
        unlink(by=desk, link_id=link.pk, reason=" ")
    unlink(by=desk, link_id=link.pk, reason="Two streets of that name")
    second.refresh_from_db()
    assert (second.state, calls_of(first), calls_of(second)) == ("open", 1, 1)
    assert owed(second) == {"resource-grade-2"}
    card = incident_card(by=desk, incident_id=first.pk)
    assert {line.source for line in card.entries} == {""}
    assert [line.ended for line in card.links] == ["Two streets of that name"]
    with pytest.raises(Refused, match="already"):
        unlink(by=desk, link_id=link.pk, reason="Again")
    mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)  # and may be said anew


def test_a_duplicate_of_a_duplicate_goes_with_it(desk: Actor) -> None:
    first, second, third = call(desk), call(desk), call(desk)
    mark_duplicate(by=desk, incident_id=third.pk, of_id=second.pk)
    mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)
    assert calls_of(first) == 3
    card = incident_card(by=desk, incident_id=first.pk)
    assert {line.source for line in card.entries} == {"", second.number, third.number}


def test_no_incident_is_a_duplicate_of_itself_or_in_a_circle(desk: Actor) -> None:
    first, second, third = call(desk), call(desk), call(desk)
    with pytest.raises(Refused, match="itself"):
        mark_duplicate(by=desk, incident_id=first.pk, of_id=first.pk)
    with pytest.raises(Refused, match="itself"):
        link_incidents(by=desk, incident_id=first.pk, other_id=first.pk)
    mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)
    with pytest.raises(Refused, match=f"itself a duplicate of {first.number}. Choose that."):
        mark_duplicate(by=desk, incident_id=third.pk, of_id=second.pk)
    with pytest.raises(Refused, match="itself a duplicate"):
        mark_duplicate(by=desk, incident_id=first.pk, of_id=second.pk)
    with pytest.raises(Refused, match="closed already"):
        mark_duplicate(by=desk, incident_id=second.pk, of_id=third.pk)


def test_parts_form_no_circle_and_a_link_is_there_once(desk: Actor) -> None:
    first, second, third = call(desk), call(desk), call(desk)
    link_incidents(by=desk, incident_id=second.pk, other_id=first.pk, kind="part-of")
    link_incidents(by=desk, incident_id=third.pk, other_id=second.pk, kind="part-of")
    with pytest.raises(Refused, match="is itself part of"):
        link_incidents(by=desk, incident_id=first.pk, other_id=third.pk, kind="part-of")
    link_incidents(by=desk, incident_id=third.pk, other_id=first.pk)
    with pytest.raises(Refused, match="already"):
        link_incidents(by=desk, incident_id=first.pk, other_id=third.pk)
    with pytest.raises(Invalid):
        link_incidents(by=desk, incident_id=first.pk, other_id=third.pk, kind="duplicate-of")


def test_units_on_their_way_are_not_lost_with_a_duplicate(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    first, second = call(desk), call(desk)
    made = add_unit(by=desk, callsign="GA1").value
    officer = as_role("response-officer")
    book_on(by=desk, unit_id=made.pk, account_ids=(officer.account_id,))
    deploy_unit(by=desk, incident_id=second.pk, unit_id=made.pk)
    with pytest.raises(Refused, match="Units are deployed"):
        mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)


def test_a_closed_incident_takes_no_duplicate(desk: Actor) -> None:
    first, second = call(desk), call(desk)
    close_incident(by=desk, incident_id=first.pk, closing_code="310", result="No trace",
                   assessment=Assessment(rationale="Calm"))  # fmt: skip
    with pytest.raises(Refused, match="Have it reopened"):
        mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)


def test_a_duplicate_that_was_more_urgent_leaves_the_grade_to_look_at(desk: Actor) -> None:
    first, second, calm = call(desk, grade="2"), call(desk, grade="1"), call(desk, grade="C")
    mark_duplicate(by=desk, incident_id=calm.pk, of_id=first.pk)
    assert "look-at-grade" not in owed(first)
    mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)
    assert "look-at-grade" in owed(first)


def test_the_clock_of_recording_goes_over_from_the_earlier_report(desk: Actor) -> None:
    with clock.frozen(NOON - timedelta(hours=2)):
        burglary = call(desk, type_code="504")
    first = call(desk, type_code="310")
    link = mark_duplicate(by=desk, incident_id=burglary.pk, of_id=first.pk).value
    assert "record-crime" not in owed(burglary)
    assert "record-crime" in owed(first)
    duty = Duty.objects.get(kind="record-crime", subject_id=first.pk, state="open")
    assert duty.due_at == NOON + timedelta(hours=22)
    unlink(by=desk, link_id=link.pk, reason="Another house")
    assert "record-crime" in owed(burglary)


def test_a_call_that_is_still_typed_goes_on_with_the_other_incident(desk: Actor) -> None:
    first = call(desk)
    contact = log_contact(by=desk, channel="999").value
    uid = new_uid()
    save_draft(by=desk, uid=uid, body={"sequence": 1, "fields": {}})
    second = call(desk, contact_id=contact.pk, draft_uid=uid)
    link = mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk).value
    assert Draft.objects.get(uid=uid).incident_id == first.pk
    assert opening_contact(desk, first.pk) != contact.pk  # it does not speak for that incident
    unlink(by=desk, link_id=link.pk, reason="No")
    assert Draft.objects.get(uid=uid).incident_id == second.pk


def test_who_may_not_see_the_other_sees_no_tie(desk: Actor) -> None:
    first, second = call(desk), call(desk)
    link = link_incidents(by=desk, incident_id=first.pk, other_id=second.pk).value
    narrow = intern(force_id=desk.force_id, restriction="restricted")
    set_context(replace(desk, audiences=(*desk.audiences, narrow)), "test")
    Incident.objects.filter(pk=second.pk).update(audience_id=narrow)
    set_context(desk, "test")
    assert incident_card(by=desk, incident_id=first.pk).links == []
    with pytest.raises(NotVisible):
        unlink(by=desk, link_id=link.pk, reason="Not seen")
    assert IncidentLink.objects.get(pk=link.pk).ended_at is None


def test_the_words_of_a_restricted_incident_are_not_copied_to_an_open_one(desk: Actor) -> None:
    first, second = call(desk, "Shouting"), call(desk, "He was stabbed by Quillfeather")
    Incident.objects.filter(pk=second.pk).update(crime_like=True, crime_why="stabbed, Quillfeather")
    narrow = intern(force_id=desk.force_id, restriction="restricted", accounts=[desk.account_id])
    both = replace(desk, audiences=(*desk.audiences, narrow))
    set_context(both, "test")
    Incident.objects.filter(pk=second.pk).update(audience_id=narrow)
    link = mark_duplicate(
        by=both, incident_id=second.pk, of_id=first.pk, reason="Quillfeather again"
    ).value
    first.refresh_from_db()
    assert (first.crime_like, first.crime_why) == (True, "its duplicate")
    said = " ".join(first_log(first))
    assert "Quillfeather" not in said
    assert second.number not in said
    assert link.audience_id == narrow
    third = call(desk, "Shouting")
    tie = link_incidents(
        by=both, incident_id=third.pk, other_id=second.pk, reason="Quillfeather"
    ).value
    assert tie.audience_id == narrow


def first_log(incident: Incident) -> list[str]:
    return list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))


edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12)


@given(edges, st.integers(0, 6), st.integers(0, 6))
def test_adding_a_link_that_is_allowed_never_makes_a_circle(
    links: list[tuple[int, int]], one: int, other: int
) -> None:
    held: list[tuple[int, int]] = []
    for start, end in [*links, (one, other)]:
        if not rules.leads_to(held, end, start):
            held.append((start, end))
    # Whatever follows on a thing never comes back to it.
    assert not any(rules.leads_to(held, end, start) for start, end in held)

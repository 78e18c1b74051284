"""What was restricted before anybody reviewed it is reviewed too: noted by night, in one step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.conftest import NOON
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.duties.nightly import open_standing, orphans, without_duty
from iops.governance.access.audiences import restricted_audience, whole_sight
from iops.governance.access.authority import actor_for, forget, system_actor
from iops.governance.access.commands import hold_post, review_restriction, set_sight
from iops.governance.access.commands.unreviewed import UNSAID, note_unreviewed
from iops.governance.access.jobs import note_restrictions
from iops.governance.access.models import Account, Restriction
from iops.governance.access.restriction_queries import restrictions
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
WHY = "A witness who was threatened"


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture
def insider(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator", team="TEAM-I")


def restricted_of_old(by: Actor, count: int) -> list[int]:
    """Records as a release without reviews left them: restricted, and noted by nothing."""
    made = [
        record_person(by=by, details=PersonDetails(surname=f"Quill{n}"), restriction="absent").value
        for n in range(count)
    ]
    Duty.objects.filter(kind="review-restriction").delete()
    Restriction.objects.all().delete()
    return [one.pk for one in made]


def owed() -> set[int]:
    return set(Duty.objects.filter(kind="review-restriction", state="open")
               .values_list("subject_id", flat=True))  # fmt: skip


def test_every_restricted_record_is_noted_once_and_its_review_is_owed(
    insider: Actor, as_role: Callable[..., Actor]
) -> None:
    supervisor = as_role("control-room-supervisor")
    open_record = record_person(by=insider, details=PersonDetails(surname="Ash")).value
    old = restricted_of_old(insider, 3)
    assert note_restrictions() == 3
    noted = {one.record_id: one for one in Restriction.objects.all()}
    assert set(noted) == set(old)
    assert open_record.pk not in noted
    for one in noted.values():
        assert (one.record_kind, one.set_by_id, one.reason) == (
            "profile",
            insider.account_id,
            UNSAID,
        )
        assert one.ended_at is None
    open_standing()
    assert owed() == {one.pk for one in noted.values()}
    assert orphans() == []
    assert note_restrictions() == 0
    open_standing()
    assert Duty.objects.filter(kind="review-restriction").count() == 3
    lines = restrictions(by=again(supervisor))
    assert {line.one.pk for line in lines} == owed()
    assert {line.reason for line in lines} == {""}
    first = lines[0].one
    review_restriction(
        by=as_role("sergeant", "t.inspector", rank="inspector"), restriction_id=first.pk,
        stays=True, note="Asked the sergeant of the team",
    )  # fmt: skip
    open_standing()
    assert len(owed()) == 3
    assert without_duty() == 0


def test_a_note_says_who_moved_it_and_why_where_somebody_did(insider: Actor) -> None:
    made = record_person(by=insider, details=PersonDetails(surname="Ash")).value
    set_sight(
        by=again(insider), record_kind="profile", record_id=made.pk, restriction="contact-owner",
        reason=WHY,
    )  # fmt: skip
    kept = Restriction.objects.get()
    Duty.objects.filter(kind="review-restriction").delete()
    Restriction.objects.all().delete()
    assert note_restrictions() == 1
    found = Restriction.objects.get()
    assert (found.reason, found.set_by_id, found.audience_id) == (
        WHY, insider.account_id, kept.audience_id,
    )  # fmt: skip


def test_a_record_that_was_noted_by_its_command_keeps_its_note_and_its_day(insider: Actor) -> None:
    record_person(by=insider, details=PersonDetails(surname="Ash"), restriction="absent")
    before = Restriction.objects.get()
    assert note_restrictions() == 0
    after = Restriction.objects.get()
    assert (after.pk, after.review_on) == (before.pk, before.review_on)


def test_a_backlog_is_spread_and_nobody_is_told_before_its_day_is_near(
    insider: Actor, as_role: Callable[..., Actor]
) -> None:
    inspector = as_role("sergeant", "t.inspector", rank="inspector")
    supervisor = as_role("control-room-supervisor")
    hold_post(
        by=supervisor, post_code="duty-inspector", account_id=inspector.account_id,
        until=NOON + timedelta(days=90),
    )  # fmt: skip
    tick()
    Alert.objects.all().delete()
    restricted_of_old(insider, 30)
    note_restrictions()
    open_standing()
    days = Restriction.objects.values_list("review_on", flat=True)
    today = clock.local_date(NOON)
    assert len(set(days)) == 28
    assert min(days) == today + timedelta(days=28)
    assert max(days) < today + timedelta(days=56)
    tick()
    assert not Alert.objects.filter(url__startswith="/access/restrictions/").exists()
    with clock.frozen(NOON + timedelta(days=23)):
        tick()
        told = Alert.objects.filter(url__startswith="/access/restrictions/")
        assert set(told.values_list("recipient_id", flat=True)) >= {supervisor.account_id}


def test_it_is_one_statement_for_all_of_a_kind(insider: Actor) -> None:
    def statements(count: int) -> int:
        restricted_of_old(insider, count)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert note_unreviewed(by=system_actor("worker"), record_kind="profile").value.count
        Restriction.objects.all().delete()
        with whole_sight():
            Profile.objects.all().update(audience_id=restricted_audience(insider, "absent"))
        return len(seen)

    assert statements(2) == statements(9)


def test_only_the_worker_notes_and_only_kinds_that_people_restrict(insider: Actor) -> None:
    with pytest.raises(NotPermitted):
        note_unreviewed(by=insider, record_kind="profile")
    with pytest.raises(NotVisible):
        note_unreviewed(by=system_actor("worker"), record_kind="marker")

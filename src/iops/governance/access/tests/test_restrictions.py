"""A restriction is told to a supervisor, and looked at again on the day that was set."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import incident_card
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.models import Unit
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.duties.nightly import orphans
from iops.governance.access.audiences import owners_of
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import hold_post, review_restriction, set_sight
from iops.governance.access.commands.moving import audience_of
from iops.governance.access.models import Account, Restriction
from iops.governance.access.restriction_queries import restriction, restrictions
from iops.governance.audit.queries import looks_by
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
WHY = "A witness who was threatened"
FOUND = "Asked the sergeant of the team"


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


def restrict(by: Actor, kind: str, record: int, how: str = "contact-owner", **more: object) -> None:
    set_sight(by=again(by), record_kind=kind, record_id=record, restriction=how, reason=WHY, **more)  # type: ignore[arg-type]


def owed() -> list[tuple[str, date, int | None]]:
    found = Duty.objects.filter(kind="review-restriction", state="open")
    return [(one.queue, clock.local_date(one.due_at), one.owner_id) for one in found]


@pytest.fixture
def insider(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator", team="TEAM-I")


@pytest.fixture
def witness(insider: Actor) -> Profile:
    return record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value


@pytest.fixture
def inspector(as_role: Callable[..., Actor]) -> Actor:
    return as_role("sergeant", "t.inspector", rank="inspector", team="TEAM-S")


def test_the_holder_of_the_post_is_told_at_once_and_the_review_stands_on_its_day(
    insider: Actor, witness: Profile, inspector: Actor, as_role: Callable[..., Actor]
) -> None:
    supervisor = as_role("control-room-supervisor")
    hold_post(
        by=supervisor, post_code="duty-inspector", account_id=inspector.account_id,
        until=NOON + timedelta(days=60),
    )  # fmt: skip
    restrict(insider, "profile", witness.pk, review_on=date(2026, 4, 1))
    tick()
    (alert,) = Alert.objects.filter(url__startswith="/access/restrictions/")
    assert (alert.recipient_id, alert.sent_to) == (inspector.account_id, "post:duty-inspector")
    # The end of that London day is the last moment of it: due at midnight.
    assert owed() == [("restrictions", date(2026, 4, 2), None)]
    assert orphans() == []
    (line,) = restrictions(by=again(inspector))
    assert (line.set_by, line.what, line.url, line.reason) == (
        insider.name, "Person record", "", "",
    )  # fmt: skip
    assert "TEAM-I" in line.seen_by
    with clock.frozen(NOON + timedelta(days=24)):
        tick()
        told = set(Alert.objects.values_list("recipient_id", flat=True))
    assert told >= {inspector.account_id, supervisor.account_id}


def test_without_a_holder_the_supervisors_are_told_at_once(
    insider: Actor, witness: Profile, as_role: Callable[..., Actor]
) -> None:
    supervisor = as_role("control-room-supervisor")
    restrict(insider, "profile", witness.pk)
    for _ in range(2):
        tick()
    assert set(Alert.objects.values_list("recipient_id", flat=True)) == {supervisor.account_id}


def test_of_what_does_not_exist_to_others_a_reviewer_learns_no_more(
    insider: Actor, witness: Profile, inspector: Actor
) -> None:
    restrict(insider, "profile", witness.pk, how="absent")
    (line,) = restrictions(by=again(inspector))
    assert (line.what, line.url, line.sight_url, line.reason) == (
        "A record that to others does not exist", "", "", "",
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        restrictions(by=insider)


def test_it_stays_until_another_day_or_comes_back_to_who_set_it(
    insider: Actor, witness: Profile, inspector: Actor
) -> None:
    restrict(insider, "profile", witness.pk)
    one = Restriction.objects.get()
    assert owed() == [("restrictions", date(2026, 4, 8), None)]
    with pytest.raises(Invalid, match="within a year"):
        review_restriction(
            by=inspector, restriction_id=one.pk, stays=True, note=FOUND, review_on=date(2026, 3, 10)
        )
    with pytest.raises(Invalid, match="in a sentence"):
        review_restriction(by=inspector, restriction_id=one.pk, stays=True, note="x")
    review_restriction(
        by=inspector, restriction_id=one.pk, stays=True, note=FOUND, review_on=date(2026, 6, 30)
    )
    assert owed() == [("restrictions", date(2026, 7, 1), None)]
    review_restriction(by=inspector, restriction_id=one.pk, stays=False, note=FOUND)
    assert owed() == [("restrictions", date(2026, 3, 18), insider.account_id)]
    restrict(insider, "profile", witness.pk, how="")
    assert owed() == []
    with pytest.raises(Refused, match="has ended"):
        review_restriction(by=inspector, restriction_id=one.pk, stays=True, note=FOUND)
    restrict(insider, "profile", witness.pk)
    restrict(insider, "profile", witness.pk, how="absent")
    assert Restriction.objects.filter(ended_at=None).count() == len(owed()) == 1


def test_nobody_reviews_their_own(witness: Profile, as_role: Callable[..., Actor]) -> None:
    sergeant = as_role("sergeant")
    restrict(sergeant, "profile", witness.pk)
    one = Restriction.objects.get()
    with pytest.raises(Refused, match="Reviewing a restriction"):
        review_restriction(by=sergeant, restriction_id=one.pk, stays=True, note=FOUND)
    assert restriction(by=again(sergeant), restriction_id=one.pk).own


def test_what_is_restricted_when_it_is_recorded_is_reviewed_too(insider: Actor) -> None:
    made = record_person(by=insider, details=PersonDetails(surname="Ash"), restriction="absent")
    one = Restriction.objects.get()
    assert (one.record_kind, one.record_id) == ("profile", made.value.pk)
    assert len(owed()) == 1


def test_the_pages(
    insider: Actor, witness: Profile, inspector: Actor, as_page: Callable[..., str]
) -> None:
    restrict(insider, "profile", witness.pk)
    one = Restriction.objects.get()
    assert f"/access/restrictions/{one.pk}/" in as_page(inspector, "/access/restrictions/")
    path = f"/access/restrictions/{one.pk}/"
    assert WHY not in as_page(inspector, path)
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=inspector.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert browser.post(path, {"note": FOUND}).status_code == 422
    assert browser.post(path, {"stays": "yes", "note": FOUND, "review_on": "x"}).status_code == 422
    given = {"stays": "yes", "note": FOUND, "review_on": "2026-05-01"}
    assert browser.post(path, given).status_code == 302
    assert "01 May 2026" in as_page(inspector, path)
    assert "Looked at again on" in as_page(again(insider), f"/access/sight/profile/{witness.pk}/")


@pytest.mark.parametrize("how", ["contact-owner", "absent"])
@pytest.mark.parametrize("kind", ["profile", "incident"])
def test_the_page_of_a_record_says_that_it_exists_or_does_not(
    kind: str, how: str, insider: Actor, witness: Profile, as_role: Callable[..., Actor]
) -> None:
    record, path = witness.pk, f"/people/{witness.pk}/"
    if kind == "incident":
        record = open_from_call(
            by=as_role("dispatcher"), channel="999", where=Where("High Street"), what="Noise",
            grade="1",
        ).value.pk  # fmt: skip
        path = f"/incidents/{record}/"
    keeper = as_role("sergeant", "t.keeper", team="TEAM-I")
    restrict(keeper, kind, record, how=how)
    outsider = as_role("response-officer", "t.outsider", team="TEAM-X")
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=outsider.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    answer = browser.get(path)
    html = answer.content.decode()
    missing = browser.get(path.replace(str(record), "99999999"))
    if how == "absent":
        assert (answer.status_code, missing.status_code) == (404, 404)
        return
    assert answer.status_code == 403
    assert "exists, and few may see it" in html
    assert "TEAM-I" in html
    assert f"/access/glass/{kind}/{record}/" in html
    assert "Quillfeather" not in html
    assert missing.status_code == 404
    forget()
    assert looks_by(by=as_role("data-protection-officer"), account_id=outsider.account_id)[
        0
    ].subjects == ((kind, record),)
    browser.force_login(
        Account.objects.get(pk=keeper.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert browser.get(path).status_code == 200


@pytest.fixture
def job(as_role: Callable[..., Actor]) -> tuple[Incident, Unit, Actor]:
    dispatcher, crew = as_role("dispatcher"), as_role("response-officer", "t.crew", team="TEAM-C")
    incident = open_from_call(
        by=dispatcher, channel="999", where=Where("High Street"), what="Noise", grade="1"
    ).value
    unit = add_unit(by=as_role("force-incident-manager"), callsign="GA1").value
    book_on(by=dispatcher, unit_id=unit.pk, account_ids=(crew.account_id,))
    deploy_unit(by=dispatcher, incident_id=incident.pk, unit_id=unit.pk)
    return incident, unit, crew


def test_a_crew_that_is_on_it_is_named_to_nobody_outside_and_sees_it_until_it_is_clear(
    job: tuple[Incident, Unit, Actor], as_role: Callable[..., Actor]
) -> None:
    incident, unit, crew = job
    keeper = as_role("control-room-supervisor", team="TEAM-K")
    outsider = as_role("dispatcher", "t.outsider", team="TEAM-X")
    restrict(keeper, "incident", incident.pk)
    audience = audience_of("incident", incident.pk)
    assert audience is not None
    whom_to_ask = owners_of([audience.pk])[audience.pk]
    assert keeper.name in whom_to_ask
    assert crew.name not in whom_to_ask
    with pytest.raises(NotVisible):
        incident_card(by=again(outsider), incident_id=incident.pk)
    assert incident_card(by=again(crew), incident_id=incident.pk).incident.pk == incident.pk
    report_state(by=again(crew), unit_id=unit.pk, state="6")
    report_state(by=again(crew), unit_id=unit.pk, state="2", result="Quiet")
    with pytest.raises(NotVisible):
        incident_card(by=again(crew), incident_id=incident.pk)
    assert incident_card(by=again(keeper), incident_id=incident.pk).incident.pk == incident.pk


def test_a_crew_that_is_to_see_it_no_more_does_not(
    job: tuple[Incident, Unit, Actor], as_role: Callable[..., Actor]
) -> None:
    incident, _, crew = job
    keeper = as_role("control-room-supervisor", team="TEAM-K")
    restrict(keeper, "incident", incident.pk, keep_workers=False)
    with pytest.raises(NotVisible):
        incident_card(by=again(crew), incident_id=incident.pk)

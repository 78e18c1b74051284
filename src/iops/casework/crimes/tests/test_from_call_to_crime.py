"""A call becomes an incident, a deployment, a crime and a duty met: the whole, by commands."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from iops.casework.crimes.commands import allocate_crime, give_outcome, record_crime
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime, CrimeOutcome
from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.incidents.commands import (
    close_incident,
    decide_no_crime,
    grade_incident,
    open_from_call,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.models import Unit
from iops.duties import engine
from iops.duties.models import Alert, Duty
from iops.governance.access.commands import hold_post
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, Refused
from iops.pole.links.models import Link
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db
WHERE = Where("14 Mill Lane", easting=400_000, northing=400_000, beat="A1")
CALM = Assessment(rationale="No one hurt, offender gone.")
PARTIES = (
    PartyIn("victim", organisation="Corner Shop"),
    PartyIn("suspect", person=PersonDetails(forename="Sam", surname="Field", born="1990-05")),
)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def call(by: Actor, **changes: object) -> Incident:
    given: dict[str, object] = {
        "channel": "999", "where": WHERE, "what": "Man running off with meat", "grade": "2",
        "type_code": "506",
    }  # fmt: skip
    return open_from_call(by=by, **{**given, **changes}).value  # type: ignore[arg-type]


def unit(by: Actor, officer: Actor, callsign: str = "GA12") -> Unit:
    made = add_unit(by=by, callsign=callsign).value
    return book_on(by=by, unit_id=made.pk, account_ids=(officer.account_id,)).value


def open_duties(kind: str) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, state="open"))


def test_the_whole_life(desk: Actor, as_role: Callable[..., Actor]) -> None:
    officer = as_role("response-officer")
    with clock.frozen(NOON):
        incident = call(desk)
        assert incident.target_at == NOON + timedelta(minutes=60)
        assert [one.due_at for one in open_duties("record-crime")] == [NOON + timedelta(hours=24)]
        assert len(open_duties("resource-grade-2")) == 1
        ga12 = unit(desk, officer)
        deploy_unit(by=desk, incident_id=incident.pk, unit_id=ga12.pk)
    assert open_duties("resource-grade-2") == []
    with clock.frozen(NOON + timedelta(minutes=9)):
        report_state(by=officer, unit_id=ga12.pk, state="6")
    with clock.frozen(NOON + timedelta(minutes=30)):
        report_state(by=officer, unit_id=ga12.pk, state="2", result="Statement taken")
        incident.refresh_from_db()
        assert incident.state == "result-due"
        assert incident.first_attended_at == NOON + timedelta(minutes=9)
        details = CrimeDetails("46", flags=("business",), parties=PARTIES)
        crime = record_crime(by=officer, details=details, incident_id=incident.pk).value
        assert open_duties("record-crime") == []
        assert (crime.place_text, crime.beat, crime.reported_at) == ("14 Mill Lane", "A1", NOON)
        close_incident(
            by=desk, incident_id=incident.pk, closing_code="506", result="Crimed", assessment=CALM
        )
    assert Link.objects.filter(to_kind="crime", to_id=crime.pk, reason="suspect").count() == 1
    sergeant = as_role("sergeant", rank="sergeant")
    allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=officer.account_id)
    give_outcome(by=officer, crime_id=crime.pk, code="8", admission=True)
    assert Crime.objects.get(pk=crime.pk).outcome_code == "8"
    assert open_duties("investigate-crime") == []
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert texts[0] == "Man running off with meat"
    assert texts[-1].startswith("Closed as Theft from a shop")


def test_a_downgrade_needs_an_assessment_and_erases_no_breach(desk: Actor) -> None:
    with clock.frozen(NOON):
        incident = call(desk, grade="1", type_code="310")
    with clock.frozen(NOON + timedelta(minutes=20)):
        with pytest.raises(Refused, match="downgrade needs an assessment"):
            grade_incident(by=desk, incident_id=incident.pk, grade="2", reason="Calmer")
        grade_incident(
            by=desk, incident_id=incident.pk, grade="2", reason="Calmer", assessment=CALM
        )
    incident.refresh_from_db()
    assert incident.breached_at == NOON + timedelta(minutes=15)
    assert incident.target_at == NOON + timedelta(minutes=60)


def test_an_upgrade_is_free_and_its_assessment_a_duty(desk: Actor) -> None:
    with clock.frozen(NOON):
        incident = call(desk, grade="C", type_code="310")
    later = NOON + timedelta(minutes=50)
    with clock.frozen(later):
        grade_incident(by=desk, incident_id=incident.pk, grade="1", reason="Now fighting")
    incident.refresh_from_db()
    assert incident.target_at == later + timedelta(minutes=15)
    assert [one.due_at for one in open_duties("assess-upgrade")] == [later + timedelta(minutes=5)]
    assert open_duties("review-grade-c") == []


def test_a_slip_is_taken_back_by_who_made_it_at_once(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    with clock.frozen(NOON):
        incident = call(desk, grade="2", type_code="310")

    def take_back(by: Actor, reason: str = "Wrong key") -> None:
        grade_incident(by=by, incident_id=incident.pk, grade="2", reason=reason)

    with clock.frozen(NOON + timedelta(minutes=5)):
        grade_incident(by=desk, incident_id=incident.pk, grade="1", reason="")
        with pytest.raises(Refused, match="downgrade needs an assessment"):
            take_back(as_role("dispatcher"))
    with clock.frozen(NOON + timedelta(minutes=5, seconds=90)):
        take_back(desk)
    incident.refresh_from_db()
    assert incident.target_at == NOON + timedelta(minutes=60)
    assert open_duties("assess-upgrade") == []
    assert len(open_duties("resource-grade-2")) == 1
    with clock.frozen(NOON + timedelta(minutes=10)):
        grade_incident(by=desk, incident_id=incident.pk, grade="1", reason="")
    with clock.frozen(NOON + timedelta(minutes=13)):
        with pytest.raises(Refused, match="downgrade needs an assessment"):
            take_back(desk)
        with pytest.raises(Invalid) as both:
            take_back(desk, " ")
        assert set(both.value.fields) == {"reason", "assessment"}


def test_closing_needs_an_assessment_but_a_duplicate_takes_one_key(desk: Actor) -> None:
    incident = call(desk, type_code="310")
    with pytest.raises(Refused, match="needs an assessment"):
        close_incident(by=desk, incident_id=incident.pk, closing_code="310", result="Nothing")
    close_incident(by=desk, incident_id=incident.pk, closing_code="404")
    incident.refresh_from_db()
    assert incident.state == "closed"


def test_grade_2_without_a_unit_reaches_the_sergeant_at_forty_minutes(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    sergeant = as_role("sergeant", rank="sergeant")
    with clock.frozen(NOON):
        call(desk, type_code="310")
    for minutes, expected in ((39, 0), (40, 1), (41, 1)):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            engine.tick()
        assert Alert.objects.filter(recipient_id=sergeant.account_id).count() == expected


def test_grade_1_that_cannot_be_resourced_reaches_the_post_holder_at_once(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    from iops.controlroom.dispatch.commands import cannot_resource

    inspector = as_role("sergeant", "t.inspector", rank="inspector")
    with clock.frozen(NOON):
        hold_post(
            by=desk,
            post_code="duty-inspector",
            account_id=inspector.account_id,
            until=NOON + timedelta(hours=8),
        )
        incident = call(desk, grade="1", type_code="310")
        cannot_resource(by=desk, incident_id=incident.pk, reason="All committed")
        engine.tick()
    alert = Alert.objects.get(recipient_id=inspector.account_id)
    assert alert.sent_to == "post:duty-inspector"
    with clock.frozen(NOON + timedelta(minutes=2, seconds=1)):
        engine.tick()
    alert.refresh_from_db()
    assert alert.attempts == 2


def test_two_units_for_one_officer_are_refused_by_the_database(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    officer = as_role("response-officer")
    unit(desk, officer, "GA12")
    with pytest.raises(Refused, match="another crew"):
        unit(desk, officer, "GA13")


def test_a_busy_unit_is_not_deployed_twice(desk: Actor, as_role: Callable[..., Actor]) -> None:
    ga12 = unit(desk, as_role("response-officer"))
    deploy_unit(by=desk, incident_id=call(desk).pk, unit_id=ga12.pk)
    with pytest.raises(Refused, match="committed"):
        deploy_unit(by=desk, incident_id=call(desk).pk, unit_id=ga12.pk)


def test_three_victims_are_three_crimes_of_one_incident(desk: Actor) -> None:
    incident = call(desk, type_code="501")
    for name in ("Ann", "Bea", "PC Cole"):
        victim = PartyIn("victim", person=PersonDetails(surname=name))
        record_crime(
            by=desk, details=CrimeDetails("8N", parties=(victim,)), incident_id=incident.pk
        )
    assert Crime.objects.filter(class_code="8N").count() == 3


def test_a_theft_needs_a_victim_and_drugs_do_not(desk: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        record_crime(by=desk, details=CrimeDetails("46"))
    assert "victim" in caught.value.fields
    record_crime(by=desk, details=CrimeDetails("92E"))


def test_not_a_crime_because_ends_the_recording_duty(desk: Actor) -> None:
    incident = call(desk)
    decide_no_crime(by=desk, incident_id=incident.pk, reason="Shop found the meat, miscounted.")
    assert open_duties("record-crime") == []


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("1", "suspect"),
        ("1", "charged_on"),
        ("4", "linked_case"),
        ("14", "victim_decision"),
        ("21", "rationale"),
        ("21", "victim_informed"),
        ("2", "admission"),
        ("15", "evidence_stage"),
        ("99", "outcome"),
    ],
)
def test_an_outcome_says_what_it_still_needs(desk: Actor, as_role: Callable[..., Actor], code: str,
                                             field: str) -> None:  # fmt: skip
    victim = PartyIn("victim", organisation="Corner Shop")
    crime = record_crime(by=desk, details=CrimeDetails("46", parties=(victim,))).value
    with pytest.raises(Invalid) as caught:
        give_outcome(by=as_role("investigator"), crime_id=crime.pk, code=code)
    assert field in caught.value.fields


def charged(by: Actor, crime: Crime, day: date) -> None:
    charge = ChargeIn(day, offence_code="046/00")
    give_outcome(by=by, crime_id=crime.pk, code="1", charges=(charge,))


def test_outcomes_are_refused_where_they_do_not_fit(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    """No suspect said where there is one; 21 for domestic abuse; a charge of tomorrow."""
    by = as_role("investigator")
    with clock.frozen(NOON):
        details = CrimeDetails("46", flags=("domestic",), parties=PARTIES)
        crime = record_crime(by=desk, details=details).value

        def give(code: str) -> None:
            give_outcome(
                by=by, crime_id=crime.pk, code=code, victim_decision="Told us by telephone.",
                rationale="Nothing more to do.", victim_informed=True,
            )  # fmt: skip

        for code in ("14", "18", "21"):
            with pytest.raises(Invalid) as caught:
                give(code)
            assert list(caught.value.fields) == ["outcome"]
        with pytest.raises(Invalid, match="future"):
            charged(by, crime, NOON.date() + timedelta(days=1))
        charged(by, crime, NOON.date())
        give("16")
    kept = CrimeOutcome.objects.filter(crime=crime).order_by("pk")
    assert [(one.code, one.superseded_at is None) for one in kept] == [("1", False), ("16", True)]

"""What endangers a crew goes with its order, as the relation that it is, and is confirmed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state, stand_down
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.tests.conftest import WHERE, Crewed
from iops.controlroom.incidents.commands import open_from_call, update_incident
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.safety import rules
from iops.controlroom.safety.commands import confirm_notice
from iops.controlroom.safety.contracts import Danger
from iops.controlroom.safety.models import SafetyNotice
from iops.controlroom.safety.queries import dangers_at, notice_of
from iops.duties import engine
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.dates import PartialDate
from iops.kernel.errors import NotVisible, Refused
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]
Mark = Callable[..., None]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def someone(by: Actor, name: str, **more: object) -> int:
    details = PersonDetails(forename=name, surname="Osgood", **more)  # type: ignore[arg-type]
    return int(record_person(by=by, details=details, asked=True).value.pk)


def mark(by: Actor, kind: str, number: int, code: str = "VI", why: str = "Threw a chair") -> None:
    set_marker(
        by=by, about_kind=kind, about_id=number, type_code=code, evidence=why,
        review_on=date(2090, 1, 1),
    )  # fmt: skip


def tie(by: Actor, profile: int, kind: str, number: int, reason: str, **more: Any) -> None:
    link(by=by, from_kind="profile", from_id=profile, to_kind=kind, to_id=number, reason=reason,
         **more)  # fmt: skip


def at(by: Actor, place: Place, **more: object) -> Incident:
    where = replace(WHERE, text=place.label, place_id=place.pk)
    return open_from_call(
        by=by,
        channel="999",
        where=where,
        what="Shouting",
        grade="2",
        **more,  # type: ignore[arg-type]
    ).value


def said(by: Actor, incident: Incident) -> list[tuple[str, str, str]]:
    found = dangers_at(by=by, incident_id=incident.pk)
    return [(one.label, one.whose, one.relation) for one in found]


def log_of(incident: Incident) -> str:
    return "\n".join(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))


def test_a_former_occupant_is_a_relation_and_nobody_elses_marker(
    desk: Actor, mill_lane: Place
) -> None:
    gone, lives = someone(desk, "Harriet"), someone(desk, "Jo")
    mark(desk, "profile", gone)
    tie(desk, gone, "place", mill_lane.pk, "lives-at", since="2015", until="2019")
    tie(desk, lives, "place", mill_lane.pk, "lives-at", since="2020")
    assert said(desk, at(desk, mill_lane)) == [
        ("Violent", "Harriet Osgood", "former occupant until 2019")
    ]


def test_the_place_the_people_involved_and_those_tied_to_the_place(
    desk: Actor, mill_lane: Place
) -> None:
    caller, suspect, lodger = (someone(desk, one) for one in ("Ann", "Bob", "Cy"))
    incident = at(desk, mill_lane, qualifiers=("knife", "alcohol"))
    tie(desk, suspect, "incident", incident.pk, "involved")
    tie(desk, caller, "incident", incident.pk, "reporter")
    tie(desk, lodger, "place", mill_lane.pk, "lives-at")
    mark(desk, "place", mill_lane.pk, "FI", "Shotgun cabinet in the cellar")
    mark(desk, "profile", suspect, "WE")
    mark(desk, "profile", lodger, "ES")
    mark(desk, "profile", caller, "AG")  # makes allegations: endangers no crew
    assert said(desk, incident) == [
        ("Firearms", "This place", ""),
        ("Weapons", "Bob Osgood", "involved in"),
        ("Knife or weapon", "This incident", "as reported"),
        ("Escaper", "Cy Osgood", "lives here"),
    ]


def test_a_marker_on_the_other_spelling_of_one_person_is_not_lost(
    desk: Actor, mill_lane: Place
) -> None:
    first, second = someone(desk, "Ottoline"), someone(desk, "Otoline")
    judge(by=desk, left_id=first, right_id=second, verdict="same", reason="One face, two spellings")
    mark(desk, "profile", second)
    tie(desk, first, "place", mill_lane.pk, "lives-at")
    assert said(desk, at(desk, mill_lane)) == [("Violent", "Otoline Osgood", "lives here")]


def test_who_may_not_see_a_record_reads_no_word_of_it_and_is_told_to_ask(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor], mill_lane: Place
) -> None:
    keeper = as_role("sergeant", "t.keeper", team="TEAM-K")
    hidden = record_person(
        by=keeper, details=PersonDetails(forename="Hidden", surname="Name"), restriction="absent"
    ).value
    keeper = actor_for(Account.objects.get(pk=keeper.account_id))
    mark(keeper, "profile", hidden.pk)
    tie(keeper, hidden.pk, "place", mill_lane.pk, "lives-at")
    incident = at(desk, mill_lane, qualifiers=("knife",))
    assert [one[1] for one in said(desk, incident)] == ["This incident"]
    unit, officer = crewed("GA1")
    job = deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk).value
    SafetyNotice.objects.update(markers=[1])  # whoever sent them could read one more
    notice = notice_of(by=officer, deployment_id=job.pk)
    assert notice is not None
    assert (notice.told, notice.hidden) == (2, 1)
    page = job_page(officer, job)
    assert "More was sent" in page
    assert "Hidden" not in page


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def job_page(actor: Actor, job: Deployment) -> str:
    return browser(actor).get(f"/jobs/{job.pk}/").content.decode()


def sent(desk: Actor, crewed: Crew, place: Place) -> tuple[Actor, Incident, Deployment]:
    mark(desk, "place", place.pk, "FI", "Shotgun cabinet")
    incident = at(desk, place)
    unit, officer = crewed("GA1")
    job = deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk).value
    return officer, incident, job


def owed() -> list[Duty]:
    return list(Duty.objects.filter(kind="confirm-safety-notice", state="open"))


def test_the_crew_reads_it_first_and_its_receipt_is_on_the_log(
    desk: Actor, crewed: Crew, mill_lane: Place
) -> None:
    officer, incident, job = sent(desk, crewed, mill_lane)
    assert "Safety notice given to GA1: 1 warning, 1 grave." in log_of(incident)
    assert "Shotgun" not in log_of(incident)
    page = job_page(officer, job)
    assert page.index("Officer safety") < page.index('class="factbar"')
    assert "Shotgun cabinet" in page
    assert "I have read this" in page
    assert Look.objects.filter(page="safety.notice", account_id=officer.account_id).exists()
    (duty,) = owed()
    assert duty.due_at == NOON + timedelta(seconds=120)
    with clock.frozen(NOON + timedelta(seconds=14)):
        confirm_notice(by=officer, deployment_id=job.pk)
        confirm_notice(by=officer, deployment_id=job.pk)
    assert (
        log_of(incident).count(f"GA1 has read its safety notice, by {officer.name}, after 14 s.")
        == 1
    )
    assert owed() == []
    assert "I have read this" not in job_page(officer, job)


def test_the_dispatcher_confirms_on_the_word_of_the_crew_and_nobody_else_does(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor], mill_lane: Place
) -> None:
    _, incident, job = sent(desk, crewed, mill_lane)
    with pytest.raises(Refused, match="Only the crew of GA1"):
        confirm_notice(by=as_role("response-officer", "t.other"), deployment_id=job.pk)
    with pytest.raises(NotVisible):
        confirm_notice(by=desk, deployment_id=job.pk + 1)
    confirm_notice(by=desk, deployment_id=job.pk)
    assert SafetyNotice.objects.get().received_how == "radio"
    assert "by radio, noted by" in log_of(incident)


def test_no_receipt_in_time_is_on_the_log_once_and_a_duty_of_the_dispatcher(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor], mill_lane: Place
) -> None:
    dispatcher = as_role("dispatcher")
    _, incident, _ = sent(desk, crewed, mill_lane)
    with clock.frozen(NOON + timedelta(seconds=119)):
        engine.tick()
    assert "has not confirmed" not in log_of(incident)
    for seconds in (121, 182):
        with clock.frozen(NOON + timedelta(seconds=seconds)):
            engine.tick()
    assert log_of(incident).count("GA1 has not confirmed its safety notice within 121 s.") == 1
    (duty,) = owed()
    told = Alert.objects.filter(duty_id=duty.pk).values_list("recipient_id", flat=True)
    assert {dispatcher.account_id, desk.account_id} <= set(told)


def test_a_knife_that_is_mentioned_while_they_are_on_their_way_goes_after_them(
    desk: Actor, crewed: Crew, mill_lane: Place
) -> None:
    incident, (unit, officer) = at(desk, mill_lane), crewed("GA1")
    job = deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk).value
    assert owed() == []
    update_incident(by=desk, incident_id=incident.pk, qualifiers=("knife",))
    assert "Safety notice given to GA1: 1 warning, 1 grave." in log_of(incident)
    confirm_notice(by=officer, deployment_id=job.pk)
    assert owed() == []
    update_incident(by=desk, incident_id=incident.pk, summary="Shouting, and a baby cries")
    assert owed() == []
    with clock.frozen(NOON + timedelta(minutes=1)):
        update_incident(by=desk, incident_id=incident.pk, qualifiers=("knife", "firearms"))
    assert "New safety notice given to GA1: 2 warnings, 2 grave." in log_of(incident)
    (duty,) = owed()
    assert duty.due_at == NOON + timedelta(minutes=3)
    assert SafetyNotice.objects.get().received_at is None


def test_the_dispatcher_confirms_in_the_pane_of_the_board(
    desk: Actor, crewed: Crew, mill_lane: Place
) -> None:
    _, incident, job = sent(desk, crewed, mill_lane)
    board = browser(desk)
    pane = board.get(f"/board/incidents/{incident.pk}/").content.decode()
    assert "safety notice not confirmed yet" in pane
    assert "Firearms" in pane
    address = f"/board/incidents/{incident.pk}/do/safety-read"
    after = board.post(address, {"deployment": job.pk}).content.decode()
    assert "safety notice read by radio" in after
    refused = board.post(address, {"deployment": ""}).content.decode()
    assert "Choose a deployment" in refused


@pytest.mark.parametrize("ending", ["stood down", "clear"])
def test_what_is_over_asks_for_no_receipt(
    desk: Actor, crewed: Crew, mill_lane: Place, ending: str
) -> None:
    officer, _, job = sent(desk, crewed, mill_lane)
    if ending == "clear":
        report_state(by=officer, unit_id=job.unit_id, state="2")
    else:
        stand_down(by=desk, deployment_id=job.pk, reason="Nearer unit")
    assert owed() == []
    assert SafetyNotice.objects.get().ended_at == NOON


def test_where_nothing_is_known_nothing_is_asked(
    desk: Actor, crewed: Crew, mill_lane: Place
) -> None:
    incident, (unit, officer) = at(desk, mill_lane), crewed("GA1")
    job = deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk).value
    assert not SafetyNotice.objects.exists()
    assert "Officer safety" not in job_page(officer, job)


@given(
    st.sampled_from(["lives-at", "visits", "associate"]),
    st.one_of(st.none(), st.sampled_from(["1999", "2019-05", "2031-01-02"])),
)
def test_what_is_over_is_never_said_as_if_it_held(reason: str, until: str | None) -> None:
    words = rules.of_place(
        reason, "associate of", None, PartialDate(until) if until else None, date(2026, 3, 10)
    )
    past = until is not None and until < "2026"
    assert ("lives here" in words) <= (not past)
    assert ("former" in words) == (past and reason == "lives-at")


def test_one_warning_about_one_record_is_said_once() -> None:
    twice = [Danger("Violent", 90, "A", "lives here", marker_id=1),
             Danger("Violent", 90, "A", "involved in", marker_id=1)]  # fmt: skip
    assert [one.relation for one in rules.in_order(twice)] == ["lives here"]

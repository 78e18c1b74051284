"""Plans open by themselves where they match, for whoever may see them, and are ticked there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.plans import commands
from iops.controlroom.plans.contracts import (
    AREA,
    AROUND,
    PERSON,
    PHONE,
    PLACE,
    TYPE,
    About,
    Draft,
    Opening,
)
from iops.controlroom.plans.models import Plan, PlanVersion, Tick
from iops.controlroom.plans.queries import plan_card, plans, plans_for_call, plans_on, plans_on_map
from iops.duties.models import Duty
from iops.governance.access.commands import set_sight
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account, Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.pole.identity.commands import judge
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Area, Place

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)


def draft(**more: object) -> Draft:
    said: dict[str, object] = {
        "kind": "trigger", "title": "Victim at high risk", "body": "Do not ring the landline",
        "steps": "Send two officers\nTell the MARAC desk", "valid_from": TODAY,
        "review_on": TODAY + timedelta(days=90),
    }  # fmt: skip
    return Draft(**{**said, **more})  # type: ignore[arg-type]


@pytest.fixture
def now() -> object:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def keeper(as_role: Callable[..., Actor], now: object) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def desk(as_role: Callable[..., Actor], now: object) -> Actor:
    return as_role("dispatcher")


def written(by: Actor, kind: str = "", text: str = "", metres: str = "", **more: object) -> Plan:
    opens = Opening(kind, text, metres) if kind else None
    made: Plan = commands.write_plan(by=by, draft=draft(**more), opens=opens).value
    return made


def opened(by: Actor, place: Place | None = None, **more: object) -> Incident:
    where = Where("Somewhere")
    if place is not None:
        where = Where(place.label, place.pk, *place.point)
    said: dict[str, object] = {
        "channel": "999", "caller_phone": "07700900123", "what": "Shouting", "where": where,
        "grade": "1", "type_code": "308",
    }  # fmt: skip
    made: Incident = open_from_call(by=by, **{**said, **more}).value  # type: ignore[arg-type]
    return made


def titles(by: Actor, incident: Incident) -> list[str]:
    with visibility(by):
        return [line.one.title for line in plans_on(by, [incident.pk])]


def test_it_opens_for_place_ring_area_number_and_type(
    keeper: Actor, desk: Actor, mill_lane: Place
) -> None:
    Area.objects.create(kind="beat", code="TA1", name="Tarnby")
    east, north = mill_lane.point
    near = Place.objects.create(
        kind="address", label="9 Dye Row, Tarnby", search="9 dye row tarnby",
        point=(east + 300, north), longitude=-2.0, latitude=53.5,
    )  # fmt: skip
    for title, kind, text, metres in (
        ("place", PLACE, mill_lane.label, ""), ("ring", AROUND, mill_lane.label, "400"),
        ("small ring", AROUND, mill_lane.label, "200"), ("area", AREA, "ta1", ""),
        ("number", PHONE, "07700 900123", ""), ("type", TYPE, "308", ""),
        ("other type", TYPE, "310", ""),
    ):  # fmt: skip
        written(keeper, kind, text, metres, title=title)
    there, beside = opened(desk, mill_lane), opened(desk, near)
    Incident.objects.filter(pk=beside.pk).update(beat="TA1")
    # What is about this very place stands before what is about every incident of a type.
    assert titles(desk, there)[0] == "place"
    assert set(titles(desk, there)) == {"place", "ring", "small ring", "number", "type"}
    assert set(titles(desk, beside)) == {"ring", "area", "number", "type"}
    about = About(place_ids=frozenset({mill_lane.pk}), point=(east, north))
    found = plans_for_call(by=desk, about=about)
    assert (found[0].one.title, list(found[0].why)) == ("place", ["this address"])
    spots = plans_on_map(by=desk, west=east - 9, south=north - 9, east=east + 9, north=north + 9)
    assert {(spot.title, spot.metres) for spot in spots} == {
        ("place", 0), ("ring", 400), ("small ring", 200),
    }  # fmt: skip


def test_it_opens_for_every_record_of_the_person(keeper: Actor, desk: Actor) -> None:
    one, other = (
        record_person(by=desk, details=PersonDetails(forename=name, surname="Ash")).value
        for name in ("Ann", "Anne")
    )
    written(keeper, PERSON, f"PER-{one.pk:07d}")
    assert plans_for_call(by=desk, about=About(profiles=frozenset({other.pk}))) == []
    judge(by=keeper, left_id=one.pk, right_id=other.pk, verdict="same", reason="Same number")
    found = plans_for_call(by=desk, about=About(profiles=frozenset({other.pk})))
    assert [line.one.title for line in found] == ["Victim at high risk"]


def test_not_before_its_first_day_nor_after_its_last_nor_withdrawn(
    keeper: Actor, desk: Actor
) -> None:
    written(keeper, TYPE, "308", title="today", valid_to=TODAY)
    written(keeper, TYPE, "308", title="from tomorrow", valid_from=TODAY + timedelta(days=1))
    gone = written(keeper, TYPE, "308", title="withdrawn")
    commands.withdraw_plan(by=keeper, plan_id=gone.pk)
    incident = opened(desk)
    assert titles(desk, incident) == ["today"]
    with clock.frozen(NOW + timedelta(days=1)):
        assert titles(desk, incident) == ["from tomorrow"]


def test_who_may_not_see_it_is_told_nothing(
    keeper: Actor, desk: Actor, as_role: Callable[..., Actor]
) -> None:
    guardian = as_role("safeguarding-officer", team="PROTECT")
    plan = written(guardian, TYPE, "308")
    team = Team.objects.get(code="PROTECT")
    set_sight(
        by=guardian, record_kind="plan", record_id=plan.pk, restriction=ABSENT, teams=[team.pk],
        reason="Undercover",
    )  # fmt: skip
    incident = opened(desk)
    assert titles(desk, incident) == []
    assert plans(by=desk) == []
    with pytest.raises(NotVisible):
        plan_card(by=desk, plan_id=plan.pk)


def test_steps_are_ticked_on_an_incident_by_name_and_time(
    keeper: Actor, desk: Actor, as_role: Callable[..., Actor]
) -> None:
    plan, incident = written(keeper, TYPE, "308"), opened(desk)
    officer = as_role("response-officer")
    commands.tick_step(by=officer, plan_id=plan.pk, incident_id=incident.pk, step=1, note="GA12")
    commands.tick_step(by=desk, plan_id=plan.pk, incident_id=incident.pk, step=2)
    commands.tick_step(by=desk, plan_id=plan.pk, incident_id=incident.pk, step=2, done=False)
    with visibility(desk):
        line = plans_on(desk, [incident.pk])[0]
    assert [(step.done, step.who) for step in line.steps] == [
        (True, officer.name), (False, desk.name),
    ]  # fmt: skip
    assert line.left == 1
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert "Plan “Victim at high risk”, step 1: Send two officers: done. GA12" in texts
    with pytest.raises(Invalid):
        commands.tick_step(by=desk, plan_id=plan.pk, incident_id=incident.pk, step=3)
    # What was worked on stays on the incident, though the plan opens there no longer.
    commands.withdraw_plan(by=keeper, plan_id=plan.pk)
    assert titles(desk, incident) == ["Victim at high risk"]
    assert Tick.objects.count() == 3


def test_versions_owner_and_day_of_review(keeper: Actor, desk: Actor) -> None:
    plan = written(keeper)
    duty = Duty.objects.get(kind="review-plan", subject_id=plan.pk)
    assert duty.owner_id == keeper.account_id
    commands.write_plan(by=keeper, draft=draft(body="Ring the mobile"), plan_id=plan.pk)
    bodies = PlanVersion.objects.order_by("number").values_list("body", flat=True)
    assert list(bodies) == ["Do not ring the landline", "Ring the mobile"]
    commands.review_plan(by=keeper, plan_id=plan.pk, review_on=TODAY + timedelta(days=200))
    open_ones = Duty.objects.filter(kind="review-plan", subject_id=plan.pk, state="open")
    due = open_ones.get().due_at
    assert clock.local_date(due) == TODAY + timedelta(days=200)
    with pytest.raises(NotPermitted):
        written(desk)


def test_every_wrong_field_is_said_at_once(keeper: Actor, mill_lane: Place) -> None:
    with pytest.raises(Invalid) as refused:
        commands.write_plan(
            by=keeper, draft=Draft(owner="nobody", valid_from=None), opens=Opening(AREA, "ZZ9")
        )
    assert set(refused.value.fields) == {
        "kind", "title", "body", "valid_from", "review_on", "owner", "text",
    }  # fmt: skip
    assert not Plan.objects.exists()
    plan = written(keeper)
    for kind, text, metres, field in (
        (PLACE, "no such street", "", "text"), (AROUND, mill_lane.label, "far", "metres"),
        (PERSON, "PER-9999999", "", "text"), (PHONE, "12", "", "text"), (TYPE, "zz", "", "text"),
        ("moon", "x", "", "match"), (AREA, "", "", "text"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            commands.add_match(by=keeper, plan_id=plan.pk, kind=kind, text=text, metres=metres)
        assert set(refused.value.fields) == {field}, kind
    match = commands.add_match(by=keeper, plan_id=plan.pk, kind=TYPE, text="308").value
    with pytest.raises(Refused, match="opens there already"):
        commands.add_match(by=keeper, plan_id=plan.pk, kind=TYPE, text="308")
    commands.end_match(by=keeper, match_id=match.pk)
    commands.add_match(by=keeper, plan_id=plan.pk, kind=TYPE, text="308")


def test_the_pages(keeper: Actor, desk: Actor, mill_lane: Place) -> None:
    client = Client()
    account = Account.objects.get(pk=keeper.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    offered = client.get(f"/plans/new/?place={mill_lane.pk}").content.decode()
    assert mill_lane.label in offered
    typed = {"title": "Match day", "kind": "", "text": mill_lane.label, "match": PLACE}
    refused = client.post("/plans/new/", typed)
    assert refused.status_code == 422
    assert 'value="Match day"' in refused.content.decode()
    good = {
        **typed, "kind": "contingency", "steps": "Open the gates\nRing the club",
        "valid_from": "2026-12-01", "review_on": "2027-03-01",
        "idempotency_key": str(new_uid()),
    }  # fmt: skip
    for _ in range(2):
        assert client.post("/plans/new/", good).status_code == 302
    plan = Plan.objects.get()
    page = f"/plans/{plan.pk}/"
    assert mill_lane.label in client.get(page).content.decode()
    assert "Match day" in client.post("/plans/", {"q": "gates"}).content.decode()
    assert client.post(f"{page}do/match", {"match": PHONE, "text": "x"}).status_code == 422
    incident = opened(desk, mill_lane)
    for address in (f"/incidents/{incident.pk}/", f"/board/incidents/{incident.pk}/"):
        assert "Open the gates" in client.get(address).content.decode()
    on_call = client.post("/call/plans", {"place": mill_lane.label, "place_id": mill_lane.pk})
    assert "Open the gates" in on_call.content.decode()
    back = f"/incidents/{incident.pk}/"
    ticked = client.post(f"{page}incidents/{incident.pk}/", {"step": "1", "back": back})
    assert ticked["Location"] == back
    assert "✓" in client.get(back).content.decode()

"""One event, many calls: recognised by place, time, type and words; nothing else with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.contacts.commands import log_contact
from iops.controlroom.incidents.commands import join_contact, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.rules.event_words import said
from iops.controlroom.incidents.rules.same_event import Telling, compare
from iops.controlroom.incidents.same_event import possible_duplicates
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.reference.places.models import Place

NOW = datetime(2026, 3, 14, 22, 10, tzinfo=UTC)
CRASH = Telling(
    at=NOW, words="There has been a crash, red Corsa and a van", spot=(400_000.0, 400_000.0),
    type_code="101",
)  # fmt: skip
POINTS = st.tuples(st.floats(399_000, 401_000), st.floats(399_000, 401_000))
WORDS = st.sampled_from(
    ["RTC, Corsa has hit a van", "lads fighting", "", "Tree down", "horses loose", "💥", "a" * 900]
)
TELLINGS = st.builds(
    Telling,
    at=st.integers(0, 300).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    words=WORDS,
    spot=st.none() | POINTS,
    radius=st.floats(0, 2_000),
    place=st.sampled_from(["", "Ash Road", "near Ash Road", "Mill Lane"]),
    type_code=st.sampled_from(["", "101", "501"]),
    phone=st.sampled_from(["", "07700900123"]),
)


def later(**more: Any) -> Telling:
    return replace(CRASH, at=NOW + timedelta(minutes=4), **more)


def chance(call: Telling, *told: Telling) -> float:
    found = compare(call, {1: list(told)})
    return found[1].chance if found else 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("There has been a crash", "RTC outside"),
        ("Lads fighting", "big BRAWL outside the pub"),
        ("horses loose", "two ponies in the road"),
        ("he is threatening her with a machette, kniffe", "man with a knife"),
    ],
)
def test_one_thing_in_other_words(one: str, other: str) -> None:
    assert said(one).kinds & said(other).kinds


def test_the_same_crash_in_other_words_is_the_same_and_a_fight_beside_it_is_not() -> None:
    same = later(words="RTC, Corsa has hit a van, people out of cars", spot=(400_060.0, 400_020.0))
    fight = later(words="Lads fighting outside the pub", type_code="501")
    found = compare(same, {1: [CRASH]})[1]
    assert found.sure
    assert "same type" in found.why
    assert not compare(fight, {1: [CRASH]})[1].sure


def test_of_two_events_one_is_meant() -> None:
    other = replace(CRASH, words="Two horses loose on the road", type_code="104")
    found = compare(later(words="accident, van and Corsa"), {1: [CRASH], 2: [other]})
    assert found[1].chance > found[2].chance
    assert found[1].chance + found[2].chance <= 1.0


def test_a_wide_circle_reaches_further_than_an_address() -> None:
    away = {"words": "crash, Corsa and van", "spot": (400_280.0, 400_000.0)}
    assert chance(later(**away, radius=300.0), CRASH) > chance(later(**away, radius=15.0), CRASH)


@given(call=TELLINGS, events=st.lists(st.lists(TELLINGS, min_size=1, max_size=4), max_size=4))
def test_chances_are_shares_of_one(call: Telling, events: list[list[Telling]]) -> None:
    found = compare(call, dict(enumerate(events)))
    assert all(0.0 <= one.chance <= 1.0 for one in found.values())
    assert sum(one.chance for one in found.values()) <= 1.01


@given(call=TELLINGS, told=TELLINGS, minutes=st.integers(1, 200))
def test_the_longer_ago_the_less_likely(call: Telling, told: Telling, minutes: int) -> None:
    now = replace(call, at=NOW)
    older = replace(told, at=told.at - timedelta(minutes=minutes))
    assert chance(now, older) <= chance(now, told) + 0.001


@pytest.fixture
def desk(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("control-room-supervisor")


def opened(by: Actor, what: str, where: Where, type_code: str = "101") -> Incident:
    incident: Incident = open_from_call(
        by=by, channel="999", where=where, what=what, grade="1", type_code=type_code,
        caller_phone="07700900001",
    ).value  # fmt: skip
    return incident


def at(text: str, easting: float, northing: float) -> Where:
    return Where(text, None, easting, northing, -2.0, 53.5)


def test_a_circle_of_300_m_and_a_nickname_are_recognised(desk: Actor) -> None:
    crash = opened(desk, "Crash, red Corsa and a van", at("A57", 400_000.0, 400_000.0))
    opened(desk, "Lads fighting", at("A57", 400_100.0, 400_000.0), "501")
    circle = possible_duplicates(
        by=desk, what="accident, a van and a Corsa", easting=400_220.0, northing=400_000.0,
        place_text="53.49600, -1.99700 (within 300 m by AML)",
    )  # fmt: skip
    assert [one.incident.pk for one in circle if one.sure] == [crash.pk]


def test_the_second_caller_widens_what_is_known(desk: Actor) -> None:
    """What a caller who was joined has said counts as much as what the first one said."""
    crash = opened(desk, "Two cars", at("A57", 400_000.0, 400_000.0))
    place = Place.objects.create(
        kind="junction", label="Snake Inn", search="snake inn", point=(400_050.0, 400_000.0),
        longitude=-2.0, latitude=53.5,
    )  # fmt: skip
    call: dict[str, Any] = {
        "by": desk,
        "what": "motorcyclist down, petrol leaking",
        "easting": 400_040.0,
        "northing": 400_010.0,
    }
    before = possible_duplicates(**call)
    joined = log_contact(
        by=desk, channel="999", what="motorcyclist lying there, petrol on the road",
        place_text=place.label, place_id=place.pk,
    ).value  # fmt: skip
    join_contact(by=desk, incident_id=crash.pk, contact_id=joined.pk)
    after = possible_duplicates(**call)
    assert after[0].score > before[0].score
    assert after[0].incident.pk == crash.pk


def test_that_nobody_knows_where_it_is_is_no_place(desk: Actor) -> None:
    with clock.frozen(clock.now() - timedelta(hours=3)):
        lost = opened(desk, "Man lost on the moor", Where("Location unknown"), "305")
    found = possible_duplicates(
        by=desk, what="Shed broken into", easting=None, northing=None, type_code="504",
        place_text="location unknown",
    )  # fmt: skip
    assert not any(one.sure for one in found if one.incident.pk == lost.pk)


def test_who_may_not_see_an_incident_is_not_offered_it(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    opened(desk, "Crash, red Corsa and a van", at("A57", 400_000.0, 400_000.0))
    nobody = replace(as_role("call-handler"), audiences=())
    found = possible_duplicates(
        by=nobody, what="Crash, red Corsa and van", easting=400_000.0, northing=400_000.0
    )
    assert found == []

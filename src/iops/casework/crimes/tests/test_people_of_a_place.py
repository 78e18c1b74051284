"""Who had a part in what happened at an address, on the address's card."""

from collections.abc import Callable
from datetime import datetime

import pytest

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.kernel.actors import Actor
from iops.pole.cards.queries import place_card
from iops.pole.links.commands import link
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("sergeant", rank="sergeant")


def person(by: Actor, name: str, restriction: str = "") -> int:
    forename, surname = name.split()
    details = PersonDetails(forename=forename, surname=surname)
    return int(record_person(by=by, details=details, restriction=restriction).value.pk)


def incident(by: Actor, at: Place, involved: int) -> int:
    made = open_from_call(
        by=by, channel="999", where=Where(at.label, place_id=at.pk), what="Shouting", grade="2",
        type_code="501",
    ).value  # fmt: skip
    link(by=by, from_kind="profile", from_id=involved, to_kind="incident", to_id=made.pk,
         reason="involved")  # fmt: skip
    return int(made.pk)


def ties(by: Actor, at: Place) -> list[tuple[str, list[str]]]:
    found = place_card(by=by, place_id=at.pk).associates
    return [(one.name, [tie.how.rsplit(" ", 1)[0] for tie in one.ties]) for one in found]


def test_parts_in_calls_and_crimes_and_visits_are_gathered_by_person(
    by: Actor, mill_lane: Place
) -> None:
    sid, ada = person(by, "Sid Marsh"), person(by, "Ada Quill")
    number = incident(by, mill_lane, sid)
    parties = (PartyIn("victim", profile_id=ada), PartyIn("suspect", profile_id=sid))
    record_crime(by=by, details=CrimeDetails("8N", parties=parties), incident_id=number)
    link(by=by, from_kind="profile", from_id=ada, to_kind="place", to_id=mill_lane.pk,
         reason="visits")  # fmt: skip
    found = dict(ties(by, mill_lane))
    assert set(found) == {"Sid Marsh", "Ada Quill"}
    assert set(found["Sid Marsh"]) == {"suspect in", "involved in"}
    assert set(found["Ada Quill"]) == {"victim in", "visits"}


def test_who_is_restricted_is_no_associate(
    by: Actor, as_role: Callable[..., Actor], mill_lane: Place
) -> None:
    incident(by, mill_lane, person(by, "Sid Marsh"))
    hidden = person(by, "Otto Bream", "absent")
    again = as_role("sergeant", rank="sergeant")  # who has the new audience, too
    incident(again, mill_lane, hidden)
    assert {name for name, _ in ties(again, mill_lane)} == {"Otto Bream", "Sid Marsh"}
    other = as_role("response-officer", team="OTHER")
    assert [name for name, _ in ties(other, mill_lane)] == ["Sid Marsh"]

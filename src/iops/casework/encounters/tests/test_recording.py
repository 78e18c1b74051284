"""Recording a search: whom, what, where; all that is wrong at once; put right; reviewed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from iops.casework.encounters.commands import (
    correct_search,
    read_feedback,
    record_search,
    review_search,
)
from iops.casework.encounters.contracts import SearchDetails
from iops.casework.encounters.models import Encounter, Review
from iops.casework.encounters.queries import Wanted, encounter_card, encounters
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import LogEntry
from iops.duties.contracts import DutyState
from iops.duties.models import Duty
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import EditConflict, Invalid, NotPermitted, Refused
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.search.queries import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DETAILS = SearchDetails(
    "Person search", "pace-1", "stolen", "Ran off with a box under his coat",
    place_text="by the canal", self_ethnicity="W1",
)  # fmt: skip
WHY = {"ground": "mistake", "reason": "The video shows it was a bag."}


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer")


@pytest.fixture
def sergeant(as_role: Callable[..., Actor]) -> Actor:
    return as_role("sergeant", rank="sergeant")


def search(by: Actor, **changes: object) -> Encounter:
    made = record_search(by=by, details=replace(DETAILS, **changes)).value  # type: ignore[arg-type]
    return Encounter.objects.get(pk=made.pk)


def test_words_are_kept_as_published_and_codes_beside_them(by: Actor) -> None:
    one = search(by, gender="non-binary", self_ethnicity="W4", officer_ethnicity="IC2")
    assert one.number.startswith("SS-")
    assert one.legislation == "Police and Criminal Evidence Act 1984 (section 1)"
    assert (one.gender, one.gender_code) == ("Other", "non-binary")
    assert (one.self_ethnicity, one.self_ethnicity_code) == (
        "White - Any other White background", "W4"
    )  # fmt: skip
    assert (one.officer_ethnicity, one.officer_ethnicity_code) == ("White", "IC2")
    assert one.profile_id is None


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(by: Actor) -> None:
    wrong = SearchDetails(
        "", "no-such", "", self_ethnicity="NS", clothing="more", profile_id=987_654,
        person=None, vehicle="!!", at=clock.now() + timedelta(hours=1), incident_id=987_654,
    )  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        record_search(by=by, details=wrong)
    assert set(refusal.value.fields) == {
        "kind", "legislation", "search_object", "grounds", "clothing_text", "person", "vehicle",
        "at", "incident", "place",
    }  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        record_search(
            by=by,
            details=replace(
                DETAILS, self_ethnicity="NS", person=PersonDetails(born="1974-13"), grounds=""
            ),
        )
    assert set(refusal.value.fields) == {
        "ethnicity_reason", "officer_ethnicity", "born", "grounds"
    }  # fmt: skip
    assert Encounter.objects.count() == 0
    assert Profile.objects.count() == 0


def test_section_60_takes_an_authorisation_instead_of_grounds(by: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        search(by, legislation="cjpo-60", grounds="")
    assert set(refusal.value.fields) == {"authority"}
    told = "Insp. Holt, from 22:00 to 06:00, Alderton town centre"
    one = search(by, legislation="cjpo-60", grounds="", authority=told)
    assert (one.authority, one.grounds) == (told, "")
    assert search(by, authority=told).authority == ""


def test_a_code_that_has_ended_is_no_outcome_of_today(by: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        search(by, outcome="old-nothing")
    assert set(refusal.value.fields) == {"outcome"}


def test_a_person_is_recorded_on_the_spot_with_what_the_form_says(by: Actor) -> None:
    named = PersonDetails(forename="Petra", surname="Lind", born="1974", source="stop-search")
    one = search(by, person=named, gender="female", officer_ethnicity="IC1")
    profile = Profile.objects.get(pk=one.profile_id or 0)
    assert (profile.surname, profile.ethnicity, profile.gender) == ("Lind", "W1", "female")
    again = search(by, profile_id=profile.pk, person=named)
    assert (again.profile_id, Profile.objects.count()) == (profile.pk, 1)


def test_a_vehicle_is_the_one_with_its_mark_and_needs_nobody(by: Actor) -> None:
    car = record_vehicle(by=by, vrm="AB12CDE", make="Ford").value
    one = search(
        by, kind="Vehicle search", vehicle="ab12 cde", unattended=True, self_ethnicity="",
        gender="male",
    )  # fmt: skip
    assert (one.vehicle_id, one.unattended, one.gender) == (car.pk, True, "")
    with pytest.raises(Invalid) as refusal:
        search(by, kind="Person and Vehicle search", self_ethnicity="")
    assert set(refusal.value.fields) == {"vehicle", "self_ethnicity"}


def test_the_incident_says_that_somebody_was_searched(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    incident = open_from_call(
        by=as_role("call-handler"), channel="999", where=Where("4 Mill Lane"), what="Fight",
        grade="1",
    ).value  # fmt: skip
    one = search(by, incident_id=incident.pk)
    assert LogEntry.objects.filter(incident_id=incident.pk, text__contains=one.number).exists()
    card = encounter_card(by=by, encounter_id=one.pk)
    assert card.incident is not None
    assert incident.number in card.incident.title


def test_the_same_key_makes_one_record(by: Actor) -> None:
    keyed = by.with_key("one-press")
    first, second = (record_search(by=keyed, details=DETAILS) for _ in range(2))
    assert (first.value.id, second.replayed) == (second.value.id, True)
    assert Encounter.objects.count() == 1


def test_it_is_found_by_its_number_and_by_words_of_its_grounds(by: Actor) -> None:
    one = search(by, grounds="Carried a crowbar wrapped in a towel")
    for typed in (one.number, one.number.rsplit("-", 1)[0], "crowbar towel"):
        hits = find(by=by, text=typed).hits
        assert [(hit.kind, hit.id) for hit in hits] == [("encounter", one.pk)], typed
        assert hits[0].url == f"/encounters/{one.pk}/"


def test_a_correction_says_why_and_keeps_what_was_said(by: Actor, sergeant: Actor) -> None:
    one = search(by)
    right = replace(DETAILS, grounds="Ran off with a bag under his coat", at=one.at)
    with pytest.raises(Invalid) as refusal:
        correct_search(
            by=by, encounter_id=one.pk, expected_version=1, details=replace(right, grounds=""),
            ground="", reason="",
        )  # fmt: skip
    assert set(refusal.value.fields) == {"grounds", "ground", "reason"}

    def put_right(who: Actor, version: int, details: SearchDetails) -> None:
        correct_search(
            by=who, encounter_id=one.pk, expected_version=version, details=details, **WHY
        )

    with pytest.raises(Invalid, match="Nothing differs"):
        put_right(by, 1, replace(DETAILS, at=one.at))
    put_right(by, 1, right)
    with pytest.raises(EditConflict):
        put_right(by, 1, replace(right, found="A key"))
    put_right(sergeant, 2, replace(right, place_text="on the bridge"))
    card = encounter_card(by=by, encounter_id=one.pk)
    assert card.spot.place_text == "on the bridge"
    place, words = card.corrections
    assert [(line.field, line.before) for line in place.fields] == [("Where", "")]
    (line,) = words.fields
    assert (line.field, line.before, line.after) == (
        "Grounds", "Ran off with a box under his coat", "Ran off with a bag under his coat"
    )  # fmt: skip
    assert words.reason == WHY["reason"]


def test_another_officer_corrects_nothing(by: Actor, as_role: Callable[..., Actor]) -> None:
    one, other = search(by), as_role("response-officer", "t.other")
    with pytest.raises(Refused, match="officer who searched"):
        correct_search(
            by=other, encounter_id=one.pk, expected_version=1,
            details=replace(DETAILS, found="A key"), **WHY,
        )  # fmt: skip


def test_feedback_is_a_duty_of_the_officer_until_it_is_read(
    by: Actor, sergeant: Actor, at_noon: datetime
) -> None:
    one = search(by)
    with pytest.raises(Invalid) as refusal:
        review_search(by=sergeant, encounter_id=one.pk, reasonable=False)
    assert set(refusal.value.fields) == {"feedback"}
    with pytest.raises(NotPermitted):
        review_search(by=by, encounter_id=one.pk, reasonable=True)
    review_search(by=sergeant, encounter_id=one.pk, reasonable=True)
    assert not Duty.objects.filter(kind="read-search-feedback").exists()
    told = "Say what made you think that the box was stolen."
    review_search(by=sergeant, encounter_id=one.pk, reasonable=False, feedback=told)
    duty = Duty.objects.get(kind="read-search-feedback", state="open")
    assert (duty.owner_id, duty.due_at) == (by.account_id, at_noon + timedelta(days=7))
    with pytest.raises(Refused):
        read_feedback(by=sergeant, encounter_id=one.pk)
    read_feedback(by=by, encounter_id=one.pk)
    duty.refresh_from_db()
    assert duty.state == DutyState.MET
    assert not Review.objects.filter(read_at=None).exists()


def test_nobody_reviews_their_own_search(sergeant: Actor) -> None:
    one = search(sergeant)
    with pytest.raises(Refused, match="your own"):
        review_search(by=sergeant, encounter_id=one.pk, reasonable=True)


def test_a_sample_holds_what_nobody_has_reviewed_and_none_of_ones_own(
    by: Actor, sergeant: Actor
) -> None:
    found = [search(by) for _ in range(7)]
    search(sergeant)
    review_search(by=sergeant, encounter_id=found[0].pk, reasonable=True)
    drawn = encounters(by=sergeant, wanted=Wanted(review="sample"))
    numbers = {line.encounter.pk for line in drawn}
    assert len(numbers) == 5
    assert numbers <= {one.pk for one in found[1:]}
    assert drawn == encounters(by=sergeant, wanted=Wanted(review="sample"))
    mine = encounters(by=by, wanted=Wanted(mine=True, day=clock.local_date(clock.now())))
    assert [line.encounter.pk for line in mine] == [one.pk for one in reversed(found)]
    assert {line.reviewed for line in mine} == {""}  # a verdict is for those who review

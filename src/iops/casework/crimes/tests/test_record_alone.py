"""A crime that no incident came before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from iops.casework.crimes.commands import allocate_crime, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.casework.crimes.queries import crime_card, investigators
from iops.conftest import NOON
from iops.duties.models import Duty
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import break_glass, set_sight
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, Refused
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
SHOPLIFTING = CrimeDetails("46", parties=(PartyIn("victim", organisation="Corner Shop"),))


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer")


def place(**changes: object) -> Place:
    given: dict[str, object] = {
        "kind": "premises", "label": "Corner Shop, 12 Mill Lane", "search": "corner shop mill lane",
        "point": (400_000.0, 400_000.0), "longitude": -2.0, "latitude": 53.5, "beat": "A1",
        "division": "Alder",
    }  # fmt: skip
    return Place.objects.create(**{**given, **changes})


def test_the_clock_runs_from_the_first_report_and_the_place_brings_its_beat(by: Actor) -> None:
    shop = place()
    with clock.frozen(NOON):
        made = record_crime(
            by=by, details=SHOPLIFTING, reported_at=NOON - timedelta(hours=30), place_id=shop.pk
        ).value
    crime = Crime.objects.get(pk=made.pk)
    assert crime.reported_at == NOON - timedelta(hours=30)
    assert (crime.place_text, crime.beat, crime.easting) == (shop.label, "A1", 400_000.0)
    assert str(crime.committed_from) == str(clock.local_date(crime.reported_at))
    assert not crime_card(by=by, crime_id=crime.pk).incidents
    assert Duty.objects.filter(kind="record-crime", state="open").count() == 0


def test_a_report_of_tomorrow_and_a_place_that_is_none_are_refused(by: Actor) -> None:
    with clock.frozen(NOON):
        with pytest.raises(Invalid, match="in the future"):
            record_crime(by=by, details=SHOPLIFTING, reported_at=NOON + timedelta(minutes=1))
        for number in (987_654, place(confidential=True).pk):
            with pytest.raises(Invalid, match="no such place"):
                record_crime(by=by, details=SHOPLIFTING, place_id=number)
    assert Crime.objects.count() == 0


def test_only_who_may_investigate_is_given_a_crime(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    sergeant, handler = as_role("sergeant", rank="sergeant"), as_role("call-handler")
    crime = record_crime(by=by, details=SHOPLIFTING).value
    with pytest.raises(Invalid, match="may investigate"):
        allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=handler.account_id)
    allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=by.account_id)
    offered = [number for number, _ in investigators(by=sergeant)]
    assert by.account_id in offered
    assert handler.account_id not in offered


def test_allocation_of_a_restricted_crime_gives_sight_while_it_is_theirs(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    def again(who: Actor) -> Actor:
        forget()
        return actor_for(Account.objects.get(pk=who.account_id))

    sergeant = as_role("sergeant", rank="sergeant", team="TEAM-S")
    mate = as_role("investigator", "t.mate", team="TEAM-S")
    first, second = (as_role("investigator", f"t.{n}", team="TEAM-I") for n in ("one", "two"))
    crime, other = (record_crime(by=sergeant, details=SHOPLIFTING).value for _ in range(2))
    for one in (crime, other):
        set_sight(
            by=again(sergeant), record_kind="crime", record_id=one.pk,
            restriction="contact-owner", reason="A threatened witness",
        )  # fmt: skip
    assert mine(first, crime) is False
    allocate_crime(by=again(sergeant), crime_id=crime.pk, owner_id=first.account_id)
    assert (mine(again(first), crime), mine(again(first), other)) == (True, False)
    allocate_crime(by=again(sergeant), crime_id=crime.pk, owner_id=second.account_id)
    assert (mine(again(first), crime), mine(again(second), crime)) == (False, True)
    allocate_crime(by=again(sergeant), crime_id=crime.pk, owner_id=mate.account_id)
    allocate_crime(by=again(sergeant), crime_id=crime.pk, owner_id=first.account_id)
    assert (mine(again(second), crime), mine(again(mate), crime)) == (False, True)
    duty = Duty.objects.filter(subject_kind="crime", subject_id=crime.pk, state="open")
    with visibility(again(first)):
        assert first.account_id in duty.values_list("owner_id", flat=True)
    looker = as_role("sergeant", "t.looker", rank="sergeant", team="TEAM-I")
    break_glass(
        by=again(looker), record_kind="crime", record_id=crime.pk, reason="Left my notes there"
    )
    with pytest.raises(Refused, match="for a time only"):
        allocate_crime(
            by=again(looker), crime_id=crime.pk,
            owner_id=as_role("investigator", "t.three", team="TEAM-I").account_id,
        )  # fmt: skip


def mine(who: Actor, crime: Crime) -> bool:
    with visibility(who):
        return Crime.objects.visible_to(who).filter(pk=crime.pk).exists()


def test_the_page_records_it_and_keeps_what_was_typed(by: Actor) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert "First reported" in client.get("/crimes/record/").content.decode()
    typed = {
        "class_code": "46", "summary": "Meat taken in the morning", "victim": "other",
        "victim_organisation": "Corner Shop", "place": "By the canal", "reported_at": "yesterday",
        "committed_from": "2026-01", "committed_to": "2026-01",
    }  # fmt: skip
    refused = client.post("/crimes/record/", typed)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "is not a day and time" in html
    assert "Meat taken in the morning" in html
    assert "By the canal" in html
    nothing = {**typed, "class_code": "", "reported_at": "2026-01-24T09:30"}
    assert (
        "Nothing is chosen for the class"
        in client.post("/crimes/record/", nothing).content.decode()
    )
    answer = client.post("/crimes/record/", {**typed, "reported_at": "2026-01-24T09:30"})
    assert answer.status_code == 302
    crime = Crime.objects.get()
    assert crime.place_text == "By the canal"
    assert crime.reported_at.astimezone(clock.LONDON).strftime("%H:%M") == "09:30"

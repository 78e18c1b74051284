"""Map and timeline of a set of records: lazy, bounded, for each viewer their own."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.governance.audit.looks import subject
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.pole.cards import picture
from iops.pole.cards.picture import Picture, picture_of
from iops.pole.cards.strip import strip_of
from iops.pole.cards.tests.test_place_map import incident, place
from iops.pole.confidential.commands import mark_place
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
Sets = list[tuple[str, int]]


def person(by: Actor, home: Place | None = None, surname: str = "Marsh", **more: object) -> int:
    details = PersonDetails(forename="Ann", surname=surname, place_id=home.pk if home else None,
                            address=home.label if home else "")  # fmt: skip
    return int(record_person(by=by, details=details, **more).value.pk)  # type: ignore[arg-type]


def tie(by: Actor, profile: int, to_kind: str, to_id: int, reason: str) -> None:
    link(by=by, from_kind="profile", from_id=profile, to_kind=to_kind, to_id=to_id, reason=reason)


def seen(by: Actor, *records: tuple[str, int]) -> Picture:
    found: Picture = picture_of(by=by, records=list(records))
    return found


def pins(found: Picture) -> list[tuple[str, str]]:
    return sorted((spot.kind, spot.title.split(",")[0]) for spot in found.spots)


def events(found: Picture) -> set[tuple[str, int]]:
    return {(event.what.kind, event.what.id) for event in found.events}


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("sergeant")


def test_homes_and_what_happened_stand_on_the_map_and_the_timeline(by: Actor) -> None:
    home, scene = place("1 Mill Lane"), place("9 High Street", 900)
    ann = person(by, home)
    called = incident(by, scene)
    crime = record_crime(
        by=by, incident_id=called,
        details=CrimeDetails("8N", parties=(PartyIn("victim", profile_id=ann),)),
    ).value  # fmt: skip
    marker = set_marker(
        by=by, about_kind="profile", about_id=ann, type_code="VI", evidence="Seen.",
        review_on=date(2099, 1, 1),
    ).value  # fmt: skip
    found = seen(by, ("profile", ann), ("incident", called))
    assert ("place", "1 Mill Lane") in pins(found)
    assert {"crime", "incident"} <= {spot.kind for spot in found.spots}
    assert {("incident", called), ("crime", crime.pk), ("marker", marker.pk)} <= events(found)
    assert [spot.whose for spot in found.spots if spot.kind == "place"] == [
        [("Ann Marsh", f"/people/{ann}/")]
    ]
    look = Look.objects.filter(account_id=by.account_id, page="cards.picture").latest("id")
    assert {subject("profile", ann), subject("crime", crime.pk)} <= set(look.subjects)
    assert look.detail == {}


def test_a_person_stands_for_all_of_their_records(by: Actor) -> None:
    first, second = person(by, place("1 Mill Lane")), person(by, place("2 Mill Lane", 40))
    judge(by=by, left_id=first, right_id=second, verdict="same", reason="Same face")
    assert [title for _, title in pins(seen(by, ("profile", second)))] == [
        "1 Mill Lane", "2 Mill Lane",
    ]  # fmt: skip


def test_each_viewer_has_only_what_they_may_see(by: Actor, as_role: Callable[..., Actor]) -> None:
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    by = actor_for(Account.objects.get(pk=by.account_id))
    set_context(by, "test")
    ann = person(by, place("1 Mill Lane"), audience_id=hidden)
    bob = person(by, surname="Reed")
    set_marker(
        by=by, about_kind="profile", about_id=ann, type_code="VI", evidence="Seen.",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    both: Sets = [("profile", ann), ("profile", bob)]
    assert seen(by, *both).records == 2
    other = seen(as_role("dispatcher"), *both)
    assert (other.records, pins(other), events(other)) == (1, [], set())
    absent = seen(as_role("call-handler"), ("profile", 999_999))
    assert (absent.records, pins(absent), events(absent)) == (0, [], set())


def test_a_confidential_home_is_on_the_map_of_those_who_may_know_it_only(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    ann = person(by, place("1 Mill Lane"), confidential=True)
    refuge = place("3 Refuge Row", 40)
    bob = person(by, refuge, surname="Reed")
    called = incident(by, refuge)
    mark_place(by=as_role("safeguarding-officer"), place_id=refuge.pk, confidential=True,
               reason="A refuge for women")  # fmt: skip
    stranger = as_role("response-officer", team="TEAM-B")
    found = seen(
        stranger, ("profile", ann), ("profile", bob), ("place", refuge.pk), ("incident", called)
    )
    assert found.spots == []
    assert events(found) == {("incident", called)}
    keeper = actor_for(Account.objects.get(username="t.safeguarding-officer"))
    known = seen(keeper, ("profile", ann), ("profile", bob), ("place", refuge.pk))
    assert pins(known) == [("place", "1 Mill Lane"), ("place", "3 Refuge Row")]


def test_what_is_too_much_is_cut_and_said(
    by: Actor, monkeypatch: pytest.MonkeyPatch, as_part: Callable[..., str]
) -> None:
    monkeypatch.setattr(picture, "MOST_SPOTS", 2)
    monkeypatch.setattr(picture, "MOST_EVENTS", 1)
    homes = [place(f"{number} Mill Lane", number * 10) for number in range(1, 5)]
    calls = [incident(by, home) for home in homes]
    text = as_part(by, [("incident", one) for one in calls])
    assert "2 places and 1 event of 4 records" in text
    assert "Not all is shown: 2 more places and 3 older events left out." in text


def test_the_page_sends_kinds_and_numbers_and_no_text(
    by: Actor, as_part: Callable[..., str]
) -> None:
    ann = person(by, place("1 Mill Lane"))
    client = signed(by)
    text = client.post("/find", {"q": "ann marsh"}).content.decode()
    form = text.split("data-picture-of")[1].split("</form>")[0]
    assert f'name="record" value="profile:{ann}"' in form
    assert "ann" not in form.lower().replace("csrfmiddlewaretoken", "")
    part = as_part(by, [("profile", ann)])
    assert "1 Mill Lane" in part
    assert 'id="picture-pins"' in part
    refused = client.post("/find/picture", {"record": ["profile:x"]})
    assert refused.status_code == 422
    assert "Search again" in refused.content.decode()
    assert client.get("/find/picture").status_code == 405


@pytest.mark.parametrize(
    ("first", "last", "years"), [(2020, 2024, 4), (2024, 2024, 0), (1990, 2025, 7)]
)
def test_the_strip_stands_from_the_oldest_to_the_newest(first: int, last: int, years: int) -> None:
    made = strip_of(
        [
            (datetime(last, 6, 1, tzinfo=UTC), "Crimes"),
            (datetime(first, 3, 1, tzinfo=UTC), "Incidents"),
        ]
    )
    assert made is not None
    assert [lane["label"] for lane in made["lanes"]] == ["Crimes", "Incidents"]
    crime, call = (float(lane["marks"][0]["x"]) for lane in made["lanes"])
    assert call < crime <= made["right"]
    assert len(made["ticks"]) == years
    assert strip_of([]) is None


def signed(by: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def as_part() -> Callable[..., str]:
    def fetch(by: Actor, records: Sets) -> str:
        answer = signed(by).post(
            "/find/picture", {"record": [f"{kind}:{one}" for kind, one in records]}
        )
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        return answer.content.decode()

    return fetch

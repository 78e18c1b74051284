"""Somebody died: it is said on top of the card and in search, closes nothing, and can be undone."""

from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.pole.cards.persons import age_at_death, age_of
from iops.pole.cards.queries import person_card, place_card
from iops.pole.cards.tests.test_place_map import place
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.commands import correct, record_death
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("investigator")


def browser(by: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def person(by: Actor, **more: Any) -> Profile:
    given = {"forename": "Mara", "surname": "Quillon", "born": "1974-05"} | more
    return record_person(by=by, details=PersonDetails(**given)).value


def died(by: Actor, profile: Profile, when: str = "2026-01", **more: Any) -> None:
    how: dict[str, Any] = {"source": "coroner", "expected_version": profile.version} | more
    record_death(by=by, profile_id=profile.pk, died=when, **how)


@pytest.mark.parametrize(
    ("born", "dead", "age"),
    [("1974-05-02", "2026-05-01", "51"), ("1974", "2026", "51 to 52"), ("2026", "2026-01", "0"),
     ("1974-05", "2026-05", "51 to 52")],
)  # fmt: skip
def test_the_age_of_the_dead_is_their_age_at_death(born: str, dead: str, age: str) -> None:
    assert age_at_death(PartialDate.parse(born), PartialDate.parse(dead)) == age


def test_the_age_of_the_living_is_todays() -> None:
    assert age_of(PartialDate.parse("1974"), None, date(2026, 3, 10)) == "51 to 52"
    assert age_of(None, None, date(2026, 3, 10)) == ""


def test_a_death_is_recorded_on_its_form_and_stands_on_top_of_the_card(by: Actor) -> None:
    mara, client = person(by), browser(by)
    card, address = f"/people/{mara.pk}/", f"/record/died/{mara.pk}/"
    assert f'href="{address}"' in client.get(card).content.decode()
    assert client.get(address).status_code == 200
    sent = {"died": "2026-01", "source": "coroner", "words": "Ref 12/26", "expected_version": "1"}
    answer = client.post(address, sent)
    assert answer["Location"] == card
    text = unescape(client.get(card).content.decode())
    source = "The coroner or the coroner’s officer. Ref 12/26"
    for words in ("Died 2026-01.", "Aged 51.", "born 1974-05, died 2026-01", "Age at death",
                  "the death was recorded", source):  # fmt: skip
        assert words in text, words
    assert "Record a death" not in text
    assert "died 2026-01" in unescape(client.get(address).content.decode())
    before = unescape(client.get(f"/record/before/profile/{mara.pk}/").content.decode())
    assert ("<ins>2026-01</ins>" in before, "the person has died" in before) == (True, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"died": ""}, "Say when: a year"),
        ({"died": "2026-13"}, "has no such month"),
        ({"died": "2027"}, "has not been yet"),
        ({"died": "1970"}, "one of the two is wrong"),
        ({"source": ""}, "Say who says so"),
        ({"source": "", "died": "2026-13"}, "has no such month"),
        ({"expected_version": "7"}, "Somebody else changed this record"),
    ],
)
def test_a_wrong_value_has_its_sentence_and_what_was_typed_is_kept(
    by: Actor, given: dict[str, str], sentence: str
) -> None:
    mara, client = person(by), browser(by)
    sent = {"died": "2026-01", "source": "coroner", "words": "Ref 12/26", "expected_version": "1"}
    answer = client.post(f"/record/died/{mara.pk}/", sent | given)
    text = unescape(answer.content.decode())
    assert (answer.status_code in (409, 422), sentence in text) == (True, True), text[:2500]
    assert "Ref 12/26" in text
    if given == {"source": "", "died": "2026-13"}:
        assert "Say who says so" in text
    assert Profile.objects.get(pk=mara.pk).died is None


def test_search_and_every_list_of_people_say_who_died_whichever_record_says_so(by: Actor) -> None:
    spot = place("9 Canal Row, Alderton")
    mara, other = person(by, place_id=spot.pk), person(by)
    child = person(by, forename="Ben", born="2012", place_id=spot.pk)
    judge(by=by, left_id=mara.pk, right_id=other.pk, verdict="same", reason="Same face")
    died(by, other)
    died(by, child, "2025")
    hit = next(hit for hit in find(by=by, text="Mara Quillon").hits if hit.kind == "profile")
    assert (hit.died, "age" in hit.facets) == ("2026-01", False)
    text = browser(by).post("/find", {"q": "Mara Quillon"}).content.decode()
    assert "died 2026-01" in text
    (relative,) = person_card(by=by, nominal_id=mara.pk).household.people
    assert (relative.died, relative.child, relative.age) == ("2025", False, "12 to 13")
    assert place_card(by=by, place_id=spot.pk).record.pk == spot.pk
    page = browser(by).get(f"/places/{spot.pk}/").content.decode()
    assert "died 2025" in page


def test_duties_about_the_dead_stay_with_their_owners_and_are_shown(by: Actor) -> None:
    mara, client = person(by), browser(by)
    set_marker(
        by=by, about_kind="profile", about_id=mara.pk, type_code="VI", evidence="Seen",
        review_on=date(2026, 6, 1),
    )  # fmt: skip
    Duty.objects.create(
        audience_id=mara.audience_id, created_by=by.account_id, kind="restricted-likeness",
        queue="restricted-likeness", subject_kind="profile", subject_id=mara.pk, state="open",
        owner_id=by.account_id, opened_at=clock.now(), risk=10,
    )  # fmt: skip
    before = list(Duty.objects.order_by("pk").values_list("pk", "state", "owner_id"))
    assert "Somebody is recording" in client.get(f"/record/died/{mara.pk}/").content.decode()
    died(by, mara)
    assert list(Duty.objects.order_by("pk").values_list("pk", "state", "owner_id")) == before
    assert "Somebody is recording" in client.get(f"/people/{mara.pk}/").content.decode()


def test_a_death_that_was_recorded_wrongly_is_taken_back_by_correcting(by: Actor) -> None:
    mara = person(by)
    died(by, mara)
    with pytest.raises(Invalid, match="says already"):
        died(by, Profile.objects.get(pk=mara.pk))
    correct(
        by=by, kind="profile", record_id=mara.pk, expected_version=2, texts={"died": ""},
        ground="mistake", reason="Another Mara Quillon died",
    )  # fmt: skip
    assert person_card(by=by, nominal_id=mara.pk).died is None
    assert "Died 2026" not in browser(by).get(f"/people/{mara.pk}/").content.decode()


def test_two_dates_of_death_are_shown_and_not_overwritten(by: Actor) -> None:
    mara, other = person(by), person(by)
    judge(by=by, left_id=mara.pk, right_id=other.pk, verdict="same", reason="Same face")
    died(by, mara, "2025-12-01")
    died(by, other, "2026-01")
    assert (
        "Two dates of death: 2025-12-01, 2026-01"
        in person_card(by=by, nominal_id=mara.pk).conflicts
    )


def test_whom_the_dead_were_kin_to_stays_on_the_card(by: Actor) -> None:
    mara, jo = person(by), person(by, forename="Jo", born="1976")
    link(by=by, from_kind="profile", from_id=mara.pk, to_kind="profile", to_id=jo.pk,
         reason="sibling")  # fmt: skip
    died(by, mara)
    (relative,) = person_card(by=by, nominal_id=jo.pk).household.people
    assert (relative.name, relative.died, relative.age) == ("Mara Quillon", "2026-01", "51")

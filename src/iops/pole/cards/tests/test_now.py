"""The strip on top of a card, markers by relation, and what a card costs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.casework.crimes.commands import allocate_crime, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, Refused
from iops.pole.cards.queries import PersonCard, person_card
from iops.pole.links import queries as link_queries
from iops.pole.links.commands import keep_marker, lapse_marker, link, set_marker
from iops.pole.links.queries import links_of
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("sergeant", rank="sergeant")


def person(by: Actor, name: str = "Mara Quill") -> Profile:
    forename, surname = name.split()
    return record_person(by=by, details=PersonDetails(forename=forename, surname=surname)).value


def incident(by: Actor, profile: Profile, grade: str) -> int:
    made = open_from_call(
        by=by, channel="999", where=Where("4 Mill Lane"), what="Shouting", grade=grade,
        type_code="501",
    ).value  # fmt: skip
    link(
        by=by, from_kind="profile", from_id=profile.pk, to_kind="incident", to_id=made.pk,
        reason="involved",
    )  # fmt: skip
    return int(made.pk)


def now_of(by: Actor, profile: Profile) -> list[tuple[str, str]]:
    return [(line.kind, line.level) for line in card_of(by, profile).now]


def card_of(by: Actor, profile: Profile) -> PersonCard:
    return person_card(by=by, nominal_id=profile.pk)


def test_a_strip_without_anything_open_says_nothing(by: Actor) -> None:
    assert card_of(by, person(by)).now == []


def test_open_incidents_of_every_grade_are_on_the_strip_danger_first(by: Actor) -> None:
    mara = person(by)
    for grade in ("1", "C", "2"):
        incident(by, mara, grade)
    assert now_of(by, mara) == [("incident", "danger"), *[("incident", "notice")] * 2]
    assert card_of(by, mara).now[0].text.startswith("Grade 1, open: INC-")


def test_an_open_crime_names_the_officer_in_case_until_its_outcome(by: Actor) -> None:
    mara = person(by)
    crime = record_crime(
        by=by, details=CrimeDetails("8N", parties=(PartyIn("victim", profile_id=mara.pk),))
    ).value
    (line,) = card_of(by, mara).now
    assert "Victim in " in line.text
    assert "no officer in case yet" in line.text
    allocate_crime(by=by, crime_id=crime.pk, owner_id=by.account_id)
    (line,) = card_of(by, mara).now
    assert f"officer in case {by.name}" in line.text
    assert line.url == f"/crimes/{crime.pk}/"
    from iops.casework.crimes.models import Crime

    Crime.objects.filter(pk=crime.pk).update(state="closed")
    assert card_of(by, mara).now == []


def test_the_review_of_a_marker_is_a_duty_of_who_set_it_and_shows_when_late(by: Actor) -> None:
    mara = person(by)
    day = clock.local_date(clock.now()) + timedelta(days=30)
    marker = set_marker(
        by=by, about_kind="profile", about_id=mara.pk, type_code="WE", evidence="Knife found",
        review_on=day,
    ).value  # fmt: skip
    from iops.duties.models import Duty

    duty = Duty.objects.get(subject_kind="marker", subject_id=marker.pk)
    assert (duty.owner_id, duty.due_at) == (by.account_id, clock.local_midnight(day))
    assert now_of(by, mara) == []
    with clock.frozen(clock.now() + timedelta(days=31)):
        (line,) = card_of(by, mara).now
        assert (line.level, line.url) == ("warning", f"/record/review/{marker.pk}/")
        with pytest.raises(Invalid, match="why it stays"):
            keep_marker(by=by, marker_id=marker.pk, why=" ", review_on=date(2090, 1, 1))
        kept = keep_marker(
            by=by, marker_id=marker.pk, why="Knife seen again", review_on=date(2090, 1, 1)
        ).value
        assert "Knife found" in kept.evidence
        assert "Knife seen again" in kept.evidence
        assert now_of(by, mara) == []
        duty.refresh_from_db()
        assert (duty.state, duty.due_at) == ("open", clock.local_midnight(date(2090, 1, 1)))
        lapse_marker(by=by, marker_id=marker.pk)
        duty.refresh_from_db()
        assert duty.state == "met"
        with pytest.raises(Refused):
            keep_marker(by=by, marker_id=marker.pk, why="x", review_on=date(2091, 1, 1))


def test_what_somebody_may_not_see_is_not_on_their_strip(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    mara = person(by)
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    by = actor_for(Account.objects.get(pk=by.account_id))
    incident(by, mara, "1")
    from iops.controlroom.incidents.models import Incident

    Incident.objects.update(audience_id=hidden)
    assert now_of(by, mara) == [("incident", "danger")]
    assert now_of(as_role("dispatcher"), mara) == []


def test_the_marker_of_somebody_linked_is_a_relation_with_its_dates_and_never_their_own(
    by: Actor, as_page: Callable[..., str]
) -> None:
    mara, otto = person(by), person(by, "Otto Bream")
    link(
        by=by, from_kind="profile", from_id=mara.pk, to_kind="profile", to_id=otto.pk,
        reason="ex-partner", since="2015", until="2019-06",
    )  # fmt: skip
    set_marker(
        by=by, about_kind="profile", about_id=otto.pk, type_code="VI", evidence="Arrest",
        review_on=date(2090, 1, 1),
    )  # fmt: skip
    card = card_of(by, mara)
    assert card.markers == []
    (line,) = [one for one in card.links if one.markers]
    assert (line.title, line.dates) == ("Otto Bream", "2015 to 2019-06")
    text = as_page(by, f"/people/{mara.pk}/")
    assert "No warning marker on this person" in text
    related = text[text.index("by relation, not its own") :]
    related = related[: related.index("</ul>")]
    for words in ("By relation", "former partner of", "Otto Bream", "Violent", "2015 to 2019-06"):
        assert words in related, words
    assert 'class="marker marker--danger"' not in text.split('id="household-title"')[0]


def test_a_card_with_many_links_costs_no_more_statements_than_one_with_few(by: Actor) -> None:
    """A statement costs a round trip: none may stand in a loop over links, kinds or markers."""

    def links(profile: Profile, number: int) -> None:
        for one in range(number):
            other = person(by, f"Friend {chr(65 + one % 26)}{one}")
            phone = record_phone(by=by, number=f"07700{one:06d}").value
            car = record_vehicle(by=by, vrm=f"AB{one:02d}CDE").value
            for kind, number_, reason in (
                ("profile", other.pk, "associate"), ("phone", phone.pk, "uses"),
                ("vehicle", car.pk, "keeper"),
            ):  # fmt: skip
                link(
                    by=by, from_kind="profile", from_id=profile.pk, to_kind=kind, to_id=number_,
                    reason=reason,
                )  # fmt: skip
            if one % 5 == 0:
                set_marker(
                    by=by, about_kind="profile", about_id=other.pk, type_code="VI",
                    evidence="Arrest", review_on=date(2090, 1, 1),
                )  # fmt: skip

    def statements(profile: Profile) -> int:
        card_of(by, profile)
        with CaptureQueriesContext(connection) as caught:
            card_of(by, profile)
        return len(caught)

    few, many = person(by), person(by, "Otto Bream")
    links(few, 1)
    links(many, 60)
    assert statements(many) <= statements(few)
    assert statements(many) <= 30
    card = card_of(by, many)
    assert card.around.count == 180
    assert len(card.links) == 100
    assert card.around.more == 80
    assert sum(bool(line.markers) for line in card.links) == 12, "no marker is left out"


@pytest.mark.parametrize("few", [2000, 4])
def test_of_many_links_the_one_that_warns_is_never_cut_off(
    by: Actor, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(link_queries, "_FEW", few)
    mara = person(by)
    friends = [person(by, f"Friend A{one}") for one in range(8)]
    for friend in friends:
        link(
            by=by, from_kind="profile", from_id=friend.pk, to_kind="profile", to_id=mara.pk,
            reason="associate",
        )  # fmt: skip
    for about in (friends[0], mara):
        set_marker(
            by=by, about_kind="profile", about_id=about.pk, type_code="FI", evidence="Gun seen",
            review_on=date(2090, 1, 1),
        )  # fmt: skip
    with visibility(by):
        lines, whole = links_of(by, "profile", [mara.pk], limit=3)
    assert whole == 8
    assert [line.from_id for line in lines] == [friends[0].pk, friends[7].pk, friends[6].pk]

"""A record saved is found by the next search; nobody finds what they may not see."""

from collections.abc import Callable
from datetime import date

import pytest

from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.identity.commands import judge
from iops.pole.links.commands import set_marker
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.sameness.commands import judge_things
from iops.pole.search import rules
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db


def person(by: Actor, name: str, born: str = "", **more: object) -> Profile:
    forename, _, surname = name.rpartition(" ")
    details = PersonDetails(forename=forename, surname=surname, born=born)
    return record_person(by=by, details=details, **more).value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Catherine O'Brien", "catherine obrien"),
        ("Siobhán Kelly", "siobhan kelly"),
        ("Mohammed Iqbal", "Mohamed Iqbal"),
        ("Stephen Thompson", "Steven Thomson"),
        ("Anna Smith-Jones", "anna jones"),
        ("Agnieszka Wiśniewska", "Agnieszka Wisniewska"),
        ("Jonathan Featherstone", "Jonathon Fetherstone"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(
    as_role: Callable[..., Actor], stored: str, typed: str
) -> None:
    by = as_role("call-handler")
    person(by, "Somebody Else")
    wanted = person(by, stored)
    assert find(by=by, text=typed).hits[0].id == wanted.pk


def test_a_date_of_birth_puts_the_right_one_first(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    for year in range(1950, 1970):
        person(by, "John Smith", f"{year}-06-01")
    wanted = person(by, "John Smith", "1974-05-02")
    assert find(by=by, text="john smith 02/05/1974").hits[0].id == wanted.pk


def test_plates_and_phones_are_found_as_people_write_them(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    car = record_vehicle(by=by, vrm="ab12 cde").value
    phone = record_phone(by=by, number="+44 7700 900 123").value
    assert [hit.id for hit in find(by=by, text="AB12CDE").hits] == [car.pk]
    assert [hit.id for hit in find(by=by, text="07700 900123").hits] == [phone.pk]


def test_one_line_for_one_person_with_the_markers_of_all_their_records(
    as_role: Callable[..., Actor],
) -> None:
    """The case of a name spelt two ways: the marker follows the person."""
    by = as_role("intelligence-officer")
    first, second = person(by, "Daniel Marsh"), person(by, "Danyel Marsh")
    set_marker(
        by=by, about_kind="profile", about_id=first.pk, type_code="VI", evidence="Arrest 2025",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    judge(by=by, left_id=first.pk, right_id=second.pk, verdict="same", reason="Same address")
    hits = find(by=by, text="Danyel Marsh").hits
    assert len(hits) == 1
    assert [marker.code for marker in hits[0].markers] == ["VI"]


def test_the_marker_of_a_record_that_the_search_does_not_find_is_on_the_line_of_its_person(
    as_role: Callable[..., Actor],
) -> None:
    """Under a quite different name, or another mark: it is the same person, and the same car."""
    by = as_role("intelligence-officer")
    found, other = person(by, "Daniel Marsh"), person(by, "Zebedee Quillfeather")
    judge(by=by, left_id=found.pk, right_id=other.pk, verdict="same", reason="Says so himself")
    car, twin = (record_vehicle(by=by, vrm=mark).value for mark in ("AB12KLM", "ZZ99XYZ"))
    judge_things(by=by, kind="vehicle", left_id=car.pk, right_id=twin.pk, verdict="same",
                 reason="One chassis")  # fmt: skip
    for kind, record in (("profile", other.pk), ("vehicle", twin.pk)):
        set_marker(
            by=by, about_kind=kind, about_id=record, type_code="VI", evidence="Arrest 2025",
            review_on=date(2099, 1, 1),
        )  # fmt: skip
    for text in ("Daniel Marsh", "AB12KLM"):
        answer = find(by=by, text=text)
        (hit,) = answer.hits
        assert [marker.code for marker in hit.markers] == ["VI"], text
        assert answer.danger == [hit]


def test_a_restricted_person_is_absent_or_says_contact_the_owner(
    as_role: Callable[..., Actor],
) -> None:
    owner, other = as_role("investigator"), as_role("call-handler")
    for outside in ("absent", "contact-owner"):
        audience = audiences.intern(
            force_id=owner.force_id, restriction="restricted", outside=outside,
            accounts=[owner.account_id],
        )  # fmt: skip
        owner = actor_for(Account.objects.get(pk=owner.account_id))
        person(owner, f"Hidden {outside.title()}", audience_id=audience)
    other = actor_for(Account.objects.get(pk=other.account_id))
    assert find(by=other, text="Hidden Absent").hits == []
    (hit,) = find(by=other, text="Hidden Contact-Owner").hits
    assert (hit.contact_owner, hit.title, hit.url) == (True, "Restricted record", "")
    assert hit.detail == f"It exists. Ask {owner.name}."
    assert find(by=owner, text="Hidden Absent").hits[0].title == "Hidden Absent"


def test_a_restricted_record_hides_nothing_of_the_same_person_that_is_open(
    as_role: Callable[..., Actor],
) -> None:
    owner = as_role("investigator", team="TEAM-K")
    audience = audiences.intern(
        force_id=owner.force_id, restriction="restricted", outside="contact-owner",
        teams=list(owner.teams),
    )  # fmt: skip
    owner = actor_for(Account.objects.get(pk=owner.account_id))
    shut = person(owner, "Jonquil Marsh", audience_id=audience)
    shown = person(owner, "Jonquil Marsh")
    judge(by=owner, left_id=shut.pk, right_id=shown.pk, verdict="same", reason="Same address")
    hits = find(by=as_role("call-handler"), text="Jonquil Marsh").hits
    assert sorted((hit.title, hit.detail) for hit in hits) == [
        ("Jonquil Marsh", ""), ("Restricted record", "It exists. Ask TEAM-K."),
    ]  # fmt: skip
    assert len(find(by=owner, text="Jonquil Marsh").hits) == 1


def test_a_search_is_a_look_without_what_was_typed(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    wanted = person(by, "Zebedee Canary")
    find(by=by, text="Zebedee Canary")
    look = Look.objects.filter(account_id=by.account_id, page="search.find").latest("id")
    assert look.subjects == [(20 << 48) | wanted.pk]
    assert "anary" not in str(look.detail)


def test_nothing_typed_is_said_in_a_sentence(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(Invalid, match="Type a name"):
        find(by=as_role("call-handler"), text="  ")


@pytest.mark.parametrize("text", ["*", "%%%", "🙂🙂", "\x00\x1b", "' -- ;", "x" * 10_000])
def test_what_cannot_be_looked_for_is_answered_with_a_sentence(
    as_role: Callable[..., Actor], text: str
) -> None:
    with pytest.raises(Invalid, match="Type"):
        find(by=as_role("call-handler"), text=text)


@pytest.mark.parametrize(
    "text",
    [
        "a", "é", "7", "o'", "محمد علي", "王小明", "smith\x00jones", "Robert'); DROP TABLE x;--",
        "99/99/9999", "smith 0099-05-05", "smith 5 may 0050", "smith 01/02/0974",
        "smith 31/02/1974", "smith 0000-00-00", "a b c d e f g h i j k l m n o p",
        "-" * 50 + "smith", "١٢٣٤٥٦٧", "smith 🙂", "ß" * 100, "*smith*", "AB1? CDE", "smith 999",
    ],
)  # fmt: skip
def test_odd_searches_are_answered(as_role: Callable[..., Actor], text: str) -> None:
    by = as_role("call-handler")
    person(by, "Alan Smith", "1974-05-02")
    found = find(by=by, text=text)
    assert found.said
    assert all(hit.title == "Alan Smith" for hit in found.hits)


@pytest.mark.parametrize(
    ("text", "name", "born", "exact"),
    [
        ("smith 1974", "smith", "1974", ()),
        ("smith 2.5.1974", "smith", "1974-05-02", ()),
        ("AB12 CDE", "", "", ("v:AB12CDE",)),
        ("+447700900123", "", "", ("h:07700900123", "n:07700900123")),
        ("X12-345 67", "X12-345 67", "", ()),
        ("x1234567", "x1234567", "", ("n:X1234567",)),
        ("inc-000123-250126", "", "", ("n:INC-000123-250126",)),
    ],
)
def test_what_was_typed_is_understood(
    text: str, name: str, born: str, exact: tuple[str, ...]
) -> None:
    typed = rules.understand(text, today=date(2026, 11, 22))
    assert (typed.name, typed.born, typed.exact) == (name, born, exact)

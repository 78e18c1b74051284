"""Parts of numbers, descriptions, what was written: found by who may see it, by nobody else."""

from collections.abc import Callable

import pytest

from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.objects.commands import record_phone, record_property, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.people.numbers import person_number
from iops.pole.search.budget import Budget
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db


def described(by: Actor, words: str, sex: str = "", born: str = "", surname: str = "") -> Profile:
    details = PersonDetails(surname=surname, description=words, sex=sex, born=born)
    return record_person(by=by, details=details).value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("AB12 KLM", "the same number"),
        ("ends KLM", "a part of the number"),
        ("AB1? KLM", "a part of the number"),
        ("plate 12K", "a part of the number"),
        ("AB12", "a part of the number"),
        ("AB12 KIM", "a mark that reads almost the same"),
        ("BA12 KLM", "a mark that reads almost the same"),
        ("blue corsa, ends KLM", "colour blue; mark …KLM; model corsa"),
        ("blue vauxhall corsa", "colour blue; make vauxhall; model corsa"),
    ],
)
def test_a_vehicle_by_a_part_of_it(as_role: Callable[..., Actor], typed: str, reason: str) -> None:
    by = as_role("call-handler")
    car = record_vehicle(by=by, vrm="AB12KLM", make="Vauxhall", model="Corsa", colour="Blue").value
    record_vehicle(by=by, vrm="XY99ZZZ", make="Vauxhall", model="Corsa", colour="Red")
    (hit,) = find(by=by, text=typed).hits
    assert (hit.id, hit.reason) == (car.pk, reason)


def test_a_phone_by_its_end_and_a_person_by_email_and_national_numbers(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("call-handler")
    phone = record_phone(by=by, number="07700 900 456").value
    details = PersonDetails(
        surname="Marsh", email="Jo@Example.org", pnc_id="03/11985X", cro="265416/21G"
    )
    wanted = record_person(by=by, details=details).value
    assert [hit.id for hit in find(by=by, text="*900456").hits] == [phone.pk]
    for typed in ("jo@example.org", "2003/0011985X", "265416/21g"):
        assert [hit.id for hit in find(by=by, text=typed).hits] == [wanted.pk], typed


def test_three_letters_are_the_end_of_a_mark_where_nobody_is_called_so(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("call-handler")
    klm = record_vehicle(by=by, vrm="AB12KLM").value
    record_vehicle(by=by, vrm="AB12LEE")
    lee = described(by, "Tall", surname="Lee")
    assert [(hit.kind, hit.id) for hit in find(by=by, text="klm").hits] == [("vehicle", klm.pk)]
    assert [(hit.kind, hit.id) for hit in find(by=by, text="lee").hits] == [("profile", lee.pk)]


def test_a_person_by_the_number_on_their_card(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    wanted = described(by, "Tall")
    described(by, "Short")
    number = person_number([wanted])
    for typed in (number, number.lower(), f"PER {wanted.pk}", f"per-{wanted.pk}-{number[-2:]}"):
        (hit,) = find(by=by, text=typed).hits
        assert (hit.id, hit.reason) == (wanted.pk, "the same number"), typed
    assert find(by=by, text=f"PER-{wanted.pk}-99").hits == []


def test_people_by_description_sex_and_age(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    wanted = described(by, "Slim build, tattoos on neck; wore a red hoodie", sex="M", born="2003")
    described(by, "Slim build, tattoo on neck; wore a red hoodie", sex="F", born="2003")
    described(by, "Slim build, tattoo on neck; wore a red hoodie", sex="M", born="1960")
    described(by, "Heavy build", sex="M", born="2003")
    (hit,) = find(by=by, text="slim male 20s, tattoo neck").hits
    assert hit.id == wanted.pk
    assert hit.reason == "says “slim”, “tattoo”, “neck”; of that age"


def test_things_by_what_was_written_of_them(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    bike = record_property(by=by, kind="Bicycle", description="Carrera, bent wheel").value
    assert [hit.id for hit in find(by=by, text="bent wheels", reports=True).hits] == [bike.pk]


def test_nobody_learns_of_a_restricted_record_by_words_or_parts(
    as_role: Callable[..., Actor],
) -> None:
    """Character by character, or word by word, a part would tell the whole."""
    owner, other = as_role("investigator"), as_role("call-handler")
    for outside in ("absent", "contact-owner"):
        audience = audiences.intern(
            force_id=owner.force_id, restriction="restricted", outside=outside,
            accounts=[owner.account_id],
        )  # fmt: skip
        owner = actor_for(Account.objects.get(pk=owner.account_id))
        details = PersonDetails(
            description="zebra tattoo on neck", email="hidden@example.org", phone="07700900789"
        )
        record_person(by=owner, details=details, audience_id=audience)
    other = actor_for(Account.objects.get(pk=other.account_id))
    for typed in ("zebra tattoo neck", "*900789"):
        found = find(by=other, text=typed)
        assert (found.hits, found.facets, found.more) == ([], [], 0), typed
        assert len(find(by=owner, text=typed).hits) == 2, typed
    # The whole number finds what says that it exists, and says no more.
    (hit,) = find(by=other, text="hidden@example.org").hits
    assert (hit.title, hit.reasons, hit.facets) == ("Restricted record", (), {})


def test_the_answer_is_narrowed_by_what_its_lines_have(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    for sex, born in (("M", "1974"), ("M", "1991"), ("F", "1974")):
        details = PersonDetails(forename="Alex", surname="Marsh", sex=sex, born=born)
        record_person(by=by, details=details)
    found = find(by=by, text="alex marsh")
    sexes = {one.value: one.count for facet in found.facets if facet.code == "sex"
             for one in facet.choices}  # fmt: skip
    assert sexes == {"Male": 2, "Female": 1}
    narrowed = find(by=by, text="alex marsh", narrow={"sex": "Male", "age": "50 to 59"})
    assert [hit.born for hit in narrowed.hits] == ["1974"]
    assert find(by=by, text="alex marsh", narrow={"sex": "Wombat"}).hits == []


def test_a_part_that_takes_too_long_is_stopped_and_the_rest_goes_on(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        budget = Budget(cursor, 0.3)

        def slow() -> str:
            cursor.execute("SELECT pg_sleep(20)")
            return "late"

        assert budget.spent(lambda: "at once", "nothing") == "at once"
        assert (budget.spent(slow, "stopped"), budget.cut) == ("stopped", True)
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_who_bears_the_name_comes_before_what_mentions_it(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    for at in range(3):
        record_property(by=by, kind="Bicycle", description=f"Belonged to Alex Marsh, number {at}")
    bearer = record_person(by=by, details=PersonDetails(forename="Alec", surname="Marsh")).value
    found = find(by=by, text="alex marsh", reports=True)
    assert [hit.kind for hit in found.hits] == ["profile", "property", "property", "property"]
    assert found.hits[0].id == bearer.pk

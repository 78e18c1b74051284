"""Before another record is made: who exists is offered, who is restricted is not, owners hear."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from iops.duties.models import Duty
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.identity.models import Judgement
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.commands import SETTLED, owner_knows, record_whole_person, tell_owners
from iops.pole.records.contracts import Given
from iops.pole.records.likely import likely_people

pytestmark = pytest.mark.django_db
TYPED = Given({"forename": "Zebedee", "surname": "Marsh", "born": "1974-05-02"})


def person(by: Actor, surname: str = "Marsh", **more: object) -> Profile:
    details = PersonDetails(forename="Zebedee", surname=surname, born="1974-05-02")
    return record_person(by=by, details=details, **more).value  # type: ignore[arg-type]


def restricted(owner: Actor, outside: str) -> tuple[Actor, int]:
    audience = audiences.intern(
        force_id=owner.force_id, restriction="restricted", outside=outside,
        accounts=[owner.account_id],
    )  # fmt: skip
    return actor_for(Account.objects.get(pk=owner.account_id)), audience


def duties(owner: Actor) -> list[tuple[int, int | None]]:
    found = Duty.objects.visible_to(owner).filter(kind="restricted-likeness", state="open")
    return list(found.values_list("subject_id", "owner_id"))


def tell() -> None:
    with clock.frozen(clock.now() + SETTLED + timedelta(seconds=1)):
        tell_owners(by=system_actor("worker"))


@pytest.mark.parametrize("surname", ["Marsh", "Marsch", "Mash"])
def test_who_is_spelt_otherwise_is_offered(as_role: Callable[..., Actor], surname: str) -> None:
    by = as_role("call-handler")
    there = person(by, surname)
    (line,) = likely_people(by, TYPED)
    assert (line.id, line.strong) == (there.pk, True)


@pytest.mark.parametrize("outside", ["absent", "contact-owner"])
def test_the_owner_of_a_restricted_record_hears_and_nobody_else(
    as_role: Callable[..., Actor], outside: str
) -> None:
    owner, by = as_role("investigator"), as_role("call-handler")
    owner, audience = restricted(owner, outside)
    hidden = person(owner, audience_id=audience)
    lines = likely_people(by, TYPED)
    assert [line.title for line in lines] == (["Restricted record"] if outside != "absent" else [])
    tell()
    assert duties(owner) == [(hidden.pk, owner.account_id)]
    assert duties(by) == []
    tell()  # the same looks are not told of twice
    owner_knows(by=owner, profile_id=hidden.pk)
    tell()
    assert duties(owner) == []


def test_a_name_alone_is_no_reason_to_tell(as_role: Callable[..., Actor]) -> None:
    owner, by = as_role("investigator"), as_role("call-handler")
    owner, audience = restricted(owner, "absent")
    person(owner, audience_id=audience)
    likely_people(by, Given({"forename": "Zebedee", "surname": "Marsh", "born": "1931-01-01"}))
    tell()
    assert duties(owner) == []


def test_not_the_same_person_is_remembered(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    there = person(by)
    details = PersonDetails(forename="Zebedee", surname="Marsh", born="1974-05-02")
    made = record_whole_person(by=by, details=details, not_same=[there.pk]).value
    judged = Judgement.objects.get(left_id=there.pk, right_id=made.pk)
    assert (judged.verdict, judged.superseded_at) == ("different", None)

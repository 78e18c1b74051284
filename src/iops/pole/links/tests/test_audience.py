"""What names a record is seen by nobody who may not see the record."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Refused
from iops.pole.links.commands import link, set_marker
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
WHO = PersonDetails(forename="Mara", surname="Quill")


@pytest.fixture
def keeper(as_role: Callable[..., Actor]) -> Callable[..., tuple[Actor, Profile]]:
    """A recorder of a person, with the audiences that this made."""

    def make(**how: object) -> tuple[Actor, Profile]:
        by = as_role("investigator", "t.keeper", team="TEAM-K")
        made = record_person(by=by, details=WHO, **how).value  # type: ignore[arg-type]
        again = as_role("investigator", "t.keeper", team="TEAM-K")
        set_context(again, "test")
        return again, made

    return make


@pytest.mark.parametrize("restriction", ["absent", "contact-owner"])
def test_links_and_markers_of_a_restricted_person_are_as_narrow(
    keeper: Callable[..., tuple[Actor, Profile]], restriction: str
) -> None:
    by, person = keeper(restriction=restriction)
    car = record_vehicle(by=by, vrm="AB12 CDE").value
    tied = link(
        by=by, from_kind="profile", from_id=person.pk, to_kind="vehicle", to_id=car.pk,
        reason="keeper",
    ).value  # fmt: skip
    marker = set_marker(
        by=by, about_kind="profile", about_id=person.pk, type_code="VI", evidence="Seen",
        review_on=clock.local_date(clock.now()) + timedelta(days=9),
    ).value  # fmt: skip
    assert {tied.audience_id, marker.audience_id} == {person.audience_id}
    assert person.audience_id != open_audience(by.force_id)


def test_a_confidential_person_is_not_found_by_a_phone_that_is_linked_later(
    keeper: Callable[..., tuple[Actor, Profile]], as_role: Callable[..., Actor]
) -> None:
    by, person = keeper(confidential=True)

    def tie(actor: Actor, kind: str, record: int, reason: str) -> int:
        made = link(
            by=actor, from_kind="profile", from_id=person.pk, to_kind=kind, to_id=record,
            reason=reason,
        )  # fmt: skip
        return int(made.value.audience_id)

    phone = record_phone(by=by, number="07700900555").value
    car = record_vehicle(by=by, vrm="AB12 CDE").value
    assert tie(by, "phone", phone.pk, "uses") == person.details_audience_id
    assert tie(by, "vehicle", car.pk, "keeper") == open_audience(by.force_id)
    outsider = as_role("dispatcher", "t.outside", team="TEAM-O")
    set_context(outsider, "test")
    other = record_phone(by=outsider, number="07700900556").value
    with pytest.raises(Refused, match="confidential"):
        tie(outsider, "phone", other.pk, "uses")

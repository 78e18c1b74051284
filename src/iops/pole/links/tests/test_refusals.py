"""Everything that is wrong with a link or a marker is said at once, each under its field."""

from datetime import timedelta

import pytest

from iops.conftest import person
from iops.governance.access.authority import actor_for
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.links.commands import keep_marker, link, set_marker
from iops.pole.objects.commands import record_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return actor_for(person("t.links", "investigator"))


def test_a_link_says_all_that_is_wrong_with_it(by: Actor) -> None:
    phone = record_phone(by=by, number="07700900123").value.pk
    with pytest.raises(Invalid) as refused:
        link(
            by=by, from_kind="phone", from_id=phone, to_kind="phone", to_id=phone, reason="",
            since="1974-13", until="soon", certainty="perhaps",
        )  # fmt: skip
    assert set(refused.value.fields) == {"since", "until", "certainty", "to", "reason"}
    assert refused.value.message == "5 fields need correcting."


def test_a_marker_says_all_that_is_wrong_with_it_when_it_is_set_and_when_it_is_kept(
    by: Actor,
) -> None:
    phone = record_phone(by=by, number="07700900124").value.pk
    today = clock.local_date(clock.now())
    with pytest.raises(Invalid) as refused:
        set_marker(
            by=by, about_kind="phone", about_id=phone, type_code="none", evidence=" ",
            review_on=today,
        )  # fmt: skip
    assert set(refused.value.fields) == {"type", "evidence", "review_on"}
    marker = set_marker(
        by=by, about_kind="phone", about_id=phone, type_code="VI", evidence="Seen.",
        review_on=today + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        keep_marker(by=by, marker_id=marker.value.pk, why="", review_on=today)
    assert set(refused.value.fields) == {"evidence", "review_on"}

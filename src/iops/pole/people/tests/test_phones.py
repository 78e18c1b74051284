"""One telephone number is one record, in whatever notation it comes."""

from collections.abc import Callable

import pytest

from iops.kernel.actors import Actor
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import normal_phone
from iops.pole.search.queries import find

NOTATIONS = (
    "07700 900123", "+44 7700 900123", "+44 (0)7700 900123", "0044 7700 900123",
    "447700900123", "(07700) 900-123",
)  # fmt: skip


@pytest.mark.parametrize("typed", NOTATIONS)
def test_a_british_number_has_one_form(typed: str) -> None:
    assert normal_phone(typed) == "07700900123"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 1 23 45 67 89", "0033123456789"), ("0033 123456789", "0033123456789"),
        ("999", "999"), ("4412", "4412"), ("", ""), ("٠٧٧", ""), ("9" * 50, "9" * 30),
    ],
)  # fmt: skip
def test_other_numbers_stay_what_they_are(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NOTATIONS[1:5])
def test_it_is_recorded_once_and_found_in_each_notation(
    as_role: Callable[..., Actor], typed: str
) -> None:
    by = as_role("call-handler")
    first = record_phone(by=by, number="07700 900123").value
    assert record_phone(by=by, number=typed).value.pk == first.pk
    hits = [(hit.kind, hit.id) for hit in find(by=by, text=typed).hits]
    assert ("phone", first.pk) in hits

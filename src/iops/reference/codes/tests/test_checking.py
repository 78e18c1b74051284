"""What the check of code lists finds, and that the shipped lists are sound."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from iops.conftest import NOON
from iops.kernel import clock
from iops.reference.codes import checking
from iops.reference.codes.checking import Reference, Use, check
from iops.reference.codes.models import Code, CodeList

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    # The rows of a test are not committed, so the owner's connection would not see them.
    monkeypatch.setattr(checking, "DOOR", "default")


def add(code: str, first: str, last: str | None = None, **more: str) -> None:
    CodeList.objects.get_or_create(
        name="trial", defaults={"label": "Trial", "source": "test", "vintage": date(2020, 1, 1),
                                "certainty": "seen"},
    )  # fmt: skip
    Code.objects.create(
        list_id="trial", code=code, label=more.pop("label", code),
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None, detail=more,
    )  # fmt: skip


def kinds(name: str = "trial") -> list[str]:
    with clock.frozen(NOON):
        return [one.kind for one in check((), references=()) if one.list == name]


def test_the_shipped_lists_are_sound_but_for_their_age() -> None:
    found = [one for one in check(()) if one.kind != "out of date"]
    assert found == []


def test_a_gap_between_two_rows_of_a_code_is_found() -> None:
    add("A", "2020-01-01", "2022-01-01")
    add("A", "2022-01-01", "2023-01-01")
    assert kinds() == []
    add("A", "2023-01-02")
    assert kinds() == ["gap"]


def test_a_row_that_is_never_valid_is_found() -> None:
    add("A", "2020-01-01", "2020-01-01")
    assert kinds() == ["never valid"]


def test_bank_holidays_fall_on_the_weekday_that_the_list_says() -> None:
    days = list(Code.objects.filter(list_id="bank-holidays").values_list("code", "detail"))
    assert len(days) == 32
    assert [code for code, detail in days
            if date.fromisoformat(code).strftime("%A") != detail["day"]] == []  # fmt: skip
    assert not [code for code, detail in days if detail["day"] in ("Saturday", "Sunday")]


def test_two_codes_of_one_name_are_found_only_while_both_are_valid() -> None:
    add("A", "2020-01-01", "2024-01-01", label="Theft")
    add("B", "2024-01-01", label="theft")
    assert kinds() == []
    add("C", "2025-01-01", label="THEFT")
    assert kinds() == ["same name"]


def test_a_detail_that_points_nowhere_is_found() -> None:
    add("A", "2020-01-01", crime_class="8N")
    add("B", "2020-01-01", crime_class="no such class")
    add("C", "2020-01-01")
    found = check((), references=(Reference("trial", "crime_class", "crime-classes"),))
    assert [one.text for one in found if one.kind == "points nowhere"] == [
        "“B” names crime_class “no such class”, which “crime-classes” does not have"
    ]


def test_a_list_past_its_review_is_out_of_date() -> None:
    add("A", "2020-01-01")
    CodeList.objects.filter(name="trial").update(review_by=date(2026, 3, 9))
    assert kinds() == ["out of date"]
    CodeList.objects.filter(name="trial").update(review_by=date(2026, 3, 10))
    assert kinds() == []


def test_codes_in_use_are_judged_by_their_day() -> None:
    add("old", "2020-01-01", "2024-01-01")
    add("new", "2024-01-01")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE trial_use AS SELECT * FROM (VALUES "
            "('old', timestamptz '2023-12-31 23:59:59+00'), "
            "('old', timestamptz '2024-01-01 00:00:00+00'), "
            "('new', timestamptz '2024-01-01 00:00:00+00'), "
            "('new', timestamptz '2023-06-30 23:30:00+00'), "
            "('odd', timestamptz '2025-06-01 00:00:00+00'), ('', now()), (NULL, now())"
            ") AS t (code, at)"
        )
    found = [one for one in check([Use("trial_use", "code", "trial", "at")], references=())
             if one.list == "trial"]  # fmt: skip
    assert [(one.kind, one.text) for one in found] == [
        ("expired in use", "1 rows of trial_use.code have “new”, not valid on 2023-07-01"),
        ("unknown in use", "1 rows of trial_use.code have “odd”, not valid on 2025-06-01"),
        ("expired in use", "1 rows of trial_use.code have “old”, not valid on 2024-01-01"),
    ]

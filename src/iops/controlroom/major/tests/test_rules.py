"""What a METHANE and a decision may hold, by property."""

from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.major.contracts import COUNTS, METHANE, Report
from iops.controlroom.major.rules import MOST, changed, count_in, wrong_with_report

FIELDS = [field for field, _, _ in METHANE]
TEXT = st.text(max_size=20)
REPORTS = st.builds(
    Report, declared=st.sampled_from(["yes", "standby", "no"]), location=TEXT, what=TEXT,
    hazards=TEXT, access=TEXT, casualties=TEXT, services=TEXT, given_by=TEXT,
    counts=st.tuples(TEXT, TEXT, TEXT, TEXT),
)  # fmt: skip


@given(st.integers(min_value=0, max_value=MOST))
def test_a_count_is_read_as_it_was_meant(count: int) -> None:
    assert count_in(f" {count} ") == count


@given(st.text(max_size=8))
def test_a_count_is_a_whole_number_of_people_or_none(text: str) -> None:
    found = count_in(text)
    assert found is None or (0 <= found <= MOST and text.strip().isdecimal())


@given(REPORTS)
def test_what_is_wrong_names_fields_of_the_form(report: Report) -> None:
    wrong = wrong_with_report(report)
    assert set(wrong) <= {*FIELDS, "given_by", *(field for field, _ in COUNTS)}
    assert ("location" in wrong) == (not report.location.strip())


@given(REPORTS, REPORTS)
def test_what_has_changed_is_what_differs(before: Report, now: Report) -> None:
    found = set(changed(before, now))
    for field in FIELDS:
        if getattr(before, field) != getattr(now, field):
            assert field in found
    assert changed(now, now) == []

"""Code lists: dated, sourced, and wrong rows named one by one."""

from datetime import date
from pathlib import Path

import pytest

from iops.kernel.errors import Invalid
from iops.reference.codes import queries
from iops.reference.codes.loading import load_csv
from iops.reference.codes.models import CodeList

pytestmark = pytest.mark.django_db
HEAD = """# list: colours
# label: Colours
# source: a test
# vintage: 2026-01-01
# certainty: seen
# review_by: {review}
"""


def write(folder: Path, body: str, *, review: str = "", head: str = HEAD) -> Path:
    path = folder / "colours.csv"
    path.write_text(head.format(review=review) + body)
    return path


def test_a_code_is_what_it_was_on_the_day(tmp_path: Path) -> None:
    body = (
        "code,label,valid_from,valid_to,shade\n"
        "R,Red,2000-01-01,2020-01-01,dark\nR,Crimson,2020-01-01,,light\n"
    )
    result = load_csv(write(tmp_path, body))
    assert (result.read, result.loaded, result.refused) == (2, 2, [])
    old = queries.find("colours", "R", on=date(2019, 12, 31))
    new = queries.find("colours", "R", on=date(2020, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.label, new.label, new.detail) == ("Red", "Crimson", {"shade": "light"})
    assert queries.find("colours", "R", on=date(1999, 1, 1)) is None


def test_wrong_rows_are_named_and_all_others_loaded(tmp_path: Path) -> None:
    body = (
        "code,label,valid_from,valid_to\n"
        "A,Amber,2000-01-01,\n,None,2000-01-01,\nB,Blue,yesterday,\nA,Again,2010-01-01,\n"
        f"{'C' * 81},Long,2000-01-01,\nG,Green,2000-01-01,2000-13-01\nW,White,2000-01-01,\n"
        "D,,2000-01-01,\nE,Ends first,2000-01-02,2000-01-01\n"
    )
    result = load_csv(write(tmp_path, body))
    assert result.read == result.loaded + len(result.refused) == 9
    assert [reason.split(", ", 1)[1].split(":")[0] for reason in result.refused] == [
        "row 9, column code",
        "row 10, column valid_from",
        "row 11, column valid_from",
        "row 12, column code",
        "row 13, column valid_to",
        "row 15, column label",
        "row 16, column valid_to",
    ]
    assert [value.code for value in queries.codes("colours")] == ["A", "W"]


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        (HEAD.replace("# source: a test\n", ""), "code,label,valid_from\n", "lacks source"),
        (HEAD.replace("seen", "sure"), "code,label,valid_from\n", "certainty must be"),
        (HEAD, "kode,label\n", "header must name"),
        (HEAD.replace("2026-01-01", "last year"), "code,label,valid_from\n", "is not a day"),
        (HEAD.replace("colours", "c" * 41), "code,label,valid_from\n", "longer than 40"),
        (HEAD, "code,label,valid_from\nA,Amber,yesterday\n", "not one row can be loaded"),
    ],
)
def test_a_file_without_its_head_is_refused(
    tmp_path: Path, head: str, body: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        load_csv(write(tmp_path, body, head=head))
    assert not CodeList.objects.filter(name="colours").exists()


def test_a_list_past_its_review_says_so(tmp_path: Path) -> None:
    load_csv(write(tmp_path, "code,label,valid_from\nA,Amber,2000-01-01\n", review="2020-01-01"))
    assert "colours" in [one.name for one in queries.out_of_date()]


def test_a_missing_code_is_answered_with_the_field() -> None:
    with pytest.raises(Invalid) as caught:
        queries.require("grades", "7", field="grade")
    assert "grade" in caught.value.fields


def test_every_shipped_list_names_its_source() -> None:
    for listed in CodeList.objects.all():
        assert len(listed.source) > 20, listed.name
        assert queries.codes(listed.name), listed.name

"""A file of a retired system: bad rows are named, the rest is there, and again changes nothing."""

import csv
import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iops.conftest import person
from iops.governance.access.authority import actor_for, system_actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.pole.archive.commands import ArchiveLoad, bring_over, load_archive
from iops.pole.archive.models import Archived, System
from iops.pole.archive.rules import NEEDED, OPTIONAL
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.usefixtures("committed")
HEADER = ",".join((*NEEDED, *OPTIONAL))


def file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "opus.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "opus.csv"
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, (*NEEDED, *OPTIONAL), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(path: Path) -> ArchiveLoad:
    return load_archive(path, by=system_actor("loader"), system="OPUS")


def tables() -> list[Any]:
    with connections["owner"].cursor() as cursor:
        found = []
        for table in ("archive_record", "archive_name", "archive_word", "archive_system"):
            cursor.execute(f"SELECT count(*), sum(hashtext(t::text)) FROM {table} t")
            found.append(cursor.fetchone())
        return found


def test_bad_rows_are_named_and_the_others_are_there(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "P1,person,Zebedee,,Marsh,,1974-05-02,4 Mill Ln,07700 900123,ab12 cde,,2011-03-01,Seen,,,",
        ",person,,,Nobody,,,,,,,,,,,",
        "P3,monster,,,Ash,,,,,,,,,,,",
        "P4,person,,,Ash,,1974-13,,,,,2011-02-30,,,,",
        "P5,person,,,Ash,,,,,,,,,TEAM-Z,,",
        "P6,person,,,Ash,,,,,,,,,,profile,99999",
        "P7,person,,,Ash,,,,,,,,,,profile,",
        "P8,person,too,few",
        "P1,person,Another,,Marsh,,,,,,,,,,,",
    )
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="8 rows were refused; everything else is loaded"):
        call_command(
            "load_archive", str(path), "--system", "OPUS", "--retired", "2019", stdout=out,
            stderr=err,
        )  # fmt: skip
    assert "OPUS, retired 2019: 9 read, 1 loaded, 0 there already, 8 refused" in out.getvalue()
    said = err.getvalue()
    for words in (
        "row 3, column reference: Empty.",
        "row 4, column kind: Not one of person",
        "row 5, column day, born: Not a day (YYYY-MM-DD). Not a date, whole or in part",
        "row 6, column teams: Not a team of this force.",
        "row 7, column migrated_id: There is no such record of ours.",
        "row 8, column migrated_id: Empty, while the other of the two is filled.",
        "row 9: has 4 columns, not 16",
        "row 10, column reference: There already, and what the row says of it differs.",
    ):
        assert words in said
    officer = actor_for(person("t.officer", "response-officer"))
    with visibility(officer):
        (one,) = Archived.objects.visible_to(officer)
        assert (one.name, one.phone, one.plate) == ("Zebedee Marsh", "07700900123", "AB12CDE")
        assert (str(one.born), str(one.day)) == ("1974-05-02", "2011-03-01")


def test_what_is_no_text_is_refused_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "opus.csv"
    path.write_bytes(
        b"reference,kind,surname\nP1,person,M\xe4rz\nP2,person,A\x00h\nP3,person,Ash\n"
    )
    done = load(path)
    assert [(one.row, one.column) for one in done.report.rejections] == [
        (2, "surname"), (3, ""),
    ]  # fmt: skip
    assert done.report.loaded == 1


def test_a_file_that_is_cut_off_is_loaded_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    rows = [f"P{at},person,Zebedee,,{at * 7919 % 100_003:x}" + "," * 11 for at in range(4_000)]
    whole = gzip.compress("\n".join([HEADER, *rows]).encode())
    path = tmp_path / "opus.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    done = load(path)
    assert 0 < done.report.loaded < 4_000
    (said,) = done.report.rejections
    assert "cannot be read any further" in said.reason
    assert not done.report.finished
    assert Archived.objects.using("owner").count() == done.report.loaded


@pytest.mark.parametrize(
    ("header", "words"),
    [("reference,surname", "lacks kind"), ("reference,kind,colour", "no column colour")],
)
def test_a_file_with_other_columns_changes_nothing(tmp_path: Path, header: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        load(file(tmp_path, "P1,person,x", header=header))
    assert not System.objects.exists()


def test_a_tie_to_a_record_of_ours_is_loaded_and_a_later_one_is_no_difference(
    tmp_path: Path,
) -> None:
    officer = actor_for(person("t.officer", "response-officer"))
    ours = record_person(by=officer, details=PersonDetails(surname="Ash")).value
    rows = [
        {"reference": "P1", "kind": "person", "surname": "Ash", "migrated_kind": "profile",
         "migrated_id": str(ours.pk)},
        {"reference": "P2", "kind": "person", "surname": "Oak"},
    ]  # fmt: skip
    assert load(written(tmp_path, rows)).report.exit_status == 0
    with visibility(officer):
        first = Archived.objects.visible_to(officer).get(reference="P1")
        assert (first.migrated_kind, first.migrated_id) == ("profile", ours.pk)
    with visibility(officer):
        second = Archived.objects.visible_to(officer).get(reference="P2")
    bring_over(by=officer, archived_id=second.pk)
    done = load(written(tmp_path, rows))
    assert (done.report.loaded, done.unchanged, done.report.rejected) == (2, 2, 0)


NAMES = st.sampled_from(["Ash", "O'Brien", "Smith-Jones", "Łukasz", "", "van der Berg"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "reference": st.sampled_from(["P1", "P2", "P3", "", "p-4"]),
            "kind": st.sampled_from(["person", "crime", "x"]),
            "forename": NAMES,
            "surname": NAMES,
            "aliases": st.sampled_from(["", "Zed Ash; The Fox", "Zed"]),
            "born": st.sampled_from(["", "1974", "1974-05", "1974-05-02", "74"]),
            "phone": st.sampled_from(["", "07700 900123"]),
            "words": st.sampled_from(["", "one\ntwo", 'said "no"']),
        }
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(rows=ROWS)
def test_the_same_file_again_changes_nothing(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = written(tmp_path, rows)
    first = load(path)
    before = tables()
    again = load(path)
    assert tables() == before
    assert again.report.read == first.report.read == len(rows)
    assert again.report.loaded + again.report.rejected == again.report.read
    assert again.unchanged == again.report.loaded == first.report.loaded


def test_the_database_lets_nobody_edit_what_was_said(tmp_path: Path) -> None:
    load(file(tmp_path, "P1,person,,,Ash,,,,,,,,,,,"))
    officer = actor_for(person("t.officer", "response-officer"))
    with (
        pytest.raises(Exception, match="stays as it was: surname cannot change"),
        visibility(officer),
    ):
        Archived.objects.visible_to(officer).update(surname="Oak")

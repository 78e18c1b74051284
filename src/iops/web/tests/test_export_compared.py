"""``iops export police-uk`` prints what went in beside what comes out, and every difference."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.conftest import NOON, person
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.pole.people.contracts import PersonDetails
from iops.sandbox.models import SandboxForce

pytestmark = pytest.mark.usefixtures("committed")
PUBLISHED = """id,month,type,last_outcome
a,2026-03,Shoplifting,Under investigation
b,2026-03,Shoplifting,Under investigation
c,2026-03,Robbery,
d,2026-02,Burglary,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "boundaries/divisions.geojson", "boundaries/beats.geojson", "postcodes/codepoint.csv",
        "gazetteer/points_of_interest.csv",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "our_street_crime").mkdir()
    (tmp_path / "our_street_crime" / "street.csv").write_text(PUBLISHED)
    person("t.sergeant", "sergeant", rank="sergeant")
    by = actor_for(Account.objects.get(username="t.sergeant"))
    victim = PartyIn("victim", person=PersonDetails(surname="Ash"))
    with clock.frozen(NOON):
        for class_code in ("46", "34B"):
            record_crime(by=by, details=CrimeDetails(class_code, parties=(victim,)))
    return tmp_path


def exported(month: str, out: Path, **more: object) -> str:
    said = io.StringIO()
    call_command("export", "police-uk", month=month, out=out, stdout=said, **more)
    return said.getvalue()


def test_the_file_that_was_loaded_is_compared_by_itself(folder: Path) -> None:
    assert "compared with" not in exported("2026-03", folder / "out")
    SandboxForce.objects.using("owner").create(
        people=1, seed=1, generator=1, today=date(2026, 3, 1), data=str(folder)
    )
    lines = {" ".join(line.split()) for line in exported("2026-03", folder / "out").splitlines()}
    assert {
        "Crime type published ours",
        "Shoplifting 2 1 differs by -1",
        "Robbery 1 1",
        "Under investigation 2 2",
        "(none) 1 0 differs by -1",
        "1 differences",
    } <= lines
    assert "nothing to compare with" in exported("2026-04", folder / "out")


def test_any_published_file_is_compared_on_demand(folder: Path) -> None:
    other = folder / "other.csv"
    other.write_text(PUBLISHED.replace("Robbery", "Drugs"))
    said = exported("2026-03", folder / "out", compare=other)
    assert "Drugs" in said
    assert "differs by +1" in said


def test_a_file_that_is_not_there_or_cannot_be_read_is_named(folder: Path) -> None:
    out = folder / "out"
    with pytest.raises(CommandError, match=r"no file .*nowhere\.csv. Nothing was written"):
        exported("2026-03", out, compare=folder / "nowhere.csv")
    assert not out.exists()
    broken = folder / "broken.csv.gz"
    broken.write_bytes(b"\x1f\x8bno gzip at all")
    with pytest.raises(CommandError, match="The files are written"):
        exported("2026-03", out, compare=broken)
    assert (out / "2026-03").is_dir()
    with pytest.raises(CommandError, match="cannot be written to"):
        exported("2026-03", broken / "out")
    with pytest.raises(CommandError, match="cannot be written to"):
        call_command("export", "warehouse", out=broken / "out")

"""What came in by the bulk door, where no command stated anything, gets its duty too."""

from datetime import timedelta

from iops.conftest import NOON
from iops.duties import nightly
from iops.governance.access.authority import system_actor
from iops.kernel.bulk import batch, bulk_run, copy_rows
from iops.kernel.ids import new_uid


def test_markers_of_the_bulk_door_are_reviewed_too(committed: str) -> None:
    loader = system_actor("loader")
    columns = (
        "uid", "audience_id", "version", "created_at", "created_by", "about_kind", "about_id",
        "type_code", "evidence", "set_at", "review_on",
    )  # fmt: skip
    row = (
        new_uid(), loader.audiences[0], 1, NOON, loader.account_id, "profile", 1, "VI", "", NOON,
        (NOON + timedelta(days=9)).date(),
    )  # fmt: skip
    with bulk_run("markers", by=loader) as run, batch(run):
        copy_rows(run, "links_marker", columns, [row], audience_id=loader.audiences[0])
    assert nightly.open_standing() == 1

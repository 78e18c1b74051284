"""The invented force has an archive: partly brought over, and silent of whom few may see."""

from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.commands import visibility
from iops.pole.archive.models import Archived
from iops.pole.search.elsewhere import ask
from iops.sandbox.loading.create import Made
from iops.sandbox.loading.retired import load_retired
from iops.sandbox.tests.test_sandbox_create import made, rows

__all__ = ["made"]


def test_an_archive_stands_beside_the_force(made: Made) -> None:
    loaded = load_retired(seed=3)
    assert loaded > 20
    assert load_retired(seed=3) == loaded  # the same again changes nothing
    by = actor_for(Account.objects.get(username="call-handler"))
    with visibility(by):
        found = Archived.objects.visible_to(by)
        tied = found.filter(migrated_kind="profile").count()
        assert found.count() == loaded
        assert 0 < tied < loaded / 2
        one = found.filter(kind="person", migrated_id=None).order_by("pk").first()
    assert one is not None
    (first, *_) = ask(by=by, code="archive", text=f"{one.name} {one.born}").lines
    assert (first.title, first.under) == (one.name, "Archive: NORTHGATE, retired 2016-11")


def test_of_whom_few_may_see_the_archive_says_nothing(made: Made) -> None:
    load_retired(seed=3)
    hidden = rows(
        "SELECT count(*) FROM archive_record r JOIN people_profile p ON p.id = r.migrated_id"
        " JOIN access_audience a ON a.id = p.audience_id"
        " WHERE a.restriction <> 'open' OR p.details_audience_id IS NOT NULL"
    )
    assert hidden == [(0,)]

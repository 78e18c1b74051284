"""Following the event log: which records that changed are found by whose saved search."""

from collections.abc import Sequence

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.kernel.commands import visibility
from iops.kernel.events import LoggedEvent
from iops.kernel.registry import registry
from iops.pole.saved_searches.commands import note_matches
from iops.pole.saved_searches.models import SavedSearch
from iops.pole.search.queries import among


def follow(batch: Sequence[LoggedEvent]) -> None:
    """Reader: look among the records that these events are about, as each owner sees them."""
    kinds = {one.kind for one in registry.each("search")}
    changed: dict[str, set[int]] = {}
    for event in batch:
        if event.kind in kinds:
            changed.setdefault(event.kind, set()).add(event.subject_id)
    if not changed:
        return
    system = system_actor("worker")
    with visibility(system):
        saved = list(SavedSearch.objects.filter(ended_at=None).order_by("owner_id", "id"))
    owners = {one.pk: one for one in Account.objects.filter(
        pk__in={one.owner_id for one in saved}, is_active=True)}  # fmt: skip
    for one in saved:
        owner = owners.get(one.owner_id)
        if owner is None:
            continue
        by = actor_for(owner)
        if not by.may("people.view"):
            continue
        found = among(by=by, text=one.text, records=changed)
        if found:
            note_matches(by=system, saved=one, records=found)

"""What waits in the diary: of one incident, and of the whole room in the order of its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.diary.models import Entry
from iops.controlroom.incidents.models import Incident
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor

MOST = 200


@dataclass(frozen=True)
class DiaryLine:
    """An entry with its incident, for lists. ``late``: its time has come."""

    id: int
    incident_id: int
    number: str
    short: str
    place: str
    due_at: datetime
    what: str
    who: str
    late: bool


def waiting_on(by: Actor, incident_ids: Sequence[int]) -> list[DiaryLine]:
    """What waits on these incidents. Called where the actor is known; whoever shows it logs."""
    found = Entry.objects.visible_to(by).filter(incident_id__in=incident_ids, done_at=None)
    return _lines(by, list(found.order_by("due_at", "pk")[:MOST]))


@record_view(
    "diary.list",
    permission="diary.view",
    shows=lambda found: [("diary_entry", one.id) for one in found],
)
def diary(*, by: Actor) -> list[DiaryLine]:
    """Everything that waits, the soonest first."""
    found = Entry.objects.visible_to(by).filter(done_at=None)
    return _lines(by, list(found.order_by("due_at", "pk")[:MOST]))


def _lines(by: Actor, entries: Sequence[Entry]) -> list[DiaryLine]:
    if not entries:
        return []
    seen = Incident.objects.visible_to(by).filter(pk__in=[one.incident_id for one in entries])
    incidents = {one.pk: one for one in seen}
    authors = Account.objects.filter(pk__in=[one.created_by for one in entries])
    names = dict(authors.values_list("pk", "name"))
    now = clock.now()
    return [
        DiaryLine(
            entry.pk, incident.pk, incident.number, str(incident.short), incident.place_text,
            entry.due_at, entry.what, names.get(entry.created_by, ""), entry.due_at <= now,
        )
        for entry in entries
        if (incident := incidents.get(entry.incident_id)) is not None
    ]  # fmt: skip

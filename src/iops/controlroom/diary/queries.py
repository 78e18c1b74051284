"""What waits in the diary: of one incident, and of the whole room in the order of its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.desks.queries import names, sitters_of, with_desk, worked_at
from iops.controlroom.diary.models import Entry
from iops.controlroom.incidents.models import Incident
from iops.governance.access.authority import on_duty_with_role
from iops.governance.access.models import Account, Audience
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor

MOST = 200


@dataclass(frozen=True)
class DiaryLine:
    """An entry with its incident, for lists. ``late``: its time has come.

    It is owed by the desk of its incident: ``desk_id`` (None where there are no desks), ``desk``.
    """

    id: int
    incident_id: int
    number: str
    short: str
    place: str
    due_at: datetime
    what: str
    who: str
    late: bool
    desk_id: int | None = None
    desk: str = ""


def waiting_on(by: Actor, incident_ids: Sequence[int]) -> list[DiaryLine]:
    """What waits on these incidents. Called where the actor is known; whoever shows it logs."""
    found = Entry.objects.visible_to(by).filter(incident_id__in=incident_ids, done_at=None)
    return _lines(by, list(found.order_by("due_at", "pk")[:MOST]))


@record_view(
    "diary.list",
    permission="diary.view",
    shows=lambda found: [("diary_entry", one.id) for one in found],
)
def diary(*, by: Actor, desk_id: int | None = None) -> list[DiaryLine]:
    """Everything that waits, the soonest first; of one desk, what it owes now."""
    found = Entry.objects.visible_to(by).filter(done_at=None)
    lines = _lines(by, list(found.order_by("due_at", "pk")[:MOST]))
    if desk_id is None:
        return lines
    theirs = worked_at(by, desk_id)
    return [one for one in lines if one.desk_id in theirs]


def at_the_desk(kind: str, entry_id: int) -> list[int]:
    """Accounts at the desk that owes an entry; where nobody sits there, all dispatchers."""
    entry = Entry.objects.filter(pk=entry_id).first() if kind == "diary_entry" else None
    sitting = sitters_of(entry.incident_id) if entry else []
    if sitting or entry is None:
        return sitting
    force = Audience.objects.filter(pk=entry.audience_id).values_list("force_id", flat=True).get()
    return on_duty_with_role("dispatcher", force_id=force)


def _lines(by: Actor, entries: Sequence[Entry]) -> list[DiaryLine]:
    if not entries:
        return []
    seen = Incident.objects.visible_to(by).filter(pk__in=[one.incident_id for one in entries])
    incidents = {one.pk: one for one in with_desk(seen)}
    desks = {number: name for number, _, name in names(by)}
    authors = Account.objects.filter(pk__in=[one.created_by for one in entries])
    people = dict(authors.values_list("pk", "name"))
    now = clock.now()
    return [
        DiaryLine(
            entry.pk, incident.pk, incident.number, str(incident.short), incident.place_text,
            entry.due_at, entry.what, people.get(entry.created_by, ""), entry.due_at <= now,
            incident.desk_id, desks.get(incident.desk_id, ""),
        )
        for entry in entries
        if (incident := incidents.get(entry.incident_id)) is not None
    ]  # fmt: skip

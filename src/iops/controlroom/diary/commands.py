"""Bringing something forward on an incident, and saying that it was done."""

from iops.controlroom.diary.models import Entry
from iops.controlroom.diary.rules import moment_in
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid

#: More on one incident is a list that nobody reads.
MOST_OPEN = 20
_LONGEST = 300


@command("diary.bring_forward", permission="incidents.log", result="diary_entry")
def bring_forward(*, by: Actor, incident_id: int, when: str, what: str) -> Outcome[Entry]:
    """Owe something on an incident at a time, and say so in its log.

    ``when`` is as people write it (``rules``). Raises Invalid naming every wrong field.
    """
    now, wrong = clock.now(), {}
    words = " ".join(what.split())
    if not words:
        wrong["what"] = "Say what is to be done then, for example: ring the caller back."
    elif len(words) > _LONGEST:
        wrong["what"] = f"Say it in at most {_LONGEST} characters; the log takes more."
    try:
        due = moment_in(when, now)
    except ValueError as error:
        wrong["when"] = str(error)
    all_at_once(wrong)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    waiting = Entry.objects.visible_to(by).filter(incident_id=incident_id, done_at=None)
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} entries wait on this incident. Say of some that they are done.")
    entry = Entry.objects.create(
        uid=new_uid(), audience_id=incident.audience_id, created_by=by.account_id,
        incident_id=incident_id, due_at=due, what=words,
    )  # fmt: skip
    add_log_entry(by=by, incident_id=incident_id, text=f"Bring forward {_said(entry)}: {words}")
    return Outcome(entry, [_fact("diary.brought_forward", entry)])


@command("diary.do", permission="incidents.log", result="diary_entry")
def done(*, by: Actor, entry_id: int, result: str) -> Outcome[Entry]:
    """Say of an entry what came of it; the log of the incident says so, too."""
    entry = locked(Entry.objects, by, entry_id, what="diary entry")
    if entry.done_at is not None:
        raise Refused("Somebody has said already that this is done.")
    came = " ".join(result.split()) or "done"
    entry.done_at, entry.done_by, entry.result = clock.now(), by.account_id, came
    entry.version += 1
    entry.save(update_fields=["done_at", "done_by", "result", "version"])
    add_log_entry(by=by, incident_id=entry.incident_id, text=f"{entry.what}: {came}")
    return Outcome(entry, [_fact("diary.done", entry)])


def _said(entry: Entry) -> str:
    local = entry.due_at.astimezone(clock.LONDON)
    today = clock.local_date(clock.now()) == local.date()
    return f"{local:%H:%M}" if today else f"{local:%d %b %H:%M}"


def _fact(event_type: str, entry: Entry) -> Fact:
    data = {"incident": entry.incident_id, "due_at": entry.due_at.isoformat()}
    return Fact(event_type, "diary_entry", entry.pk, entry.audience_id, data)

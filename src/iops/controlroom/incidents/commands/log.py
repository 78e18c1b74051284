"""Writing in the log."""

from iops.controlroom.incidents.commands.shared import fact, the_incident, write_entry
from iops.controlroom.incidents.contracts import EntryKind
from iops.controlroom.incidents.models import LogEntry
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible


@command("incidents.log", result="log_entry")
def add_log_entry(*, by: Actor, incident_id: int, text: str) -> Outcome[LogEntry]:
    """Add an entry, also to a closed incident: the log never ends."""
    if not text.strip():
        raise Invalid("An entry needs words.", fields={"text": "Needed."})
    incident = the_incident(by, incident_id)
    entry = write_entry(by, incident, text.strip(), EntryKind.NOTE)
    return Outcome(entry, [fact("incidents.logged", incident, entry=entry.pk)])


@command("incidents.correct", permission="incidents.log", result="log_entry")
def correct_log_entry(
    *, by: Actor, incident_id: int, entry_id: int, text: str
) -> Outcome[LogEntry]:
    """Correct an entry by a new one. The old one stays, and shows that it was corrected."""
    if not text.strip():
        raise Invalid("A correction needs words.", fields={"text": "Needed."})
    incident = the_incident(by, incident_id)
    old = LogEntry.objects.visible_to(by).filter(pk=entry_id, incident=incident).first()
    if old is None:
        raise NotVisible("There is no such entry in this log that you may see.")
    entry = write_entry(by, incident, text.strip(), EntryKind.CORRECTION, corrects=old)
    return Outcome(entry, [fact("incidents.logged", incident, entry=entry.pk)])

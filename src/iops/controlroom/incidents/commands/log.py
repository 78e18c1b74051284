"""Writing in the log."""

from iops.controlroom.incidents.commands.crime_signs import look_for_crime
from iops.controlroom.incidents.commands.shared import (
    fact,
    looked_like_crime,
    the_incident,
    write_entry,
)
from iops.controlroom.incidents.contracts import EntryKind
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.events import Fact


@command("incidents.log", result="log_entry")
def add_log_entry(*, by: Actor, incident_id: int, text: str) -> Outcome[LogEntry]:
    """Add an entry, also to a closed incident: the log never ends."""
    if not text.strip():
        raise Invalid.at("text", "An entry needs words.")
    incident = the_incident(by, incident_id)
    entry = write_entry(by, incident, text.strip(), EntryKind.NOTE)
    return Outcome(
        entry, [fact("incidents.logged", incident, entry=entry.pk), *_look(incident, text)]
    )


@command("incidents.note", permission="incidents.log", result="log_entry")
def note_in_log(*, by: Actor, incident_id: int, text: str) -> Outcome[LogEntry]:
    """Add what another part of the house has to say, in its own words.

    It is not read for signs of a crime: nobody has said it of what happened.
    """
    incident = the_incident(by, incident_id)
    entry = write_entry(by, incident, text)
    return Outcome(entry, [fact("incidents.logged", incident, entry=entry.pk)])


@command("incidents.correct", permission="incidents.log", result="log_entry")
def correct_log_entry(
    *, by: Actor, incident_id: int, entry_id: int, text: str
) -> Outcome[LogEntry]:
    """Correct an entry by a new one. The old one stays, and shows that it was corrected."""
    if not text.strip():
        raise Invalid.at("text", "A correction needs words: say what is right.")
    incident = the_incident(by, incident_id)
    old = LogEntry.objects.visible_to(by).filter(pk=entry_id, incident=incident).first()
    if old is None:
        raise NotVisible("There is no such entry in this log that you may see.")
    entry = write_entry(by, incident, text.strip(), EntryKind.CORRECTION, corrects=old)
    return Outcome(
        entry, [fact("incidents.logged", incident, entry=entry.pk), *_look(incident, text)]
    )


def _look(incident: Incident, text: str) -> list[Fact]:
    """Whether it looks like a crime by what was written now."""
    if not look_for_crime(incident, text):
        return []
    incident.version += 1
    incident.save(update_fields=["crime_like", "crime_why", "version"])
    return [looked_like_crime(incident)]

"""Moving an incident to another desk by hand."""

from iops.controlroom.desks.commands.shared import the_desk, the_desks
from iops.controlroom.desks.commands.watch import ring
from iops.controlroom.desks.models import Placing
from iops.controlroom.desks.queries import desk_of
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact

_LONGEST = 300


@command("desks.move_incident", permission="desks.sit", result="desk_placing")
def move_incident(*, by: Actor, incident_id: int, desk_id: int, reason: str) -> Outcome[Placing]:
    """Give an incident to another desk than that of its place; the log says why.

    Raises Invalid without a reason, Refused where it is at that desk or is closed.
    """
    words = " ".join(reason.split())
    wrong = {}
    if not words:
        wrong["reason"] = "Say why it moves to that desk, in a few words."
    elif len(words) > _LONGEST:
        wrong["reason"] = f"Say it in at most {_LONGEST} characters; the log takes more."
    all_at_once(wrong)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    if incident.state == "closed":
        raise Refused("This incident is closed. Reopen it first.")
    before = desk_of(incident)
    if before == desk.pk:
        raise Refused(f"This incident is at {desk.name} already.")
    now = clock.now()
    Placing.objects.filter(incident_id=incident_id, ended_at=None).update(ended_at=now)
    placing = Placing.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, incident_id=incident_id,
        desk=desk, at=now, reason=words,
    )  # fmt: skip
    came = f" from {desks[before].name}" if before in desks else ""
    add_log_entry(by=by, incident_id=incident_id, text=f"Moved to {desk.name}{came}: {words}")
    data = {"desk": desk.pk, "before": before}
    moved = Fact("desks.incident_moved", "incident", incident_id, incident.audience_id, data)
    return Outcome(placing, [moved, *ring(by, desks)])

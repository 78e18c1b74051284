"""States of units, and the job that they are tied to."""

from datetime import datetime

from iops.controlroom.resources import states
from iops.controlroom.resources.commands.shared import (
    aboard,
    committed,
    go_off,
    keep,
    leave,
    on_strength,
    put,
    unit_fact,
)
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused
from iops.reference.codes import queries as codes


@command("resources.set_state", permission="resources.crew", result="unit")
def set_state(*, by: Actor, unit_id: int, state: str) -> Outcome[Unit]:
    """Set a unit's state (the status code of its radio). Off duty, its crew is booked off.

    Raises Refused for a message, and for going off duty from a job: nobody would be on it.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    on_strength(unit)
    listed = codes.require("resource-states", state, field="state")
    meaning = states.meaning_of(state)
    if meaning == states.RECEIVED:
        raise Refused(f"{state} {listed.label} is a message, not a state.")
    previous = unit.state
    if meaning == OFF_DUTY:
        if unit.incident_id is not None:
            raise Refused(committed(by, unit))
        now = clock.now()
        for seat in aboard(unit.pk, now).select_for_update():
            leave(seat, now)
        gone = go_off(unit, state)
        return Outcome(unit, [unit_fact("resources.state_set", unit, previous=previous), gone])
    put(unit, state)
    keep(unit)
    return Outcome(unit, [unit_fact("resources.state_set", unit, previous=previous)])


@command("resources.commit", permission="", result="unit")
def commit_unit(
    *, by: Actor, unit_id: int, incident_id: int | None, answer_by: datetime | None = None
) -> Outcome[Unit]:
    """Tie a unit to an incident, or free it. Called by dispatch.

    ``answer_by``: when it is to acknowledge; None where there is nothing to answer (any more).
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    unit.incident_id, unit.answer_by = incident_id, answer_by
    keep(unit)
    return Outcome(
        unit, [unit_fact("resources.committed", unit, committed=incident_id is not None)]
    )

"""Standing an emergency down."""

from iops.controlroom.emergencies.commands.shared import DUTY, called, fact, note
from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.controlroom.resources.models import Unit
from iops.duties.commands import confirm_alerts_of
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.reference.codes import queries as codes


@command("emergencies.stand_down", result="emergency")
def stand_down_emergency(
    *, by: Actor, emergency_id: int, ending: str, reason: str = ""
) -> Outcome[Emergency]:
    """End an emergency with its reason: a code of ``emergency-endings``, and words where it asks.

    Never by the officer who called: somebody has spoken to them. What nobody had acknowledged is
    acknowledged with it. The incident goes on until it is closed as every other. Raises Invalid
    naming the field, Refused where it is over.
    """
    emergency = locked(Emergency.objects, by, emergency_id, what="emergency")
    if emergency.ended_at is not None:
        raise Refused("This emergency was stood down already.")
    if emergency.account_id == by.account_id or by.is_system:
        raise Refused("The control room stands a call for help down once it has spoken to you.")
    listed = codes.require("emergency-endings", ending, field="ending")
    if listed.detail.get("words") == "yes" and not reason.strip():
        raise Invalid(
            "Say in a few words why it is stood down.", fields={"reason": "Needed for this reason."}
        )
    now = clock.now()
    if emergency.acknowledged_at is None:
        emergency.acknowledged_at, emergency.acknowledged_by = now, by.account_id
    emergency.ended_at, emergency.ended_by = now, by.account_id
    emergency.ending, emergency.reason = ending, reason.strip()
    emergency.version += 1
    emergency.save()
    text = f"Emergency of {called(emergency)} stood down: {listed.label}. {reason.strip()}"
    note(by, emergency.incident_id, text.strip())
    confirm_alerts_of(by=by, kind=DUTY, subject_kind="emergency", subject_id=emergency.pk)
    _back_to_work(by, emergency)
    return Outcome(emergency, [fact("emergencies.stood_down", emergency, ending=ending)])


def _back_to_work(by: Actor, emergency: Emergency) -> None:
    """The unit goes back to the state that it had before its press."""
    unit = Unit.objects.filter(pk=emergency.unit_id or 0).first()
    if unit is None or unit.meaning != states.EMERGENCY:
        return
    before = emergency.state_before
    if before and codes.find("resource-states", before) is None:
        before = ""
    if not before:
        meant = states.AT_SCENE if unit.incident_id is not None else states.AVAILABLE
        before = states.code_for(meant)
    resources.set_state(by=by, unit_id=unit.pk, state=before)

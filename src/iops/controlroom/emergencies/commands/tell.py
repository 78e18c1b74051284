"""Telling everybody near, within the press: nobody waits for the next round of a job."""

from iops.controlroom.emergencies import rules
from iops.controlroom.emergencies.commands.shared import DUTY, fact, note
from iops.controlroom.emergencies.contracts import NEAR, LastFix
from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.emergencies.near import units_near
from iops.controlroom.incidents.limits import limit
from iops.controlroom.resources.models import Unit
from iops.duties.commands import alert_now
from iops.governance.access.authority import holder_of, on_duty_with_role
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command

SUPERVISOR, INSPECTOR = "control-room-supervisor", "duty-inspector"


@command("emergencies.tell", permission="", result="emergency")
def tell_near(*, by: Actor, emergency_id: int) -> Outcome[Emergency]:
    """Alert the crews near, the supervisors and the duty inspector; the log says whom.

    Dispatchers and call handlers have it on every page, as a band. Called within the press.
    """
    emergency = Emergency.objects.get(pk=emergency_id)
    unit = Unit.objects.filter(pk=emergency.unit_id or 0).first()
    near = units_near(by, unit, _fix(emergency), limit("emergency-near"))
    told: dict[int, str] = {}
    for one in near:
        told |= dict.fromkeys(one.accounts, NEAR)
    supervisors = on_duty_with_role(SUPERVISOR, force_id=by.force_id)
    told |= dict.fromkeys(supervisors, f"role:{SUPERVISOR}")
    inspector = holder_of(INSPECTOR, force_id=by.force_id)
    if inspector is not None:
        told[inspector.pk] = f"post:{INSPECTOR}"
    told.pop(emergency.account_id, None)
    title = f"Officer emergency: {emergency.callsign}"
    alert_now(
        by=by, kind=DUTY, subject_kind="emergency", subject_id=emergency.pk, told=told,
        level="red", title=title,
    )  # fmt: skip
    others = ["the control room"]
    if supervisors:
        others.append(
            "its supervisor" if len(supervisors) == 1 else f"its {len(supervisors)} supervisors"
        )
    others.append("the duty inspector" if inspector else "no duty inspector (nobody has the post)")
    note(by, emergency.incident_id, rules.told_in_words(near, others))
    emergency.told = [one.unit_id for one in near]
    emergency.save(update_fields=["told"])
    return Outcome(emergency, [fact("emergencies.told", emergency, near=len(near))])


def _fix(emergency: Emergency) -> LastFix | None:
    if emergency.easting is None or emergency.northing is None or emergency.fix_at is None:
        return None
    return LastFix(
        emergency.longitude or 0.0, emergency.latitude or 0.0, emergency.easting,
        emergency.northing, emergency.accuracy or 0.0, emergency.fix_at, emergency.fix_source,
    )  # fmt: skip

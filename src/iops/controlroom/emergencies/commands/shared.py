"""What the commands of emergencies share."""

from typing import Any

from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.events import Fact

DUTY = "acknowledge-emergency"


def fact(event_type: str, emergency: Emergency, **data: Any) -> Fact:
    """A fact about an emergency; its number is the call sign, as people say it."""
    given = {"number": emergency.callsign, "incident": emergency.incident_id, **data}
    return Fact(event_type, "emergency", emergency.pk, emergency.audience_id, given)


def called(emergency: Emergency) -> str:
    """The unit and the officer, as a log names them: "GA12 (Olu Grant)"."""
    name = Account.objects.filter(pk=emergency.account_id).values_list("name", flat=True).first()
    officer = name or "an officer"
    return f"{emergency.callsign} ({officer})" if emergency.unit_id else officer


def writer(by: Actor, permission: str) -> Actor:
    """Who writes what follows from a press: whoever pressed, or the house for a machine that may
    not. A call for help is never refused for a right."""
    return by if by.may(permission) else system_actor("duty-engine")


def note(by: Actor, incident_id: int, text: str) -> None:
    """Write in the log, where the actor sees the incident; what stands elsewhere stays there."""
    if Incident.objects.filter(pk=incident_id, audience_id__in=by.audiences).exists():
        own = writer(by, "incidents.log").also_seeing(by.audiences)
        add_log_entry(by=own, incident_id=incident_id, text=text)

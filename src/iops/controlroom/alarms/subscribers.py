"""What follows when an incident is opened: one that names a URN is upon that alarm."""

from iops.controlroom.alarms import rules
from iops.controlroom.alarms.commands import activate
from iops.controlroom.alarms.queries import registered
from iops.controlroom.incidents.models import Incident
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def opened(fact: Fact, by: Actor) -> None:
    """The log says which alarm it is, at which level. A number nobody knows changes nothing."""
    incident = Incident.objects.filter(pk=fact.id).only("summary").first()
    urns = rules.urns_said(incident.summary) if incident else []
    if urns and by.may("alarms.work"):
        for alarm_id in registered(by, urns):
            activate(by=by, alarm_id=alarm_id, incident_id=fact.id)

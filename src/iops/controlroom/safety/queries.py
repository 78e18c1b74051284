"""What people look at: what endangers a crew at an incident, and the notice of an order."""

from collections.abc import Iterable, Sequence

from iops.controlroom.incidents.models import Incident
from iops.controlroom.safety.contracts import Danger, Notice
from iops.controlroom.safety.dangers import dangers_of
from iops.controlroom.safety.models import SafetyNotice
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible


def _named(dangers: Iterable[Danger]) -> list[tuple[str, int]]:
    return [record for one in dangers for record in one.records]


@record_view("safety.incident", permission="safety.view", shows=_named)
def dangers_at(*, by: Actor, incident_id: int) -> Sequence[Danger]:
    """What endangers whoever is sent to an incident, the gravest first. Raises NotVisible."""
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    return dangers_of(by, incident)


@record_view(
    "safety.notice",
    permission="safety.view",
    shows=lambda notice: _named(notice.dangers) if notice else (),
)
def notice_of(*, by: Actor, deployment_id: int) -> Notice | None:
    """The notice of an order, with the warnings that the reader may see now; None without one.

    Where warnings have come since the order, they are among them.
    """
    found = SafetyNotice.objects.visible_to(by).filter(deployment_id=deployment_id).first()
    incident = found and Incident.objects.visible_to(by).filter(pk=found.incident_id).first()
    if found is None or incident is None:
        return None
    name = Account.objects.filter(pk=found.received_by or 0).values_list("name", flat=True).first()
    return _notice(found, name or "", dangers_of(by, incident))


def notices_of(by: Actor, incident_id: int) -> dict[int, Notice]:
    """Whether each crew that was sent has read its notice, by deployment: no warning is shown."""
    with visibility(by):
        found = list(SafetyNotice.objects.visible_to(by).filter(incident_id=incident_id))
        people = {one.received_by for one in found if one.received_by}
        names = dict(Account.objects.filter(pk__in=people).values_list("pk", "name"))
        return {
            one.deployment_id: _notice(one, names.get(one.received_by or 0, ""), ())
            for one in found
        }


def _notice(one: SafetyNotice, name: str, dangers: Sequence[Danger]) -> Notice:
    return Notice(
        deployment_id=one.deployment_id,
        callsign=one.callsign,
        given_at=one.given_at,
        receipt_by=one.receipt_by,
        told=len(one.markers) + len(one.qualifiers),
        received_at=one.received_at,
        received_by=name,
        received_how=one.received_how,
        missed=one.missed_at is not None,
        asks=one.received_at is None and one.ended_at is None,
        dangers=dangers,
    )

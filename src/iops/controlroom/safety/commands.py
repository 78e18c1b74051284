"""Giving a notice with an order, its receipt, and what follows without one."""

from datetime import timedelta

from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.limits import limit
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.models import CrewMember, Unit
from iops.controlroom.safety import rules
from iops.controlroom.safety.contracts import CREW, RADIO
from iops.controlroom.safety.dangers import dangers_of, warning_qualifiers
from iops.controlroom.safety.models import SafetyNotice
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, Refused
from iops.kernel.events import Fact


@command("safety.give", permission="", result="safety_notice")
def give_notice(
    *, by: Actor, deployment_id: int, unit: Unit, incident: Incident
) -> Outcome[SafetyNotice | None]:
    """Send what endangers the crew with its order; nothing where nothing is known.

    Called by dispatch, with the order and again when the incident says more: what is new then goes
    after the crew, and is confirmed anew. What goes is what whoever acts may see: what their own
    screen shows is read by the crew for itself. The log says how many warnings, and nothing of
    them.
    """
    found = dangers_of(by, incident)
    if not found:
        return Outcome(None)
    markers = {one.marker_id for one in found if one.marker_id}
    qualifiers = {code for code, _ in warning_qualifiers(incident)}
    before = SafetyNotice.objects.select_for_update().filter(deployment_id=deployment_id).first()
    if before is not None and (
        before.ended_at is not None
        or (markers <= set(before.markers) and qualifiers <= set(before.qualifiers))
    ):
        return Outcome(before)
    notice = _given(before or _new(by, deployment_id, unit, incident), markers, qualifiers)
    grave = sum(one.grave for one in found)
    more = f", {grave} grave" if grave else ""
    which = "Safety notice" if before is None else "New safety notice"
    text = f"{which} given to {unit.callsign}: {rules.counted(len(found))}{more}."
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    data = {"receipt_by": notice.receipt_by.isoformat(), "grave": grave > 0}
    return Outcome(notice, [_fact("safety.given", notice, incident.number, **data)])


def _new(by: Actor, deployment_id: int, unit: Unit, incident: Incident) -> SafetyNotice:
    return SafetyNotice(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        deployment_id=deployment_id,
        incident_id=incident.pk,
        unit_id=unit.pk,
        callsign=unit.callsign,
        version=0,
    )


def _given(notice: SafetyNotice, markers: set[int], qualifiers: set[str]) -> SafetyNotice:
    """The notice as it goes now, with what went before, waiting for its receipt."""
    now = clock.now()
    notice.markers = sorted(markers | set(notice.markers))
    notice.qualifiers = sorted(qualifiers | set(notice.qualifiers))
    notice.given_at, notice.receipt_by = now, now + timedelta(seconds=limit("safety-receipt"))
    notice.received_at = notice.received_by = notice.missed_at = None
    notice.received_how = ""
    notice.version += 1
    notice.save()
    return notice


@command("safety.confirm", result="safety_notice")
def confirm_notice(*, by: Actor, deployment_id: int) -> Outcome[SafetyNotice]:
    """The crew has read its notice: said on its screen, or by the dispatcher on its word.

    Said again it changes nothing. Raises NotVisible where the order had none, Refused for somebody
    who neither sits in the unit nor dispatches.
    """
    notice = _locked(by, deployment_id)
    if notice.received_at is not None:
        return Outcome(notice)
    aboard = CrewMember.objects.filter(unit_id=notice.unit_id, aboard__contains=clock.now())
    mine = aboard.filter(account_id=by.account_id).exists()
    if not mine and not by.may("dispatch.deploy"):
        raise Refused(f"Only the crew of {notice.callsign} or a dispatcher confirms its notice.")
    now = clock.now()
    notice.received_at, notice.received_by = now, by.account_id
    notice.received_how = CREW if mine else RADIO
    notice.version += 1
    notice.save()
    seconds = max(0, round((now - notice.given_at).total_seconds()))
    how = f"by {by.name}" if mine else f"by radio, noted by {by.name}"
    text = f"{notice.callsign} has read its safety notice, {how}, after {seconds} s."
    add_log_entry(by=by, incident_id=notice.incident_id, text=text)
    return Outcome(notice, [_fact("safety.received", notice, _number(notice))])


@command("safety.note_missing", permission="safety.run", result="safety_notice")
def note_missing(*, by: Actor, deployment_id: int) -> Outcome[SafetyNotice]:
    """Write in the log that no receipt has come in time. Called when its duty escalates."""
    notice = _locked(by, deployment_id)
    if notice.received_at or notice.missed_at or notice.ended_at:
        return Outcome(notice)
    notice.missed_at = clock.now()
    notice.version += 1
    notice.save()
    waited = round((notice.missed_at - notice.given_at).total_seconds())
    text = f"{notice.callsign} has not confirmed its safety notice within {waited} s."
    add_log_entry(by=by, incident_id=notice.incident_id, text=text)
    return Outcome(notice, [_fact("safety.missed", notice, _number(notice))])


@command("safety.end", permission="", result="safety_notice")
def end_notice(*, by: Actor, deployment_id: int) -> Outcome[SafetyNotice | None]:
    """A deployment is over: its notice waits for nobody. Called by dispatch."""
    notice = (
        SafetyNotice.objects.select_for_update()
        .filter(deployment_id=deployment_id, ended_at=None)
        .first()
    )
    if notice is None:
        return Outcome(None)
    notice.ended_at = clock.now()
    notice.version += 1
    notice.save()
    return Outcome(notice, [_fact("safety.ended", notice, _number(notice))])


def _locked(by: Actor, deployment_id: int) -> SafetyNotice:
    found: SafetyNotice | None = (
        SafetyNotice.objects.visible_to(by)
        .select_for_update()
        .filter(deployment_id=deployment_id)
        .first()
    )
    if found is None:
        raise NotVisible("There is no safety notice with this order that you may see.")
    return found


def _fact(event_type: str, notice: SafetyNotice, number: str, **data: object) -> Fact:
    """A fact about the notice of a deployment."""
    given = {"number": number, "incident": notice.incident_id, "unit": notice.unit_id, **data}
    return Fact(event_type, "deployment", notice.deployment_id, notice.audience_id, given)


def _number(notice: SafetyNotice) -> str:
    found = Incident.objects.filter(pk=notice.incident_id).values_list("number", flat=True)
    return str(found.first() or "")

"""The dispatch desk: sends units, says when it cannot, closes what is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.desks.queries import sitters_of
from iops.controlroom.dispatch.commands import cannot_resource, deploy_unit, stand_down
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.queries import recommended_units
from iops.controlroom.incidents.commands import add_log_entry, close_incident
from iops.controlroom.incidents.contracts import Assessment
from iops.controlroom.incidents.models import Incident
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused
from iops.reference.codes import queries as codes
from iops.sandbox.simulator.life import Life
from iops.sandbox.words import RATIONALES, result

#: Seconds from the opening to the first unit, from and to, by grade.
TO_DISPATCH: Final = {"1": (8.0, 28.0), "2": (25.0, 110.0), "C": (80.0, 330.0)}
_ATTENDED_C: Final = 0.45
#: Longer than this a person who uses the demonstration has for an incident of theirs.
PATIENCE_WITH_PEOPLE: Final = 180.0
_LOOK_AGAIN: Final = 40.0
#: So many incidents that are no crimes are closed under another code, one of these.
CLOSED_OTHERWISE: Final = 0.1
OTHER_CLOSINGS: Final = ("303", "305", "202", "310")


def dispatch(life: Life, incident_id: int) -> None:
    """Send the best unit, two to a grade 1; nobody free is said aloud once."""
    incident = _incident(life, incident_id)
    if incident is None or incident.state != "open" or not incident.grade:
        return
    desk = _at_desk(life, "desk", incident_id)
    if incident.grade == "C" and not life.luck.chance("attend", incident_id, _ATTENDED_C):
        seconds = life.luck.between("resolve", incident_id, 200, 520)
        life.mind("resolve", incident_id, seconds - life.since(incident.opened_at),
                  lambda one: resolve(life, one))  # fmt: skip
        return
    by = life.acting(desk)
    picks = recommended_units(by=by, incident_id=incident_id, most=6)
    sent = 0
    for pick in picks:
        try:
            deploy_unit(by=by, incident_id=incident_id, unit_id=pick.unit_id,
                        reason=", ".join(pick.reasons))  # fmt: skip
        except Refused:
            continue
        life.fleet.stop(pick.unit_id)
        sent += 1
        if sent >= (2 if incident.grade == "1" and len(picks) > 3 else 1):
            return
    if not sent and incident.grade == "1" and incident_id not in life.told:
        life.told.add(incident_id)
        cannot_resource(by=by, incident_id=incident_id, reason="All units are committed.")
    if not sent:
        life.mind("dispatch", incident_id, _LOOK_AGAIN, lambda one: dispatch(life, one))


def seconds_to_dispatch(life: Life, incident: Incident) -> float:
    """How long the desk still takes, counted from when the incident came to it."""
    low, high = TO_DISPATCH.get(incident.grade or "C", TO_DISPATCH["C"])
    wait = life.luck.between("dispatch", incident.pk, low, high)
    if incident.created_by in life.staff.demo_ids():
        wait += PATIENCE_WITH_PEOPLE
    return wait - life.since(incident.graded_at or incident.opened_at)


def resolve(life: Life, incident_id: int) -> None:
    """A grade C that nobody attends: rung back, advised, closed."""
    incident = _incident(life, incident_id)
    if incident is None or incident.state != "open":
        return
    handler = life.luck.one_of("resolver", incident_id, life.staff.available("call-handler"))
    by = life.acting(handler.account_id)
    add_log_entry(by=by, incident_id=incident_id, text="Rung back. Advice given, content.")
    _close(life, incident, handler.account_id, "Dealt with by telephone.")


def close(life: Life, incident_id: int) -> None:
    """Units are clear: somebody at the desk gives it its code and closes it."""
    incident = _incident(life, incident_id)
    if incident is None or incident.state != "result-due":
        return
    desk = _at_desk(life, "closer", incident_id)
    with visibility(life.system()):
        said = list(
            Deployment.objects.filter(incident_id=incident_id).values_list("result", flat=True)
        )
    text = " ".join(one for one in said if one) or result(
        life.true_type(incident_id, incident.type_code), incident_id
    )
    _close(life, incident, desk, text)


def _close(life: Life, incident: Incident, account: int, text: str) -> None:
    code = incident.type_code
    kind = codes.find("incident-types", code)
    crime = kind is not None and kind.detail.get("crime") == "yes"
    if not crime and life.luck.chance("close.other", incident.pk, CLOSED_OTHERWISE):
        code = life.luck.one_of("close.code", incident.pk, OTHER_CLOSINGS)
    rationale = RATIONALES[incident.pk % len(RATIONALES)]
    close_incident(
        by=life.acting(account),
        incident_id=incident.pk,
        closing_code=code,
        result=text,
        assessment=Assessment(rationale=rationale, threat="None now", harm="None further"),
    )
    life.told.discard(incident.pk)


def call_back_second(life: Life, incident_id: int, arrived: int) -> None:
    """The first unit has it in hand: the second, still on its way, is stood down."""
    with visibility(life.system()):
        others = list(
            Deployment.objects.filter(
                incident_id=incident_id, clear_at=None, stood_down_at=None, at_scene_at=None
            ).exclude(pk=arrived)
        )
    desk = _at_desk(life, "desk", incident_id)
    for other in others:
        stand_down(by=life.acting(desk), deployment_id=other.pk,
                   reason="First unit has it in hand.")  # fmt: skip
        life.jobs.pop(other.pk, None)
        life.fleet.stop(other.unit_id)


def seconds_to_close(life: Life, incident: Incident) -> float:
    """Soon, mostly; now and then the desk forgets."""
    seconds = life.luck.about("close", incident.pk, 60, 0.6)
    if life.luck.chance("close.forgotten", incident.pk, 0.06):
        seconds += timedelta(minutes=25).total_seconds()
    return seconds


def _at_desk(life: Life, what: str, incident_id: int) -> int:
    """Who sits at the desk of an incident; a colleague where only people of the demo do."""
    with visibility(life.system()):
        sitting = set(sitters_of(incident_id)) - life.staff.demo_ids()
    others = [one.account_id for one in life.staff.available("dispatcher")]
    return life.luck.one_of(what, incident_id, sorted(sitting) or others)


def _incident(life: Life, incident_id: int) -> Incident | None:
    with visibility(life.system()):
        found: Incident | None = Incident.objects.filter(pk=incident_id).first()
    return found

"""What dispatch shows on an incident's page: each unit with its times."""

from collections.abc import Sequence
from datetime import datetime

from iops.controlroom.dispatch.contracts import WAYS
from iops.controlroom.dispatch.models import Deployment
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry


def units_of_incidents(by: Actor, incident_ids: Sequence[int]) -> list[TimelineEntry]:
    """The units sent to these incidents, in order, each step with its own time."""
    found = Deployment.objects.visible_to(by).filter(incident_id__in=incident_ids)
    sent = list(found.order_by("ordered_at"))
    names = dict(
        Account.objects.filter(pk__in={one.acknowledged_by for one in sent}).values_list(
            "pk", "name"
        )
    )
    return [
        TimelineEntry(
            at=one.ordered_at,
            kind="deployment",
            title=one.callsign,
            detail=", ".join(steps(one, names.get(one.acknowledged_by or 0, ""))),
            url=f"/jobs/{one.pk}/",
        )
        for one in sent
    ]


def steps(one: Deployment, answered_by: str = "") -> list[str]:
    """A deployment's steps in words, each with its time of day."""
    said = [f"ordered {_time(one.ordered_at)}"]
    if one.acknowledged_at:
        who = ", ".join(part for part in (WAYS.get(one.acknowledged_how, ""), answered_by) if part)
        said.append(f"acknowledged {_time(one.acknowledged_at)}" + (f" ({who})" if who else ""))
    elif not one.stood_down_at and not one.clear_at:
        said.append("not acknowledged yet")
    if one.mobile_at:
        said.append(f"on the way {_time(one.mobile_at)}")
    if one.at_scene_at:
        said.append(f"there {_time(one.at_scene_at)}")
    if one.clear_at:
        said.append(f"clear {_time(one.clear_at)}")
    elif one.declined_at:
        said.append(f"{one.result[:1].lower()}{one.result[1:]} {_time(one.declined_at)}")
    elif one.stood_down_at:
        said.append(f"stood down {_time(one.stood_down_at)}")
    return said


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%H:%M:%S}"

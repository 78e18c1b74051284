"""Plans over HTTP: those that open on an incident, and ticking their steps."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.plans import commands, queries
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["plans"])


class PlanStepOut(Schema):
    """A step of a plan, and whether it was done on the incident."""

    number: int
    words: str
    done: bool


class PlanOut(Schema):
    """A plan that opens on an incident, and why."""

    id: int
    kind: str
    title: str
    body: str
    why: list[str]
    steps: list[PlanStepOut]


class PlanTickIn(Schema):
    """The number of the step, the first is 1."""

    step: int = Field(0, ge=0, le=100)
    done: bool = True
    note: str = Field("", max_length=300)


class PlanTickOut(Schema):
    """What was said of a step."""

    id: int
    step: str
    done: bool
    at: datetime


@router.get("/incidents/{incident_id}/plans", response={200: list[PlanOut], **REFUSALS},
            operation_id="plans_of_incident")  # fmt: skip
def plans(request: HttpRequest, incident_id: Id) -> Any:
    """The plans that open on an incident."""
    found = queries.plans_of_incident(by=actor(request), incident_id=incident_id)
    return [
        PlanOut(
            id=line.one.pk, kind=line.one.kind, title=line.one.title, body=line.one.body,
            why=list(line.why),
            steps=[PlanStepOut(number=one.number, words=one.words, done=one.done)
                   for one in line.steps],
        )
        for line in found
    ]  # fmt: skip


@router.post("/incidents/{incident_id}/plans/{plan_id}/ticks",
             response={201: PlanTickOut, **REFUSALS}, operation_id="tick_plan_step")  # fmt: skip
def tick(request: HttpRequest, incident_id: Id, plan_id: Id, given: PlanTickIn) -> Status[Any]:
    """Say of a step that it was done on an incident, or is not after all."""
    made = commands.tick_step(
        by=actor(request), plan_id=plan_id, incident_id=incident_id, step=given.step,
        done=given.done, note=given.note,
    ).value  # fmt: skip
    return Status(201, made)

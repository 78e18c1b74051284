"""Dispatch over HTTP: deploy, states, recommendation."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.dispatch import commands, queries
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["dispatch"])


class DeployIn(Schema):
    unit_id: int = Field(ge=1, le=2**62)
    reason: str = Field("", max_length=500)


class StateIn(Schema):
    state: str = Field(max_length=4)
    result: str = Field("", max_length=4000)


class ReasonIn(Schema):
    reason: str = Field(max_length=500)


class AnswerIn(Schema):
    """To which order; without it, to the one that the unit has now."""

    deployment_id: int | None = Field(None, ge=1, le=2**62)


class SendOnIn(AnswerIn):
    incident_id: int = Field(ge=1, le=2**62)
    reason: str = Field("", max_length=500)


class DeclineIn(AnswerIn):
    reason: str = Field(max_length=500)


class PickOut(Schema):
    """A recommended unit with its road time in seconds, reasons and shortfalls."""

    unit_id: int
    callsign: str
    seconds: float | None
    reasons: list[str]
    shortfalls: list[str]


@router.post("/incidents/{incident_id}/deployments", response={201: dict[str, int], **REFUSALS})
def deploy(request: HttpRequest, incident_id: Id, given: DeployIn) -> Status[dict[str, int]]:
    """Send a unit."""
    outcome = commands.deploy_unit(
        by=actor(request), incident_id=incident_id, unit_id=given.unit_id, reason=given.reason
    )
    return Status(201, {"id": outcome.value.id})


@router.post("/units/{unit_id}/state", response={200: dict[str, Any], **REFUSALS})
def unit_state(request: HttpRequest, unit_id: Id, given: StateIn) -> dict[str, Any]:
    """A unit reports a state."""
    outcome = commands.report_state(
        by=actor(request), unit_id=unit_id, state=given.state, result=given.result
    )
    return {"id": outcome.value.id, "state": given.state}


@router.post("/units/{unit_id}/acknowledge", response={200: dict[str, int], **REFUSALS})
def acknowledge(request: HttpRequest, unit_id: Id, given: AnswerIn) -> dict[str, int]:
    """A unit has its order: by its crew, or by the dispatcher on its word over the radio."""
    outcome = commands.acknowledge(
        by=actor(request), unit_id=unit_id, deployment_id=given.deployment_id
    )
    return {"id": outcome.value.id}


@router.post("/units/{unit_id}/decline", response={200: dict[str, int], **REFUSALS})
def decline(request: HttpRequest, unit_id: Id, given: DeclineIn) -> dict[str, int]:
    """A unit cannot take its order, and says why; it is free again."""
    outcome = commands.decline(
        by=actor(request),
        unit_id=unit_id,
        reason=given.reason,
        deployment_id=given.deployment_id,
    )
    return {"id": outcome.value.id}


@router.post("/units/{unit_id}/send-on", response={201: dict[str, int], **REFUSALS})
def send_on(request: HttpRequest, unit_id: Id, given: SendOnIn) -> Status[dict[str, int]]:
    """Send a unit on from the job that it has to another incident, in one step."""
    outcome = commands.redeploy_unit(
        by=actor(request),
        unit_id=unit_id,
        incident_id=given.incident_id,
        reason=given.reason,
        deployment_id=given.deployment_id,
    )
    return Status(201, {"id": outcome.value.id})


@router.post("/deployments/{deployment_id}/stand-down", response={200: dict[str, int],
                                                                       **REFUSALS})  # fmt: skip
def stand_down(request: HttpRequest, deployment_id: Id, given: ReasonIn) -> dict[str, int]:
    """Call a unit back."""
    outcome = commands.stand_down(
        by=actor(request), deployment_id=deployment_id, reason=given.reason
    )
    return {"id": outcome.value.id}


@router.post("/incidents/{incident_id}/cannot-resource", response={200: dict[str, int],
                                                                        **REFUSALS})  # fmt: skip
def cannot_resource(request: HttpRequest, incident_id: Id, given: ReasonIn) -> dict[str, int]:
    """Nobody can be sent."""
    outcome = commands.cannot_resource(
        by=actor(request), incident_id=incident_id, reason=given.reason
    )
    return {"id": outcome.value.id}


@router.get("/incidents/{incident_id}/recommendation", response={200: list[PickOut],
                                                                      **REFUSALS})  # fmt: skip
def recommendation(request: HttpRequest, incident_id: Id) -> list[Any]:
    """Units by road time and skill, with reasons."""
    return list(queries.recommended_units(by=actor(request), incident_id=incident_id))

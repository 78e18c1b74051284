"""Officer safety over HTTP: what endangers a crew, and its receipt."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from iops.controlroom.safety import commands, queries
from iops.controlroom.safety.contracts import Danger
from iops.kernel.errors import NotVisible
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["safety"])


class DangerOut(Schema):
    """One warning: what (danger of 100), on whom or what, and what ties them to the place."""

    label: str
    danger: int
    whose: str
    relation: str
    evidence: str
    url: str


class NoticeOut(Schema):
    """The notice of an order. ``hidden``: warnings that the caller may not read."""

    deployment_id: int
    callsign: str
    given_at: datetime
    receipt_by: datetime
    received_at: datetime | None
    received_by: str
    received_how: str
    missed: bool
    hidden: int
    dangers: list[DangerOut]


def _out(one: Danger) -> DangerOut:
    return DangerOut(
        label=one.label, danger=one.danger, whose=one.whose, relation=one.relation,
        evidence=one.evidence, url=one.url,
    )  # fmt: skip


@router.get("/incidents/{incident_id}/dangers", response={200: list[DangerOut], **REFUSALS})
def dangers(request: HttpRequest, incident_id: Id) -> list[DangerOut]:
    """What endangers whoever is sent there, the gravest first."""
    return [_out(one) for one in queries.dangers_at(by=actor(request), incident_id=incident_id)]


@router.get("/deployments/{deployment_id}/safety-notice", response={200: NoticeOut, **REFUSALS})
def notice(request: HttpRequest, deployment_id: Id) -> NoticeOut:
    """The notice that went with an order."""
    found = queries.notice_of(by=actor(request), deployment_id=deployment_id)
    if found is None:
        raise NotVisible("There is no safety notice with this order that you may see.")
    return NoticeOut(
        deployment_id=found.deployment_id, callsign=found.callsign, given_at=found.given_at,
        receipt_by=found.receipt_by, received_at=found.received_at, received_by=found.received_by,
        received_how=found.received_how, missed=found.missed, hidden=found.hidden,
        dangers=[_out(one) for one in found.dangers],
    )  # fmt: skip


@router.post("/deployments/{deployment_id}/safety-notice/receipt",
             response={200: dict[str, int], **REFUSALS})  # fmt: skip
def receipt(request: HttpRequest, deployment_id: Id) -> dict[str, int]:
    """The crew has read it: by its own hand, or by the dispatcher on its word."""
    read = commands.confirm_notice(by=actor(request), deployment_id=deployment_id).value
    return {"id": read.id}

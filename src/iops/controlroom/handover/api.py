"""Handing a desk over, over HTTP: its list, the offer, the confirmation."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.handover import commands, queries
from iops.controlroom.handover.queries import OpenLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["desks"])


class HandoverLineOut(Schema):
    """An open incident of the desk: ``last`` is the newest entry of its log."""

    incident_id: int
    number: str
    short: int
    grade: str
    type: str
    place: str
    opened_at: datetime
    late: bool
    units: list[str]
    last: str


class HandoverOfferOut(Schema):
    """That the desk is offered: ``to_id`` null to whoever comes."""

    id: int
    from_id: int
    to_id: int | None
    offered_at: datetime


class DeskHandoverOut(Schema):
    """The list of a desk: open incidents in the order of the board; all else by number."""

    at: datetime
    open: list[HandoverLineOut]
    results: list[int]
    diary: list[int]
    committed: list[str]
    offers: list[HandoverOfferOut]


class HandoverOfferIn(Schema):
    """To whom, by the number of the account; null: to whoever comes."""

    to: int | None = Field(None, ge=1, le=2**62)


class HandoverConfirmIn(Schema):
    """The numbers of the open incidents on the list as it was read."""

    read: list[int] = Field(default_factory=list, max_length=2000)


class HandoverDone(Schema):
    """The handover, by its number."""

    id: int


def _line(line: OpenLine) -> HandoverLineOut:
    one = line.incident
    return HandoverLineOut(
        incident_id=one.pk, number=one.number, short=one.short, grade=one.grade or "",
        type=line.type_label, place=one.place_text, opened_at=one.opened_at, late=line.late,
        units=list(line.units), last=line.last,
    )  # fmt: skip


@router.get(
    "/desks/{desk_id}/handover", response={200: DeskHandoverOut, **REFUSALS},
    operation_id="desk_handover",
)  # fmt: skip
def listed(request: HttpRequest, desk_id: Id) -> DeskHandoverOut:
    """What a desk has now."""
    found = queries.handover(by=actor(request), desk_id=desk_id)
    return DeskHandoverOut(
        at=found.at,
        open=[_line(line) for line in found.open],
        results=[line.incident.pk for line in found.results],
        diary=[line.id for line in found.diary],
        committed=[unit.callsign for unit in found.committed],
        offers=[
            HandoverOfferOut(
                id=one.id, from_id=one.from_id, to_id=one.to_id, offered_at=one.offered_at
            )
            for one in queries.offers(actor(request), desk_id)
        ],
    )


@router.post(
    "/desks/{desk_id}/handover", response={201: HandoverDone, **REFUSALS},
    operation_id="offer_desk",
)  # fmt: skip
def offer(request: HttpRequest, desk_id: Id, given: HandoverOfferIn) -> Status[HandoverDone]:
    """Offer the desk at which the caller sits."""
    made = commands.offer_desk(by=actor(request), desk_id=desk_id, to_account=given.to).value
    return Status(201, HandoverDone(id=made.id))


@router.post(
    "/handovers/{handover_id}/confirm", response={200: HandoverDone, **REFUSALS},
    operation_id="confirm_handover",
)  # fmt: skip
def confirm(request: HttpRequest, handover_id: Id, given: HandoverConfirmIn) -> HandoverDone:
    """Confirm the list, and sit at the desk from now on."""
    made = commands.confirm_handover(
        by=actor(request), handover_id=handover_id, read=given.read
    ).value
    return HandoverDone(id=made.id)


@router.post(
    "/handovers/{handover_id}/take-back", response={200: HandoverDone, **REFUSALS},
    operation_id="take_handover_back",
)  # fmt: skip
def back(request: HttpRequest, handover_id: Id) -> HandoverDone:
    """End one's own offer."""
    return HandoverDone(id=commands.take_back(by=actor(request), handover_id=handover_id).value.id)

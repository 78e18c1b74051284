"""What people look at: the requests of the room, of an incident, one whole; whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, When

from iops.controlroom.contacts.models import Contact
from iops.controlroom.desks.queries import sitters_of
from iops.controlroom.incidents.models import Incident
from iops.controlroom.services import rules
from iops.controlroom.services.agencies import Agency, agency, label
from iops.controlroom.services.contracts import (
    ASKED,
    KINDS,
    OUT,
    STATES,
    TRANSFER,
    Content,
    Outgoing,
)
from iops.controlroom.services.models import Message, Ownership, Request, Step
from iops.governance.access.authority import on_duty_with_role
from iops.governance.access.models import Account, Audience
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.kernel.models import RecordQuerySet

MOST = 200


@dataclass(frozen=True)
class RequestLine:
    """A request as lists show it. ``late``: it should have been answered by now."""

    one: Request
    agency: str
    telephone: str
    kind: str
    state: str
    incident: str
    contact: str
    unsent: bool
    late: bool
    open: bool


@dataclass(frozen=True)
class Card:
    """One request whole: its steps, its messages, and who wrote what."""

    line: RequestLine
    steps: Sequence[tuple[Step, str]]
    messages: Sequence[Message]
    may_become: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class OwnerLine:
    """Whose an incident was from when to when; ``until`` is None while it is."""

    owner: str
    since: datetime
    until: datetime | None


@record_view(
    "services.list",
    permission="services.view",
    shows=lambda found: [("service_request", line.one.pk) for line in found],
)
def requests(*, by: Actor, ended: bool = False) -> list[RequestLine]:
    """The requests of the room: what waits for an answer first, then the newest."""
    found = Request.objects.visible_to(by)
    found = found.filter(state__in=rules.ENDED) if ended else found.exclude(state__in=rules.ENDED)
    first = Case(When(state=ASKED, then=0), default=1)
    return _lines(by, found.order_by(first, "answer_by" if not ended else "-asked_at", "pk")[:MOST])


@record_view(
    "services.one",
    permission="services.view",
    shows=lambda card: [
        ("service_request", card.line.one.pk),
        *(("service_message", one.pk) for one in card.messages),
    ],
)
def request(*, by: Actor, request_id: int) -> Card:
    """One request. Raises NotVisible."""
    line = next(iter(_lines(by, Request.objects.visible_to(by).filter(pk=request_id))), None)
    if line is None:
        raise NotVisible("There is no request with this number that you may see.")
    steps = list(Step.objects.visible_to(by).filter(request_id=request_id).order_by("pk"))
    people = dict(
        Account.objects.filter(pk__in={one.created_by for one in steps}).values_list("pk", "name")
    )
    messages = Message.objects.visible_to(by).filter(request_id=request_id).order_by("pk")
    states = [
        (code, words) for code, words in STATES.items()
        if rules.may_become(line.one.state, code) and code != "withdrawn"
    ]  # fmt: skip
    return Card(
        line, [(one, people.get(one.created_by, "")) for one in steps], list(messages[:MOST]),
        states,
    )  # fmt: skip


def requests_on(by: Actor, incident_ids: Sequence[int]) -> list[RequestLine]:
    """The requests of incidents. Called where the actor is known; whoever shows it logs."""
    found = Request.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return _lines(by, found.order_by("pk")[:MOST])


def owners_of(by: Actor, incident_ids: Sequence[int]) -> list[OwnerLine]:
    """Whose an incident has been since it was handed over first; nothing where it never was."""
    rows = Ownership.objects.visible_to(by).filter(incident_id__in=incident_ids)
    found = list(rows.order_by("pk"))
    opened = dict(
        Incident.objects.visible_to(by).filter(pk__in=incident_ids).values_list("pk", "opened_at")
    )
    lines = []
    for one in found[:1]:
        lines.append(OwnerLine("This force", opened.get(one.incident_id, one.since), one.since))
    lines += [
        OwnerLine(label(one.agency) if one.agency else "This force", one.since, one.until)
        for one in found
    ]
    return lines


def owner_at(incident_id: int, moment: datetime) -> str:
    """The agency whose an incident was at a moment; "" for this force. Shows nothing."""
    held = Ownership.objects.filter(incident_id=incident_id, since__lte=moment)
    found = held.order_by("-since", "-pk").values_list("agency", flat=True).first()
    return found or ""


def handing_over(incident_id: int) -> str | None:
    """To whom an incident is handed over that has not accepted it yet; None for nobody."""
    found = Request.objects.filter(
        incident_id=incident_id, direction=OUT, kind=TRANSFER, state=ASKED
    ).first()
    return None if found is None else label(found.agency)


def asking(kind: str, request_id: int) -> list[int]:
    """Who asked: those at the desk of the incident, else the dispatchers."""
    one = Request.objects.filter(pk=request_id).first() if kind == "service_request" else None
    if one is None:
        return []
    sitting = sitters_of(one.incident_id) if one.incident_id is not None else []
    if sitting:
        return sitting
    force = Audience.objects.filter(pk=one.audience_id).values_list("force_id", flat=True).get()
    return on_duty_with_role("dispatcher", force_id=force)


def outbox(
    *, by: Actor, most: int = 50, agencies: Sequence[str] | None = None,
    leaving_out: Sequence[str] = (),
) -> list[Outgoing]:  # fmt: skip
    """Messages that are to be sent now, the oldest first; for the adapter that carries them."""
    with visibility(by):
        return _outbox(most, agencies, leaving_out)


def _outbox(
    most: int, agencies: Sequence[str] | None, leaving_out: Sequence[str]
) -> list[Outgoing]:
    due = Message.objects.filter(direction=OUT, next_at__lte=clock.now())
    due = due.exclude(agency__in=leaving_out) if leaving_out else due
    if agencies is not None:
        due = due.filter(agency__in=agencies)
    return [
        Outgoing(
            one.pk, one.agency, one.message_id, one.kind, one.sequence, one.at, one.attempts,
            Content.from_json(one.body),
        )
        for one in due.order_by("next_at", "pk")[:most]
    ]  # fmt: skip


def waiting_long(*, by: Actor, since: datetime) -> int:
    """How many messages nobody has taken over since before a moment."""
    with visibility(by):
        stuck = Message.objects.filter(direction=OUT, handed_at=None, next_at__isnull=False)
        return stuck.filter(at__lt=since).count()


def _lines(by: Actor, found: RecordQuerySet) -> list[RequestLine]:
    rows = list(found)
    seen = Incident.objects.visible_to(by).filter(pk__in={one.incident_id for one in rows})
    incidents: dict[Any, str] = dict(seen.values_list("pk", "number"))
    called = Contact.objects.visible_to(by).filter(pk__in={one.contact_id for one in rows})
    contacts: dict[Any, str] = dict(called.values_list("pk", "number"))
    unsent = set(
        Message.objects.filter(
            request__in=[one.pk for one in rows], direction=OUT, handed_at=None,
            next_at__isnull=False,
        ).values_list("request_id", flat=True)
    )  # fmt: skip
    now = clock.now()
    return [
        RequestLine(
            one, label(one.agency), _telephone(agency(one.agency)), KINDS.get(one.kind, one.kind),
            STATES.get(one.state, one.state), incidents.get(one.incident_id, ""),
            contacts.get(one.contact_id, ""), one.pk in unsent,
            one.state == ASKED and one.answer_by is not None and one.answer_by <= now,
            one.state not in rules.ENDED,
        )
        for one in rows
    ]  # fmt: skip


def _telephone(found: Agency | None) -> str:
    return found.telephone if found is not None else ""

"""What was promised: to a number, about an incident or contact, and what is open in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from iops.controlroom.contacts.models import Contact
from iops.controlroom.desks.queries import sitters_of
from iops.controlroom.incidents.models import Incident
from iops.controlroom.promises import rules
from iops.controlroom.promises.contracts import OPEN, STATES, PromiseLine
from iops.controlroom.promises.models import Promise
from iops.governance.access.authority import on_duty_with_role
from iops.governance.access.models import Account, Audience
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.models import RecordQuerySet
from iops.pole.people.commands import normal_phone

MOST = 300
#: The figures are of so long, and so long ago is what ended still shown to the next handler.
FIGURES_OF, LATELY = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True)
class Figures:
    """How promises of the last days ended; ``share`` of a hundred kept in time, None for none."""

    kept: int
    late: int
    broken: int
    share: int | None


@record_view(
    "promises.open",
    permission="promises.view",
    shows=lambda found: [("promise", one.id) for one in found],
)
def open_promises(*, by: Actor) -> list[PromiseLine]:
    """All that is owed to callers, the soonest first."""
    found = Promise.objects.visible_to(by).filter(state=OPEN)
    return _lines(by, found.order_by("due_at", "pk")[:MOST])


@record_view("promises.figures", permission="promises.view", shows=lambda _: ())
def figures(*, by: Actor) -> Figures:
    """How they ended in the last seven days."""
    ended = Promise.objects.visible_to(by).filter(ended_at__gte=clock.now() - FIGURES_OF)
    counts = dict(ended.values_list("state").annotate(count=Count("pk")))
    return Figures(
        counts.get("kept", 0), counts.get("late", 0), counts.get("broken", 0),
        rules.share_kept(counts),
    )  # fmt: skip


@record_view(
    "promises.to_phone",
    permission="promises.view",
    shows=lambda found: [("promise", one.id) for one in found],
)
def promised_to(*, by: Actor, phone: str) -> list[PromiseLine]:
    """What is owed to a number, and what was broken lately: the open ones first."""
    number = normal_phone(phone)
    if not number:
        return []
    mine = Promise.objects.visible_to(by).filter(phone=number)
    owed = list(_lines(by, mine.filter(state=OPEN).order_by("due_at", "pk")[:10]))
    lately = mine.filter(state="broken", ended_at__gte=clock.now() - LATELY)
    return owed + _lines(by, lately.order_by("-ended_at")[:3])


def promises_on(by: Actor, incident_ids: Sequence[int]) -> list[PromiseLine]:
    """Promises about incidents. Called where the actor is known; whoever shows it logs."""
    found = Promise.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return _lines(by, found.order_by("-state", "due_at", "pk")[:30])


def promises_of_contacts(by: Actor, contact_ids: Sequence[int]) -> list[PromiseLine]:
    """Promises made in contacts. Called where the actor is known; whoever shows it logs."""
    found = Promise.objects.visible_to(by).filter(contact_id__in=contact_ids)
    return _lines(by, found.order_by("-state", "due_at", "pk")[:30])


def owing(kind: str, promise_id: int) -> list[int]:
    """Who owes it now: those at the desk of its incident, else the call handlers."""
    one = Promise.objects.filter(pk=promise_id).first() if kind == "promise" else None
    if one is None:
        return []
    sitting = sitters_of(one.incident_id) if one.incident_id is not None else []
    if sitting:
        return sitting
    force = Audience.objects.filter(pk=one.audience_id).values_list("force_id", flat=True).get()
    return on_duty_with_role("call-handler", force_id=force)


def _lines(by: Actor, found: RecordQuerySet) -> list[PromiseLine]:
    rows = list(found)
    seen = Incident.objects.visible_to(by).filter(pk__in={one.incident_id for one in rows})
    incidents = dict(seen.values_list("pk", "number"))
    called = Contact.objects.visible_to(by).filter(pk__in={one.contact_id for one in rows})
    contacts = dict(called.values_list("pk", "number"))
    people = dict(
        Account.objects.filter(pk__in={one.created_by for one in rows}).values_list("pk", "name")
    )
    now = clock.now()
    return [
        PromiseLine(
            one.pk, one.contact_id if one.contact_id in contacts else None,
            contacts.get(one.contact_id, ""),
            one.incident_id if one.incident_id in incidents else None,
            incidents.get(one.incident_id, ""), one.phone, one.what, one.due_at, one.state,
            STATES[one.state], one.result, people.get(one.created_by, ""),
            one.state == OPEN and one.due_at <= now,
        )
        for one in rows
    ]  # fmt: skip

"""What the commands of services share."""

from __future__ import annotations

from typing import Any

from iops.controlroom.contacts.limits import listed
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.controlroom.services import rules
from iops.controlroom.services.agencies import label
from iops.controlroom.services.contracts import (
    ASKED,
    OUT,
    STATES,
    WITHDRAWN,
    Content,
)
from iops.controlroom.services.models import Message, Ownership, Request, Step
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid


def limit(code: str) -> int:
    """Seconds of ``control-room-limits``. Raises KeyError for another row."""
    return listed(code, rules.USUAL[code])


def fact(event_type: str, one: Request, **more: Any) -> Fact:
    """A fact about a request: numbers and codes only."""
    data = {
        "number": one.number, "agency": one.agency, "incident": one.incident_id,
        "grade": one.grade, **more,
    }  # fmt: skip
    return Fact(event_type, "service_request", one.pk, one.audience_id, data)


def step(by: Actor, one: Request, *, state: str = "", how: str, text: str = "") -> Step:
    """Write down that something became known."""
    made: Step = Step.objects.create(
        uid=new_uid(), audience_id=one.audience_id, created_by=by.account_id, request=one,
        at=clock.now(), state=state, how=how, text=text,
    )  # fmt: skip
    return made


def post(by: Actor, one: Request, kind: str, content: Content) -> Message:
    """Put a message into the outbox, in this very transaction."""
    one.told += 1
    one.save(update_fields=["told"])
    now = clock.now()
    made: Message = Message.objects.create(
        uid=new_uid(), audience_id=one.audience_id, created_by=by.account_id, request=one,
        direction=OUT, agency=one.agency, message_id=str(new_uid()), kind=kind,
        sequence=one.told, body=content.as_json(), at=now, next_at=now,
    )  # fmt: skip
    return made


def note(by: Actor, one: Request, text: str) -> None:
    """Say it in the log of the incident, where there is one."""
    if one.incident_id is not None:
        note_in_log(by=by, incident_id=one.incident_id, text=text)


def advance(
    by: Actor, one: Request, state: str, *, how: str, text: str = "", taken_by: str = "",
    reference: str = "",
) -> list[Fact]:  # fmt: skip
    """The request goes on to a state that it may become; the log, its owner and duties follow."""
    now, before = clock.now(), one.state
    one.state = state
    one.taken_by = taken_by or one.taken_by
    one.their_reference = reference or one.their_reference
    if before == ASKED and state != WITHDRAWN:
        one.answered_at = now
    if state in ("refused", WITHDRAWN):
        one.reason = text
    one.version += 1
    one.save()
    step(by, one, state=state, how=how, text=text)
    words = [f"{label(one.agency)} ({one.number}): {STATES[state].lower()}"]
    words += [one.taken_by] if taken_by else []
    words += [f"reference {reference}"] if reference else []
    words += [text] if text else []
    note(by, one, "; ".join(words) + (" (by telephone)." if how == "telephone" else "."))
    facts = [fact(f"services.{state.replace('-', '_')}", one)]
    if before == ASKED:
        facts.append(fact("services.answered", one))
    return [*facts, *settle_owner(by, one)]


def settle_owner(by: Actor, one: Request) -> list[Fact]:
    """Write whose the incident is now, if this request changes that."""
    if one.direction != OUT or one.incident_id is None or one.kind != "transfer":
        return []
    theirs = rules.ownership_passes(
        kind=one.kind, state=one.state, grade=one.grade, taken_by=one.taken_by
    )
    held = Ownership.objects.select_for_update().filter(
        incident_id=one.incident_id, until=None
    ).first()  # fmt: skip
    owner = held.agency if held is not None else ""
    facts = []
    if not theirs and one.state not in rules.ENDED and one.state != ASKED:
        facts.append(fact("services.unconfirmed", one))
    if theirs:
        facts.append(fact("services.confirmed", one))
    mine = held is not None and held.request_id == one.pk
    if theirs and owner != one.agency:
        return [*facts, *_pass(by, one, held, one.agency)]
    if not theirs and mine and owner == one.agency:
        return [*facts, *_pass(by, one, held, "")]
    return facts


def _pass(by: Actor, one: Request, held: Ownership | None, agency: str) -> list[Fact]:
    now = clock.now()
    assert one.incident_id is not None
    if held is not None:
        held.until, held.version = now, held.version + 1
        held.save(update_fields=["until", "version"])
    Ownership.objects.create(
        uid=new_uid(), audience_id=one.audience_id, created_by=by.account_id,
        incident_id=one.incident_id, agency=agency, since=now, request=one,
    )  # fmt: skip
    who = label(agency) if agency else "this force again"
    note(by, one, f"The incident belongs to {who} from now on.")
    return [fact("services.owner_changed", one, owner=agency)]


def number_of(one: Request) -> str:
    """Our reference of a request: the number of its incident, else its own."""
    if one.incident_id is None:
        return str(one.number)
    found = Incident.objects.filter(pk=one.incident_id).values_list("number", flat=True).first()
    return str(found or one.number)


def content_of(
    incident: Incident, one: Request, type_label: str, caller: tuple[str, str] = ("", "")
) -> Content:
    """What is sent of an incident. A confidential place stays so: it says that it is one."""
    return Content(
        reference=incident.number, their_reference=one.their_reference, kind=one.kind,
        grade=incident.grade or "", type_label=type_label, text=one.what,
        place=incident.place_text, easting=incident.easting, northing=incident.northing,
        longitude=incident.longitude, latitude=incident.latitude, caller_name=caller[0],
        caller_phone=caller[1], risks=tuple(incident.qualifiers),
    )  # fmt: skip

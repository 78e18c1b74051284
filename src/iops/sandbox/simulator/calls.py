"""The telephone: calls arrive, wait, are answered or given up, and become incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from iops.controlroom.contacts.commands import (
    abandon_contact,
    answer_contact,
    call_back,
    decide_no_return,
    end_contact,
    finish_without_incident,
    log_contact,
)
from iops.controlroom.contacts.contracts import CALL_BACK
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import (
    add_log_entry,
    assess_incident,
    grade_incident,
    join_contact,
    open_from_call,
)
from iops.controlroom.incidents.contracts import Assessment
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.same_event import possible_duplicates
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.sandbox.simulator import telephones
from iops.sandbox.simulator.life import Event, Life
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.scenes import Scene
from iops.sandbox.words import RATIONALES

#: Calls an hour for each unit on duty. A real unit has far fewer; a board is to look at.
CALLS_PER_UNIT: Final = 4.4
QUICKEST, SLOWEST = 8.0, 90.0  # seconds between two calls, at any hour
_COMFORTABLE: Final = 0.5  # share of the units that are committed
_SECOND_CALLER: Final = 0.18
_NO_INCIDENT: Final = 0.10
WRONG_TYPE: Final = 0.06
WRONG_GRADE: Final = 0.07
#: What a handler types instead of the right type.
OTHER_TYPES: Final = ("310", "305", "202", "510", "501")
_ASSESSED_AT_ONCE: Final = 0.7
UPDATES: Final = (
    "Caller says they have moved off towards the main road.",
    "Caller now inside with the door locked, will wait.",
    "Second person involved, described as tall, dark jacket.",
    "Caller has had to ring off, will answer if rung back.",
    "Nobody hurt as far as the caller can see.",
    "Vehicle seen, caller has part of the number.",
)
_ADVICE: Final = (
    "Advice given, nothing to attend.", "Referred to the council.", "Given the crime number again.",
    "Message passed to the officer in the case.",
)  # fmt: skip


def ring(life: Life) -> None:
    """The next call, and the one after it on the agenda."""
    number = life.calls + 1
    scene = life.scenes.draw(number, clock.now())
    if scene is not None:
        _present(life, number, scene, None)
    life.calls = max(life.calls, number)
    life.forget_old_events()
    gap = life.arrivals.gap(life.luck.share("gap", number)) * mean_gap(life)
    gap = min(max(gap, 2.0), 4 * SLOWEST)
    life.agenda.after(gap, "ring", lambda: ring(life))


def mean_gap(life: Life) -> float:
    """Seconds between two calls at this hour, with the units that there are."""
    weight = life.arrivals.weight(clock.now())
    # Half of the day's swing: at four in the morning a demonstration still has something to show.
    hourly = CALLS_PER_UNIT * max(len(life.fleet.cars), 8) * (0.5 + 0.5 * weight)
    # Where ways are long and units few, calls come more slowly, so that the board stays readable.
    load = len(life.jobs) / max(len(life.fleet.cars), 1)
    slower = 1 + 4 * max(load - _COMFORTABLE, 0.0)
    return min(max(slower * 3600 / hourly, QUICKEST), SLOWEST)


def _present(life: Life, number: int, scene: Scene, first: int | None) -> None:
    luck = life.luck
    caller = life.scenes.caller(number)
    urgent = {"1": 0.88, "2": 0.5, "C": 0.12}.get(scene.grade, 0.3)
    channel = "999" if luck.chance("999", number, urgent) else "101"
    call = life.exchange.ring(line=channel, phone=caller.phone)
    contact_id = call.contact_id
    if contact_id is None:
        return
    life.events[contact_id] = Event(scene, caller, first=first)
    await_answer(life, contact_id, channel)
    if first is None and scene.grade != "C" and luck.chance("second", number, _SECOND_CALLER):
        pause = luck.between("second.pause", number, 20, 150)
        life.agenda.after(pause, "ring", lambda: _ring_again(life, scene, contact_id))


def _ring_again(life: Life, scene: Scene, first: int) -> None:
    life.calls += 1
    _present(life, life.calls, life.scenes.again(scene, life.calls), first)


def await_answer(life: Life, contact_id: int, channel: str) -> None:
    """A handler will take it, unless the caller gives up first.

    It is whoever's telephone rings. One that rings where somebody of the demonstration sits is
    left to them while it rings; the survey finds it again.
    """
    luck, now = life.luck, clock.now()
    handlers = life.staff.available("call-handler")
    rings = telephones.rings_at(life, contact_id)
    if not handlers or rings in life.staff.demo_ids():
        return
    never = now - timedelta(days=1)
    first = sorted(handlers, key=lambda one: (life.busy.get(one.account_id, never), one.account_id))
    free = next((one for one in first if one.account_id == rings), first[0])
    behind = max((life.busy.get(free.account_id, never) - now).total_seconds(), 0.0)
    usual = 4.0 if channel == "999" else 14.0
    wait = behind + luck.about("wait", contact_id, usual, 0.6)
    if luck.chance("wait.slow", contact_id, 0.08):
        wait += luck.between("wait.more", contact_id, 15, 45)
    event = life.events.get(contact_id)
    if event is not None:
        event.handler = free.account_id
    life.busy[free.account_id] = now + timedelta(seconds=wait + 30)
    patience = luck.about("patience", contact_id, 60 if channel == "999" else 90, 0.7)
    if wait > patience:
        life.mind("abandon", contact_id, patience, lambda one: abandon(life, one))
    else:
        life.mind("answer", contact_id, wait, lambda one: answer(life, one))


def abandon(life: Life, contact_id: int) -> None:
    """The caller has had enough."""
    call = telephones.call_of(life, contact_id)
    if call is not None:
        life.exchange.give_up(call)
    else:
        abandon_contact(by=life.staff.system("telephony"), contact_id=contact_id)
    life.events.pop(contact_id, None)
    pause = life.luck.between("return", contact_id, 60, 600)
    life.mind("return", contact_id, pause, lambda one: ring_back(life, one))


def ring_back(life: Life, contact_id: int) -> None:
    """Somebody of the room rings back who gave up, or says why not."""
    handlers = life.staff.available("call-handler")
    if not handlers:
        return
    by, contact = life.acting(handlers[0].account_id, "call"), _contact(life, contact_id)
    if not contact.caller_phone:
        decide_no_return(by=by, contact_id=contact_id, reason="Number withheld, silent line")
        return
    draft = call_back(by=by, contact_id=contact_id).value
    finish_without_incident(
        by=by, uid=draft.uid, channel=CALL_BACK, what="Rung back: no police needed any more",
        resolution="Caller is safe", caller_phone=contact.caller_phone,
    )  # fmt: skip


def answer(life: Life, contact_id: int) -> None:
    """A handler picks up."""
    handler = _handler(life, contact_id)
    if telephones.rings_at(life, contact_id) in life.staff.demo_ids():
        return
    answer_contact(by=life.acting(handler, "call"), contact_id=contact_id)
    telephones.lift(life, contact_id, handler)
    life.busy[handler] = clock.now() + timedelta(seconds=45)
    seconds = life.luck.between("listen", contact_id, 8, 35)
    life.mind("handle", contact_id, seconds, lambda one: handle(life, one))


def handle(life: Life, contact_id: int) -> None:
    """What the call comes to: an incident, one more call about one, or advice."""
    luck, event = life.luck, _event(life, contact_id)
    if event is None:
        return
    scene, caller = event.scene, event.caller
    handler = _handler(life, contact_id)
    by = life.acting(handler, "call")
    contact = _contact(life, contact_id)
    known = {
        "contact_id": contact_id,
        "channel": contact.channel,
        "what": scene.what,
        "caller_name": caller.name,
        "caller_phone": caller.phone,
    }
    talk = luck.between("talk", contact_id, 12, 60)
    life.busy[handler] = clock.now() + timedelta(seconds=talk)
    ending = _ADVICE[contact_id % len(_ADVICE)]
    same = _same_event(life, event, by, contact_id)
    if same is not None:
        log_contact(by=by, place_text=scene.where.text, place_id=scene.where.place_id,
                    caller_profile_id=caller.profile_id, **known)  # fmt: skip
        join_contact(by=by, incident_id=same, contact_id=contact_id)
        event.incident, ending = same, "Joined to the incident"
    elif event.first is None and luck.chance("advice", contact_id, _NO_INCIDENT):
        log_contact(by=by, place_text=scene.where.text, **known)
    else:
        event.incident = _open(life, event, contact_id, by, known)
        ending = "Incident opened"
    life.mind("hang-up", contact_id, talk, lambda one: hang_up(life, one, handler, ending))


def as_typed(luck: Luck, contact_id: int, scene: Scene) -> tuple[str, str]:
    """Type and grade as the handler types them: not always as they are."""
    kind, grade = scene.type_code, scene.grade
    if luck.chance("type.wrong", contact_id, WRONG_TYPE):
        kind = luck.one_of("type.other", contact_id, OTHER_TYPES)
    if luck.chance("grade.wrong", contact_id, WRONG_GRADE) and scene.grade != "C":
        grade = {"1": "2", "2": "C"}[scene.grade]
    return kind, grade


def _open(life: Life, event: Event, contact_id: int, by: Actor, known: dict[str, Any]) -> int:
    luck, scene = life.luck, event.scene
    kind, grade = as_typed(luck, contact_id, scene)
    wrong = grade != scene.grade
    at_once = luck.chance("assess.now", contact_id, _ASSESSED_AT_ONCE)
    incident: Incident = open_from_call(
        by=by,
        where=scene.where,
        grade=grade,
        type_code=kind,
        assessment=thrive(life, contact_id, scene) if at_once else None,
        **known,
    ).value
    number, handler = incident.pk, _handler(life, contact_id)
    life.happened[number] = scene.type_code
    if not at_once:
        seconds = luck.between("assess.later", contact_id, 50, 200)
        life.mind("assess", number, seconds, lambda one: assess(life, one, handler, scene))
    if wrong:
        seconds = luck.between("grade.right", contact_id, 90, 300)
        life.mind("regrade", number, seconds, lambda one: regrade(life, one, handler, scene))
    if luck.chance("update", contact_id, 0.4):
        seconds = luck.between("update.after", contact_id, 15, 70)
        text = luck.one_of("update.text", contact_id, UPDATES)
        life.agenda.after(
            seconds,
            "update",
            lambda: _note(life, number, handler, text),
        )
    return int(number)


def hang_up(life: Life, contact_id: int, handler: int, resolution: str) -> None:
    """The caller rings off."""
    telephones.put_down(life, contact_id)
    end_contact(by=life.acting(handler, "call"), contact_id=contact_id, resolution=resolution)


def assess(life: Life, incident_id: int, handler: int, scene: Scene) -> None:
    by = life.acting(handler, "call")
    assess_incident(by=by, incident_id=incident_id, assessment=thrive(life, incident_id, scene))


def regrade(life: Life, incident_id: int, handler: int, scene: Scene) -> None:
    """It is worse than it sounded."""
    by = life.acting(handler, "call")
    grade_incident(by=by, incident_id=incident_id, grade=scene.grade, reason="Caller rang back")
    life.mind("assess", incident_id, life.luck.between("assess.up", incident_id, 60, 280),
              lambda one: assess(life, one, handler, scene))  # fmt: skip


def thrive(life: Life, number: int, scene: Scene) -> Assessment:
    """Threat, harm, risk, investigation, vulnerability, engagement, in a few words each."""
    urgent = scene.grade == "1"
    return Assessment(
        rationale=RATIONALES[number % len(RATIONALES)] if not urgent else "Immediate threat.",
        threat="Ongoing" if urgent else "None now",
        harm="Injury possible" if scene.type_code.startswith("50") else "Low",
        risk="May get worse" if scene.grade != "C" else "Stable",
        investigation="Witnesses and cameras likely" if scene.type_code >= "500" else "",
        vulnerability="Age or health named by caller" if scene.type_code == "305" else "None known",
        engagement="Caller content with the plan",
    )


def _note(life: Life, incident_id: int, account: int, text: str) -> None:
    add_log_entry(by=life.acting(account, "call"), incident_id=incident_id, text=text)


def _same_event(life: Life, event: Event, by: Actor, contact_id: int) -> int | None:
    """The open incident that this call is about, as the handler finds it."""
    scene = event.scene
    offered = possible_duplicates(
        by=by, what=scene.what, easting=scene.where.easting, northing=scene.where.northing,
        type_code=scene.type_code, place_id=scene.where.place_id, place_text=scene.where.text,
        phone=event.caller.phone,
    )  # fmt: skip
    open_ones = {one.incident.pk: one for one in offered if one.incident.state != "closed"}
    first = life.events.get(event.first) if event.first is not None else None
    if first is not None and first.incident in open_ones:
        return first.incident
    best = next(iter(open_ones.values()), None)
    if best is not None and best.sure:
        return int(best.incident.pk)
    return None


def _contact(life: Life, contact_id: int) -> Contact:
    with visibility(life.system()):
        found: Contact = Contact.objects.get(pk=contact_id)
    return found


def _event(life: Life, contact_id: int) -> Event | None:
    """What the contact is about; after a restart nobody knows, so it is drawn again."""
    event = life.events.get(contact_id)
    if event is None:
        scene = life.scenes.draw(contact_id, clock.now())
        if scene is None:
            return None
        event = Event(scene, life.scenes.caller(contact_id))
        life.events[contact_id] = event
    return event


def _handler(life: Life, contact_id: int) -> int:
    event = life.events.get(contact_id)
    if event is not None and event.handler is not None:
        return event.handler
    found = life.luck.one_of("handler", contact_id, life.staff.available("call-handler"))
    if event is not None:
        event.handler = found.account_id
    return found.account_id

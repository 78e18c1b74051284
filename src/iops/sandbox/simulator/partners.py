"""Other control rooms, simulated: they take our messages over, answer them, and ask us at times.

And what handlers leave behind after a call: an appointment, a promise, an ambulance.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from iops.controlroom.appointments.commands import book, keep
from iops.controlroom.appointments.models import Appointment
from iops.controlroom.appointments.queries import free_slots
from iops.controlroom.incidents.models import Incident
from iops.controlroom.promises.commands import keep as keep_promise
from iops.controlroom.promises.commands import promise
from iops.controlroom.promises.models import Promise
from iops.controlroom.services.commands import ask, settle_message
from iops.controlroom.services.queries import outbox
from iops.exchange.mait.carrying import own_code, take_in, written
from iops.exchange.mait_simulator import SimulatedService
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import IopsError
from iops.sandbox.loading.offers import SIMULATED_AGENCIES, set_up
from iops.sandbox.simulator.life import Life

#: One grade C in so many gets an appointment, one call in so many a promise; of what hurts people
#: (type 101 is a road collision, 501 violence) an ambulance is asked to so many.
_APPOINTMENT, _PROMISE, _AMBULANCE = 0.5, 0.12, 0.6
_HURT: Final = ("101", "501", "305", "302")
_THEY_ASK: Final = 0.1
_ASKS: Final = (
    ("fire", "Fire in a bin store, please close the road", "Station Road"),
    ("ambulance", "Crew threatened by a patient, please attend", "Mill Lane"),
    ("force-north", "Vehicle that failed to stop comes your way", "The northern boundary"),
)


def make_services(life: Life) -> Mapping[str, SimulatedService]:
    """The other sides; whatever is missing in a force that was made before them is made."""
    set_up(life.system())
    force = own_code()
    return {code: SimulatedService(code, force, pace=0.5) for code in SIMULATED_AGENCIES}


def exchange(life: Life, services: Mapping[str, SimulatedService]) -> None:
    """Carry what waits to the simulated services, and what they say back; a few at a time."""
    by, now = life.system(), clock.now()
    for message in outbox(by=by, most=50, agencies=sorted(services)):
        status = services[message.agency].take(written(message), now)
        settle_message(
            by=by, message_id=message.id, problem="" if status == 202 else str(status or "silent")
        )
    for code, service in services.items():
        for body in service.replies(now):
            take_in(body, agency=code)


def they_ask(life: Life, services: Mapping[str, SimulatedService]) -> None:
    """Now and then one of them wants something of us."""
    number = int(clock.now().timestamp()) // 60
    if not life.luck.chance("they.ask", number, _THEY_ASK):
        return
    agency, text, place = _ASKS[number % len(_ASKS)]
    body = services[agency].asks(
        reference=f"SIM-{agency[:3].upper()}-{number}", text=text, place=place, now=clock.now()
    )
    take_in(body, agency=agency)


def after_call(life: Life, incident_id: int, handler: int) -> None:
    """What the handler leaves behind, each as luck has it."""
    by = life.acting(handler, "call")
    with visibility(life.system()):
        incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None or incident.state == "closed":
        return
    try:
        if incident.grade == "C" and life.luck.chance("appointment", incident_id, _APPOINTMENT):
            free = free_slots(by, division=incident.division, most=6)
            if free:
                slot = free[incident_id % len(free)]
                book(by=by, incident_id=incident_id, calendar_id=slot.calendar_id,
                     starts_at=slot.start)  # fmt: skip
        if life.luck.chance("promise", incident_id, _PROMISE):
            promise(by=by, line="+25 ring back with news", incident_id=incident_id)
        hurt = incident.type_code in _HURT and incident.grade in ("1", "2")
        if hurt and life.luck.chance("ambulance", incident_id, _AMBULANCE):
            ask(by=by, incident_id=incident_id, agency_code="ambulance", kind="attend",
                what=incident.summary[:500])  # fmt: skip
    except IopsError:
        return  # somebody was quicker, or has closed it


def keep_word(life: Life) -> None:
    """Promises are kept a little before or after their time; appointments while they last."""
    handlers = life.staff.available("call-handler")
    if not handlers:
        return
    by, now = life.acting(handlers[0].account_id, "call"), clock.now()
    with visibility(by):
        due = list(
            Promise.objects.filter(state="open", due_at__lt=now + timedelta(minutes=3))
            .order_by("due_at").values_list("pk", flat=True)[:5]
        )  # fmt: skip
        held = list(
            Appointment.objects.filter(state="booked", during__contains=now)
            .order_by("pk").values_list("pk", flat=True)[:5]
        )  # fmt: skip
    try:
        for number in due:
            if not life.luck.chance("promise.late", number, 0.15) or life.luck.chance(
                "promise.now", number + int(now.timestamp()) // 60, 0.1
            ):
                keep_promise(by=by, promise_id=number, result="Rang back and told them")
        for number in held:
            if life.luck.chance("appointment.kept", number, 0.85):
                keep(by=by, appointment_id=number, result="Seen, statement taken")
    except IopsError:
        return

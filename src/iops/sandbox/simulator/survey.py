"""Looking round: whatever is open and on nobody's agenda is put there.

It is how the simulator goes on after a restart, and how it follows what people do by hand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from iops.controlroom.incidents.models import Incident
from iops.duties.commands import confirm_alert
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.sandbox.simulator import calls, cases, control, jobs
from iops.sandbox.simulator.life import Life

_CONTACTS = """
    SELECT c.id, c.answered_at IS NOT NULL, c.channel, c.handler_id FROM contacts_contact c
    WHERE NOT c.abandoned AND c.ended_at IS NULL AND c.presented_at > %(now)s - interval '2 hours'
      AND c.presented_at <= %(now)s
      AND NOT EXISTS (SELECT 1 FROM incidents_contact i WHERE i.contact_id = c.id)
"""
_TALKING = """
    SELECT c.id, c.handler_id FROM contacts_contact c
    JOIN incidents_contact i ON i.contact_id = c.id
    WHERE c.ended_at IS NULL AND c.answered_at IS NOT NULL
      AND c.presented_at BETWEEN %(now)s - interval '2 hours' AND %(now)s - interval '3 minutes'
"""
_DEPLOYED = """
    SELECT id FROM dispatch_deployment WHERE clear_at IS NULL AND stood_down_at IS NULL
"""
_TO_RECORD = """
    SELECT d.subject_id FROM duties_duty d JOIN incidents_incident i ON i.id = d.subject_id
    WHERE d.kind = 'record-crime' AND d.state = 'open' AND i.state IN ('closed', 'result-due')
      AND d.subject_kind = 'incident'
"""
_TO_ALLOCATE = """
    SELECT id FROM crimes_crime WHERE state = 'open' AND owner_id IS NULL
      AND recorded_at > %(now)s - interval '2 days' ORDER BY id LIMIT 50
"""
_ALERTS = """
    SELECT id, recipient_id FROM duties_alert
    WHERE confirmed_at IS NULL AND recipient_id IS NOT NULL AND again_at IS NOT NULL
    ORDER BY id LIMIT 100
"""
_FREE = "SELECT id FROM resources_unit WHERE meaning <> 'off-duty' AND incident_id IS NULL"


def look_round(life: Life) -> None:
    """Put on the agenda what is open and not on it."""
    with visibility(life.system()), connection.cursor() as cursor:

        def rows(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(statement, {"now": clock.now()})
            return list(cursor.fetchall())

        contacts, talking = rows(_CONTACTS), rows(_TALKING)
        deployed, to_record = rows(_DEPLOYED), rows(_TO_RECORD)
        to_allocate, alerts, free = rows(_TO_ALLOCATE), rows(_ALERTS), rows(_FREE)
        incidents = list(
            Incident.objects.filter(
                state__in=("open", "result-due"), opened_at__lte=clock.now(),
                opened_at__gt=clock.now() - timedelta(days=2),
            )
        )  # fmt: skip
        late = list(Incident.objects.filter(pk__in=[row[0] for row in to_record]))
    _contacts(life, contacts, talking)
    for incident in incidents:
        if incident.state == "result-due":
            life.mind("close", incident.pk, control.seconds_to_close(life, incident),
                      lambda one: control.close(life, one))  # fmt: skip
        elif ("resolve", incident.pk) not in life.minded:
            life.mind("dispatch", incident.pk, control.seconds_to_dispatch(life, incident),
                      lambda one: control.dispatch(life, one))  # fmt: skip
    for (deployment,) in deployed:
        if deployment not in life.jobs:
            life.mind("job", deployment, 0, lambda one: jobs.begin(life, one))
    for incident in late:
        life.mind("record", incident.pk, cases.seconds_to_record(life, incident),
                  lambda one: cases.record(life, one))  # fmt: skip
    for (crime,) in to_allocate:
        seconds = life.luck.between("allocate", crime, 120, 700)
        life.mind("allocate", crime, seconds, lambda one: cases.allocate(life, one))
    for (unit,) in free:
        if unit in life.fleet.cars and life.fleet.arrived(unit):
            life.mind("patrol", unit, unit % 20, lambda one: jobs.patrol(life, one))
    _alerts(life, alerts)


def _contacts(life: Life, contacts: list[tuple[Any, ...]], talking: list[tuple[Any, ...]]) -> None:
    people = life.staff.demo_ids()
    for number, answered, channel, handler in contacts:
        busy = {("answer", number), ("abandon", number), ("handle", number), ("hang-up", number)}
        if busy & life.minded or handler in people:
            continue
        if answered:
            life.mind("handle", number, 20, lambda one: calls.handle(life, one))
        else:
            calls.await_answer(life, number, channel)
    for number, handler in talking:
        if ("hang-up", number) not in life.minded and handler is not None:
            life.mind("hang-up", number, 10,
                      lambda one, by=handler: calls.hang_up(life, one, by, "Incident opened"))  # type: ignore[misc]  # fmt: skip


def _alerts(life: Life, alerts: list[tuple[Any, ...]]) -> None:
    """People confirm what reaches them; those of the demonstration are given time to do so."""
    people = life.staff.demo_ids()
    for number, recipient in alerts:
        seconds = life.luck.between("confirm", number, 15, 110)
        if recipient in people:
            seconds += 600

        def confirm(one: int, by: int = recipient) -> None:
            confirm_alert(by=life.acting(by), alert_id=one)

        life.mind("confirm", number, seconds, confirm)

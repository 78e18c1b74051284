"""The handover lists what the board lists, in its order, and what the board does not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from iops.controlroom.consoles.capability import BOARD_SQL
from iops.controlroom.contacts.commands import abandon_contact, present_contact
from iops.controlroom.diary.commands import bring_forward
from iops.controlroom.handover.queries import handover
from iops.controlroom.incidents.commands import add_log_entry, close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 21, 45, tzinfo=UTC)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


def opened(by: Actor, grade: str, minutes: int) -> Incident:
    with clock.frozen(NOW - timedelta(minutes=minutes)):
        return open_from_call(
            by=by, channel="999", caller_phone="07700900123", what=f"Call {minutes}",
            where=Where(f"{minutes} Mill Lane"), grade=grade, type_code="308",
        ).value  # fmt: skip


@pytest.fixture
def night(as_role: Callable[..., Actor], desk: Actor) -> list[Incident]:
    by = as_role("call-handler")
    found = [opened(by, *one) for one in (("2", 90), ("1", 30), ("C", 300), ("1", 50), ("2", 10))]
    with clock.frozen(NOW):
        close_incident(
            by=desk, incident_id=found[4].pk, closing_code="308", result="Home",
            assessment=Assessment(rationale="Found safe"),
        )  # fmt: skip
    return found


def test_the_list_is_the_rows_of_the_board(desk: Actor, night: list[Incident]) -> None:
    with clock.frozen(NOW):
        pack = handover(by=desk)
    with connection.cursor() as cursor:
        cursor.execute(BOARD_SQL, {"ids": [one.pk for one in night]})
        board = {row[0] for row in cursor.fetchall() if row[3] is not None}
    listed = [line.incident.pk for line in pack.open]
    assert set(listed) == board
    assert listed == [night[3].pk, night[1].pk, night[0].pk, night[2].pk]
    assert dict(pack.grades) == {"no grade": 0, "1": 2, "2": 1, "C": 1}


def test_it_says_what_the_next_shift_must_know(desk: Actor, night: list[Incident]) -> None:
    telephone = system_actor("telephony")
    with clock.frozen(NOW):
        add_log_entry(by=desk, incident_id=night[1].pk, text="Dog unit asked for, none free")
        bring_forward(by=desk, incident_id=night[0].pk, when="03:15", what="Ring the caller back")
        rang = present_contact(by=telephone, channel="999", caller_phone="07700900456").value
        abandon_contact(by=telephone, contact_id=rang.pk)
        pack = handover(by=desk)
    first, second = pack.open[:2]
    assert (second.last, second.late) == ("Dog unit asked for, none free", True)
    assert first.incident.pk == night[3].pk
    assert [one.what for one in pack.diary] == ["Ring the caller back"]


def test_the_page_of_one_division(desk: Actor, night: list[Incident]) -> None:
    client = Client()
    account = Account.objects.get(pk=desk.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    whole = client.get("/handover/").content.decode()
    assert whole.count("data-incident=") == 4
    answer = client.get("/handover/?division=nowhere")
    assert answer.status_code == 422
    assert "no such division" in answer.content.decode()


def test_who_reads_none(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        handover(by=as_role("response-officer"))

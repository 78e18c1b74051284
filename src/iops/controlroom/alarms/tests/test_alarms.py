"""The register of alarms: opened by URN and address, keyholders, false calls and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from iops.controlroom.alarms import commands
from iops.controlroom.alarms.contracts import AlarmIn, KeyholderIn
from iops.controlroom.alarms.models import Activation, Alarm, Keyholder
from iops.controlroom.alarms.queries import MASKED, alarm_card, alarms, alarms_for_call, alarms_on
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, Refused
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
KEYS = (
    KeyholderIn("Ann Ash", "07700 900123"),
    KeyholderIn("Bo Birch", "0161 496 0000", confidential=True),
)


@pytest.fixture
def boss(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


def registered(by: Actor, place: str, urn: str = "AB-1234", **more: object) -> Alarm:
    said: dict[str, object] = {
        "urn": urn, "premises": "Corner Shop", "place": place, "kind": "intruder",
        "company": "Bell and Co", "company_phone": "0161 496 0999", "keyholders": KEYS,
    }  # fmt: skip
    made: Alarm = commands.save_alarm(by=by, given=AlarmIn(**{**said, **more})).value  # type: ignore[arg-type]
    return made


def opened(by: Actor, what: str, place: Place | None = None) -> Incident:
    where = Where(place.label, place.pk, *place.point) if place else Where("Somewhere")
    made: Incident = open_from_call(
        by=by, channel="alarm", caller_phone="01614960999", what=what, where=where, grade="1",
        type_code="308",
    ).value  # fmt: skip
    return made


def log_of(incident: Incident) -> list[str]:
    return list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))


def test_an_alarm_call_that_names_a_urn_opens_it_by_itself(
    boss: Actor, handler: Actor, mill_lane: Place
) -> None:
    alarm = registered(boss, mill_lane.label)
    assert alarm.place_id == mill_lane.pk
    on_call = alarms_for_call(by=handler, words="Audible, urn ab-1234 rear", place_id=None)
    assert [(line.one.pk, line.why) for line in on_call] == [(alarm.pk, "this URN")]
    incident = opened(handler, "Intruder alarm URN AB-1234, rear door")
    assert Activation.objects.get().incident_id == incident.pk
    assert any("Alarm URN AB-1234" in text and "Level 1" in text for text in log_of(incident))
    by_place = opened(handler, "Bell is ringing", mill_lane)
    with visibility(handler):
        (line,) = alarms_on(handler, [by_place.pk])
    assert (line.why, line.activation) == ("this address", None)
    # A number that nobody has registered opens nothing.
    opened(handler, "Alarm URN ZZ-9999")
    assert Activation.objects.count() == 1


def test_keyholders_in_their_order_and_confidential_ones_for_few(
    boss: Actor, handler: Actor, mill_lane: Place, as_role: Callable[..., Actor]
) -> None:
    alarm = registered(boss, mill_lane.label)
    officer = as_role("response-officer")
    seen = alarm_card(by=officer, alarm_id=alarm.pk).line.keyholders
    assert [(key.name, key.phone) for key in seen] == [
        ("Ann Ash", "07700 900123"), ("Keyholder", MASKED),
    ]  # fmt: skip
    clear = alarm_card(by=handler, alarm_id=alarm.pk).line.keyholders
    assert clear[1].name == "Bo Birch"
    incident = opened(handler, "Alarm URN AB-1234")
    for key, said in zip(clear, ("no-answer", "attending"), strict=True):
        commands.ring_keyholder(
            by=handler, keyholder_id=key.id, incident_id=incident.pk, said=said, note="20 min"
        )
    texts = log_of(incident)
    assert "Keyholder 1, Ann Ash: no answer. 20 min" in texts
    assert "Keyholder 2: comes. 20 min" in texts
    with visibility(handler):
        (line,) = alarms_on(handler, [incident.pk])
    assert [key.said for key in line.keyholders] == ["no answer", "comes"]
    with pytest.raises(Invalid):
        commands.ring_keyholder(
            by=handler, keyholder_id=clear[0].id, incident_id=incident.pk, said="asleep"
        )


def test_false_calls_take_the_response_away_until_months_without_one(
    boss: Actor, handler: Actor, mill_lane: Place
) -> None:
    alarm = registered(boss, mill_lane.label)
    days = (400, 60, 30, 0)
    for back in days:
        with clock.frozen(NOW - timedelta(days=back)):
            incident = opened(handler, "Alarm URN AB-1234")
            commands.say_outcome(
                by=handler, alarm_id=alarm.pk, incident_id=incident.pk, outcome="false"
            )
            alarm.refresh_from_db()
            # The one of more than a year ago counts no longer: the third of the year does.
            assert alarm.level == ("3" if back == 0 else "1"), back
    assert any("Level 3" in text and "3 false calls in 12 months" in text
               for text in log_of(incident))  # fmt: skip
    with clock.frozen(NOW):
        card = alarm_card(by=boss, alarm_id=alarm.pk)
        assert (card.line.withdrawn, len(card.line.counting)) == (True, 3)
        assert str(card.restore_from) == "2027-03-01"
        assert [line.one.pk for line in alarms(by=boss, withdrawn=True)] == [alarm.pk]
        with pytest.raises(Refused, match="from 01 Mar 2027 on"):
            commands.set_level(by=boss, alarm_id=alarm.pk, level="1", reason="Repaired")
    with clock.frozen(NOW + timedelta(days=91)):
        commands.set_level(by=boss, alarm_id=alarm.pk, level="1", reason="Repaired")
        alarm.refresh_from_db()
        assert alarm.level == "1"


def test_every_wrong_field_at_once_and_no_urn_twice(boss: Actor, mill_lane: Place) -> None:
    alarm = registered(boss, mill_lane.label)
    with pytest.raises(Invalid) as refused:
        commands.save_alarm(by=boss, given=AlarmIn(urn="?", keyholders=(KeyholderIn("Ann", "12"),)))
    assert set(refused.value.fields) == {"urn", "premises", "place", "kind", "keyholders"}
    with pytest.raises(Invalid, match="registered already"):
        registered(boss, mill_lane.label, "ab-1234")
    commands.end_alarm(by=boss, alarm_id=alarm.pk)
    registered(boss, mill_lane.label, "ab-1234")


def test_a_file_loads_what_is_right_and_names_what_is_not(
    boss: Actor, mill_lane: Place, tmp_path: Path
) -> None:
    path = tmp_path / "alarms.csv"
    path.write_text(
        "urn,premises,place,kind,key1,key1_phone,key1_confidential\n"
        f'AB-1,Shop,"{mill_lane.label}",intruder,Ann Ash,07700 900123,yes\n'
        "AB-2,,Nowhere,moon,,,\n"
        "AB-1,Shop again,Elsewhere,hold-up,,,\n"
        "AB-3,Bank,1 Bank Street,hold-up,Bo Birch,0161 496 0000,\n"
    )
    out, wrong = StringIO(), StringIO()
    with pytest.raises(CommandError, match="2 rows were refused"):
        call_command("load_alarms", str(path), stdout=out, stderr=wrong)
    assert "4 read, 2 loaded, 2 refused" in out.getvalue()
    assert "row 3, column premises, kind" in wrong.getvalue()
    assert "row 4, column urn: This URN stands in the file a second time." in wrong.getvalue()
    assert set(Alarm.objects.values_list("urn", "place_id")) == {
        ("AB-1", mill_lane.pk), ("AB-3", None),
    }  # fmt: skip
    again = (
        "urn,premises,place,kind,key1,key1_phone\nAB-3,Bank,1 Bank Street,hold-up,Cy,07700900999\n"
    )
    path.write_text(again)
    call_command("load_alarms", str(path), stdout=out)
    keys = Keyholder.objects.filter(alarm__urn="AB-3", ended_at=None)
    assert [one.name for one in keys] == ["Cy"]
    path.write_text("number,name\n1,2\n")
    with pytest.raises(CommandError, match="has no column urn"):
        call_command("load_alarms", str(path))


def test_the_pages(boss: Actor, handler: Actor, mill_lane: Place) -> None:
    client = Client()
    account = Account.objects.get(pk=boss.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    typed = {"urn": "AB-1234", "premises": "Corner Shop", "place": mill_lane.label}
    refused = client.post("/alarms/new/", {**typed, "keyholders": "Ann Ash"})
    assert refused.status_code == 422
    assert 'value="Corner Shop"' in refused.content.decode()
    good = {**typed, "kind": "intruder", "keyholders": "Ann Ash, 07700 900123"}
    assert client.post("/alarms/new/", good).status_code == 302
    alarm = Alarm.objects.get()
    assert "AB-1234" in client.post("/alarms/", {"q": "ab-1234"}).content.decode()
    assert "Ann Ash" in client.get(f"/alarms/{alarm.pk}/change/").content.decode()
    part = client.post("/call/alarms", {"what": "URN AB-1234", "place": ""}).content.decode()
    assert "07700 900123" in part
    incident = opened(handler, "Bell is ringing", mill_lane)
    act, back = f"/alarms/{alarm.pk}/incidents/{incident.pk}/", f"/incidents/{incident.pk}/"
    assert "The incident is upon this alarm" in client.get(back).content.decode()
    assert client.post(f"{act}activate", {"back": back})["Location"] == back
    key = Keyholder.objects.get()
    rung = client.post(f"{act}ring", {"keyholder": key.pk, "said": "attending"})
    assert rung.status_code == 302
    assert client.post(f"{act}outcome", {"outcome": "perhaps"}).status_code == 422
    assert client.post(f"{act}outcome", {"outcome": "false"}).status_code == 302
    assert "False call" in client.get(f"/alarms/{alarm.pk}/").content.decode()
    level = f"/alarms/{alarm.pk}/do/level"
    assert client.post(level, {"level": "3", "reason": ""}).status_code == 422
    assert client.post(level, {"level": "3", "reason": "No keyholder"}).status_code == 302
    assert client.post(f"/alarms/{alarm.pk}/do/end").status_code == 302

"""What is brought forward is owed by the desk at its time, in the log, and done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from iops.controlroom.diary.commands import bring_forward, done
from iops.controlroom.diary.models import Entry
from iops.controlroom.diary.queries import diary
from iops.controlroom.incidents.commands import close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def incident(as_role: Callable[..., Actor]) -> Incident:
    handler = as_role("call-handler")
    return open_from_call(
        by=handler, channel="999", caller_phone="07700900123", what="Gone since noon",
        where=Where("14 Mill Lane"), grade="2", type_code="308",
    ).value  # fmt: skip


def test_it_is_owed_at_its_time_and_stands_in_the_log(desk: Actor, incident: Incident) -> None:
    with clock.frozen(NOW):
        entry = bring_forward(
            by=desk, incident_id=incident.pk, when="03:15", what="Ring the caller back"
        ).value
        assert entry.due_at == datetime(2026, 12, 1, 3, 15, tzinfo=UTC)
        duty = Duty.objects.get(subject_kind="diary_entry", subject_id=entry.pk)
        assert (duty.queue, duty.due_at, duty.state) == ("diary", entry.due_at, "open")
        assert [(one.what, one.late) for one in diary(by=desk)] == [("Ring the caller back", False)]
    with clock.frozen(NOW + timedelta(hours=6)):
        assert [one.late for one in diary(by=desk)] == [True]
        done(by=desk, entry_id=entry.pk, result="She is home")
        assert diary(by=desk) == []
        duty.refresh_from_db()
        assert duty.state == "met"
        with pytest.raises(Refused, match="said already"):
            done(by=desk, entry_id=entry.pk, result="again")
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert "Bring forward 01 Dec 03:15: Ring the caller back" in texts
    assert "Ring the caller back: She is home" in texts


def test_it_outlives_the_incident(desk: Actor, incident: Incident) -> None:
    bring_forward(by=desk, incident_id=incident.pk, when="+20", what="Ring back")
    close_incident(
        by=desk, incident_id=incident.pk, closing_code="308", result="Home",
        assessment=Assessment(rationale="Found safe"),
    )  # fmt: skip
    assert [one.what for one in diary(by=desk)] == ["Ring back"]


def test_every_wrong_field_is_said(desk: Actor, incident: Incident) -> None:
    with pytest.raises(Invalid) as refused:
        bring_forward(by=desk, incident_id=incident.pk, when="later", what=" ")
    assert set(refused.value.fields) == {"when", "what"}
    with pytest.raises(NotVisible):
        bring_forward(by=desk, incident_id=incident.pk + 999, when="+20", what="Ring back")
    assert not Entry.objects.exists()


def test_who_reads_no_diary(as_role: Callable[..., Actor], incident: Incident) -> None:
    with pytest.raises(NotPermitted):
        diary(by=as_role("response-officer"))


def test_the_pages(desk: Actor, incident: Incident) -> None:
    client = Client()
    account = Account.objects.get(pk=desk.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    typed = {"incident": str(incident.short), "when": "later", "what": "Ring back"}
    answer = client.post("/diary/", typed)
    assert answer.status_code == 422
    assert "Write a time" in answer.content.decode()
    assert 'value="Ring back"' in answer.content.decode()
    assert client.post("/diary/", {**typed, "incident": "99999"}).status_code == 422
    assert client.post("/diary/", {**typed, "when": "+20"}).status_code == 302
    at_incident = client.get(f"/incidents/{incident.pk}/").content.decode()
    assert "Ring back" in at_incident
    entry = Entry.objects.get()
    back = f"/incidents/{incident.pk}/"
    answer = client.post(f"/diary/{entry.pk}/done", {"result": "Home", "back": back})
    assert answer["Location"] == back
    assert "Nothing waits" in client.get("/diary/").content.decode()
    answer = client.post(f"/diary/incidents/{incident.pk}/", {"when": "+5", "what": "Ring again"})
    assert answer["Location"] == back
    elsewhere = client.post(
        f"/diary/{Entry.objects.get(done_at=None).pk}/done", {"back": "https://other.example/"}
    )
    assert elsewhere["Location"] == "/diary/"


def test_the_same_form_twice_is_one_entry(desk: Actor, incident: Incident) -> None:
    client = Client()
    account = Account.objects.get(pk=desk.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    key = {"idempotency_key": str(new_uid())}
    typed = {"incident": str(incident.short), "when": "+20", "what": "Ring back", **key}
    for _ in range(2):
        assert client.post("/diary/", typed).status_code == 302
    assert Entry.objects.count() == 1
    again = client.post("/diary/", {**typed, "what": "Something else"})
    assert again.status_code == 409
    assert "was sent before, with other words" in again.content.decode()
    assert Entry.objects.count() == 1


def test_over_http_in_one_line(desk: Actor, incident: Incident, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=desk.account_id, name="board",
        scopes=["incidents.*"], operator="Ann Ash",
    ).value  # fmt: skip

    def post(path: str, body: dict[str, str]) -> tuple[int, dict[str, object]]:
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    with clock.frozen(NOW):
        status, made = post(f"incidents/{incident.pk}/diary", {"line": "03:15 ring back"})
        assert (status, made["what"]) == (201, "ring back")
        assert Entry.objects.get().due_at == datetime(2026, 12, 1, 3, 15, tzinfo=UTC)
        status, refused = post(f"incidents/{incident.pk}/diary", {"line": "ring back"})
        assert (status, list(refused["fields"])) == (422, ["line"])  # type: ignore[call-overload]
        status, _ = post(f"diary/{made['id']}/done", {"result": "no answer"})
    assert (status, Entry.objects.get().result) == (200, "no answer")

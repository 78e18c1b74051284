"""The press as a form and over HTTP, the page of an emergency, and who sees what on top."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from iops.controlroom.dispatch.tests.conftest import Crewed
from iops.controlroom.emergencies.commands import press
from iops.controlroom.emergencies.models import Emergency
from iops.governance.access.models import Account
from iops.kernel.actors import Actor

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, path: str, body: dict[str, object]) -> Any:
    return client.post(f"/api/v1/emergencies{path}", body, content_type="application/json")


def test_the_form_is_one_press_and_ends_on_its_page(crewed: Crew, desk: Actor) -> None:
    _, officer = crewed("GA1")
    phone = browser(officer)
    assert 'action="/emergencies/press"' in phone.get("/jobs/").content.decode()
    answer = phone.post("/emergencies/press", {"idempotency_key": "k1"})
    emergency = Emergency.objects.get()
    assert answer.headers["Location"] == f"/emergencies/{emergency.pk}/"
    page = phone.get(answer.headers["Location"]).content.decode()
    assert "Nobody has acknowledged yet" in page
    assert "I have it" not in page
    assert phone.post("/emergencies/press", {"idempotency_key": "k1"}).status_code == 302
    assert Emergency.objects.get().presses == 1
    board = browser(desk)
    assert "I have it" in board.get(f"/emergencies/{emergency.pk}/").content.decode()
    board.post(f"/emergencies/{emergency.pk}/acknowledge")
    assert f"{desk.name} has it" in phone.get(f"/emergencies/{emergency.pk}/").content.decode()


def test_a_stand_down_without_its_reason_keeps_what_was_typed(crewed: Crew, desk: Actor) -> None:
    _, officer = crewed("GA1")
    emergency = press(by=officer).value
    board = browser(desk)
    answer = board.post(f"/emergencies/{emergency.pk}/stand-down", {"reason": "Dropped the radio"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert 'value="Dropped the radio"' in page
    board.post(
        f"/emergencies/{emergency.pk}/stand-down",
        {"ending": "false-press", "reason": "Dropped the radio"},
    )
    listed = board.get("/emergencies/").content.decode()
    assert "False press" in listed


def test_over_http(crewed: Crew, desk: Actor) -> None:
    unit, officer = crewed("GA1")
    phone, board = browser(officer), browser(desk)
    half = send(phone, "", {"longitude": 1.0})
    assert (half.status_code, list(half.json()["fields"])) == (422, ["latitude"])
    made = send(phone, "", {"longitude": -2.0, "latitude": 53.5})
    assert made.status_code == 201
    number = made.json()["id"]
    (one,) = board.get("/api/v1/emergencies").json()
    assert (one["id"], one["callsign"], one["unit_id"]) == (number, "GA1", unit.pk)
    assert one["seconds"] is None
    assert send(phone, f"/{number}/acknowledge", {}).status_code == 403
    assert send(board, f"/{number}/acknowledge", {}).status_code == 200
    assert board.get(f"/api/v1/emergencies/{number}").json()["acknowledged_by"] == desk.name
    assert send(board, f"/{number}/stand-down", {"ending": "safe"}).status_code == 200
    assert board.get("/api/v1/emergencies").json() == []


@pytest.mark.parametrize(
    ("role", "band", "answers", "press"),
    [("dispatcher", True, True, False), ("call-handler", True, False, False),
     ("response-officer", False, False, True), ("data-protection-officer", False, False, False)],
)  # fmt: skip
def test_who_has_the_band_and_who_the_press(
    as_role: Callable[..., Actor], as_page: Callable[..., str], role: str, band: bool,
    answers: bool, press: bool,
) -> None:  # fmt: skip
    page = as_page(as_role(role), "/duties/")
    assert ('id="emergencies"' in page) is band
    assert ("data-answers" in page) is answers
    assert ("data-sos" in page) is press

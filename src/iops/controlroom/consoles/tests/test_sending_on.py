"""A unit goes on from one incident to another: from the pane, from its job, over the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import link_incidents, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.models import Unit
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def client(by: Actor) -> Client:
    found = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    found.force_login(Account.objects.get(pk=by.account_id), backend=backend)
    return found


def call(by: Actor) -> Incident:
    return open_from_call(
        by=by, channel="999", where=Where("14 Mill Lane"), what="Shouting", grade="2"
    ).value


def on_a_job(by: Actor, as_role: Callable[..., Actor]) -> tuple[Deployment, Unit, Incident]:
    """A unit that is sent, and the incident that is the same event."""
    crew = as_role("response-officer")
    unit = add_unit(by=by, callsign="GA12").value
    book_on(by=by, unit_id=unit.pk, account_ids=(crew.account_id,))
    job = deploy_unit(by=by, incident_id=call(by).pk, unit_id=unit.pk).value
    return job, unit, call(by)


def where(unit: Unit) -> int | None:
    found: int | None = Unit.objects.get(pk=unit.pk).incident_id
    return found


def test_the_pane_offers_the_incident_that_it_is_tied_to(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    job, unit, main = on_a_job(desk, as_role)
    page = client(desk)
    assert "Send on" in page.get(f"/board/incidents/{job.incident_id}/").content.decode()
    link_incidents(by=desk, incident_id=job.incident_id, other_id=main.pk, kind="linked")
    shown = page.get(f"/board/incidents/{job.incident_id}/").content.decode()
    assert f'name="other" value="{main.short}"' in shown
    given = {"deployment": job.pk, "unit": unit.pk, "other": str(main.short)}
    answer = page.post(f"/board/incidents/{job.incident_id}/do/send-on", given)
    assert answer.status_code == 200
    assert where(unit) == main.pk
    job.refresh_from_db()
    assert job.stood_down_at is not None


def test_a_refusal_sends_nobody_and_says_why(desk: Actor, as_role: Callable[..., Actor]) -> None:
    job, unit, _ = on_a_job(desk, as_role)
    given = {"deployment": job.pk, "unit": unit.pk, "other": "999999"}
    shown = (
        client(desk).post(f"/board/incidents/{job.incident_id}/do/send-on", given).content.decode()
    )
    assert "There is no incident with this number" in shown
    assert where(unit) == job.incident_id


def test_the_page_of_the_job_sends_on_and_only_a_dispatcher_sees_it(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    job, unit, main = on_a_job(desk, as_role)
    officer = as_role("response-officer", "t.another")
    assert "Send on" not in client(officer).get(f"/jobs/{job.pk}/").content.decode()
    page = client(desk)
    assert "Send on" in page.get(f"/jobs/{job.pk}/").content.decode()
    wrong = page.post(f"/jobs/{job.pk}/do/send-on", {"other": "INC-1", "why": "Same event"})
    assert wrong.status_code == 422
    assert "Same event" in wrong.content.decode()
    page.post(f"/jobs/{job.pk}/do/send-on", {"other": main.number, "why": "Same event"})
    assert where(unit) == main.pk
    assert Deployment.objects.get(unit_id=unit.pk, stood_down_at=None).reason.endswith("Same event")

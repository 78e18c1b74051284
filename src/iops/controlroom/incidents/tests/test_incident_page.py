"""The page of an incident: each version of the assessment whole, and corrections by new entries."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.controlroom.incidents.commands import (
    add_log_entry,
    assess_incident,
    correct_log_entry,
    open_from_call,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotVisible

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("dispatcher")
    set_context(by, "test")
    return by


@pytest.fixture
def browser(desk: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=desk.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def call(by: Actor) -> Incident:
    return open_from_call(
        by=by, channel="999", where=Where("14 Mill Lane"), what="Shouting", grade="2"
    ).value


def test_every_version_of_the_assessment_is_shown_with_all_its_parts(
    desk: Actor, browser: Client
) -> None:
    incident = call(desk)
    for one in (
        Assessment(rationale="Sounds heated", threat="Knife named", vulnerability="Child there"),
        Assessment(rationale="Calmer now", threat="None seen"),
    ):
        assess_incident(by=desk, incident_id=incident.pk, assessment=one)
    page = browser.get(f"/incidents/{incident.pk}/").content.decode()
    said = ("Sounds heated", "Knife named", "Child there", "Calmer now", "None seen")
    assert [words for words in said if words not in page] == []


def test_an_entry_is_corrected_on_the_page_and_stays(desk: Actor, browser: Client) -> None:
    incident = call(desk)
    wrong = add_log_entry(by=desk, incident_id=incident.pk, text="Blue Astra").value
    address = f"/incidents/{incident.pk}/do/correct"
    refused = browser.post(address, {"entry": "", "correction": "Blue Corsa"}).content.decode()
    assert "Choose the entry" in refused
    assert "Blue Corsa" in refused
    browser.post(address, {"entry": wrong.pk, "correction": "Blue Corsa, not Astra"})
    entry = LogEntry.objects.get(corrects=wrong)
    assert (entry.text, entry.kind) == ("Blue Corsa, not Astra", "correction")
    page = browser.get(f"/incidents/{incident.pk}/").content.decode()
    assert "Blue Astra" in page
    assert "corrected below" in page


def test_an_entry_of_another_log_is_not_corrected_here(desk: Actor) -> None:
    first, second = call(desk), call(desk)
    entry = LogEntry.objects.filter(incident=first).first()
    assert entry is not None
    with pytest.raises(NotVisible):
        correct_log_entry(by=desk, incident_id=second.pk, entry_id=entry.pk, text="No")

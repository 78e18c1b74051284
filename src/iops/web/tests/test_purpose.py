"""The purpose of a look defaults from the open task, and yields to what the person chose."""

import pytest
from django.test import Client

from iops.conftest import person
from iops.governance.access.models import Account
from iops.governance.audit.models import Look

pytestmark = pytest.mark.django_db


def last_purpose() -> str:
    return Look.objects.latest("id").purpose


def test_the_open_task_sets_the_purpose() -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=person("t.officer", "investigator").pk),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    client.post("/find", {"q": "smith"})
    assert last_purpose() == ""
    client.get("/crimes/")
    client.get("/incidents/")
    client.post("/find", {"q": "smith"})
    assert last_purpose() == "incident"
    client.post("/purpose", {"purpose": "safeguarding"})
    client.post("/find", {"q": "smith"})
    assert last_purpose() == "safeguarding"
    client.post("/purpose", {"purpose": "curiosity"})
    client.post("/find", {"q": "smith"})
    assert last_purpose() == "safeguarding"

"""Whoever opens a demo by the machine's other name is followed by the live stream."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.web.loopback import as_asked, by_each_name


@pytest.mark.parametrize(
    ("url", "host", "expected"),
    [
        ("http://localhost:8001", "127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("http://localhost:8001", "LOCALHOST:8000", "http://localhost:8001"),
        ("http://localhost:8001", "iops.force.example", "http://localhost:8001"),
        ("https://iops.force.example", "127.0.0.1:8000", "https://iops.force.example"),
        ("", "127.0.0.1:8000", ""),
    ],
)
def test_the_stream_is_reached_by_the_name_of_the_page(url: str, host: str, expected: str) -> None:
    assert as_asked(url, host) == expected


def test_only_this_machine_has_two_names() -> None:
    assert by_each_name("http://localhost:8001") == [
        "http://localhost:8001",
        "http://127.0.0.1:8001",
    ]
    assert by_each_name("https://iops.force.example") == ["https://iops.force.example"]
    assert by_each_name("") == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_page_names_it_as_it_was_asked(
    as_role: Callable[..., Actor], settings: object, name: str
) -> None:
    settings.IOPS_LIVE_URL = "http://localhost:8001"  # type: ignore[attr-defined]
    client = Client(headers={"host": f"{name}:8000"})
    client.force_login(
        Account.objects.get(pk=as_role("dispatcher").account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = client.get("/duties/").content.decode()
    assert f'<meta name="iops-live" content="http://{name}:8001">' in page

"""The shell: sign-in, home, refusals, headers."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(as_role: Callable[..., Actor]) -> Callable[[str], Client]:
    def make(role: str) -> Client:
        client = Client()
        client.force_login(
            Account.objects.get(pk=as_role(role).account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return make


def test_a_visitor_is_sent_to_sign_in() -> None:
    answer = Client().get("/duties/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_home_is_the_first_page_of_the_role(signed: Callable[[str], Client]) -> None:
    assert signed("dispatcher").get("/")["Location"] == "/duties/"


def test_no_page_allows_inline_script(signed: Callable[[str], Client]) -> None:
    policy = signed("dispatcher").get("/accounts/login/", follow=True)["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_administrator_sees_no_operational_record(signed: Callable[[str], Client]) -> None:
    client = signed("system-administrator")
    for path in ("/incidents/", "/board/", "/crimes/", "/duties/", "/people/1/"):
        assert client.get(path).status_code in (302, 403, 404), path


def test_a_refusal_is_a_sentence_in_json(signed: Callable[[str], Client]) -> None:
    answer = signed("dispatcher").post(
        "/api/v1/incidents",
        {"where": {"text": ""}, "what": "x", "grade": "9"},
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert answer.json()["fields"] == {
        "place": "Say where it is. “Location unknown” is accepted.",
        "grade": "“9” is not in the list “grades”. Choose one of the list.",
    }


def test_the_api_describes_itself() -> None:
    assert Client().get("/api/v1/openapi.json").json()["info"]["title"] == "iOPS"

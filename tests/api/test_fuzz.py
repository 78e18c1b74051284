"""Schemathesis against the API's own document: no crash, no answer that it does not describe."""

import re
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from iops.conftest import person
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Role
from iops.web.wsgi import application

#: Requests tried on each operation.
EXAMPLES = 12
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def token(committed: str) -> str:
    """A token that may do everything that any role may: a refusal tries nothing."""
    account = person("t.fuzz", "control-room-supervisor")
    for role in Role.objects.exclude(code="control-room-supervisor"):
        person("t.fuzz", role.code)
    issued = issue_token(
        by=system_actor("worker"),
        account_id=account.pk,
        name="fuzz",
        scopes=["*"],
        operator="Ann Ash",
    )
    return issued.value[1]


@pytest.fixture
def document(token: str) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_api_answers_as_it_describes_itself(document: Any, token: str) -> None:
    operations = [result.ok() for result in document.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: Case) -> None:
            case.call_and_validate(
                headers={"Authorization": f"Bearer {token}"}, checks=list(CHECKS)
            )

        check()


def test_without_a_token_nothing_is_answered(document: Any) -> None:
    for result in document.get_all_operations():
        operation = result.ok()
        path = re.sub(r"\{[^}]*\}", "1", operation.path)
        answer = Client(enforce_csrf_checks=True).generic(
            operation.method.upper(), path, b"{}", content_type="application/json"
        )
        assert answer.status_code in (401, 403), operation.label

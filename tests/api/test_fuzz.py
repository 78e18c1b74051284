"""Schemathesis against the API's own document: no crash, no answer that it does not describe."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
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
from iops.web.wsgi import application

#: Requests tried on each operation.
EXAMPLES = 25
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def token(committed: str) -> Iterator[str]:
    """A token that may do everything a control-room supervisor may."""
    account = person("t.fuzz", "control-room-supervisor")
    issued = issue_token(
        by=system_actor("worker"), account_id=account.pk, name="fuzz", scopes=["*"]
    )
    yield issued.value[1]


@pytest.fixture
def document(token: str) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_api_answers_as_it_describes_itself(document: Any, token: str) -> None:
    operations = [result.ok() for result in document.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
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
        body = {} if operation.method.upper() != "GET" else None
        case = operation.Case(
            path_parameters={one.name: 1 for one in operation.path_parameters}, body=body,
            media_type="application/json" if body is not None else None,
        )  # fmt: skip
        assert case.call().status_code in (401, 403), operation.label

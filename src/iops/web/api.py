"""``/api/v1``: JSON over HTTP, under the same commands, queries and rights as the pages."""

from importlib import import_module
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import APIKeyHeader, SessionAuth

from iops.governance.access.tokens import actor_of_token
from iops.governance.audit.contracts import PurposeNeeded
from iops.kernel import clock
from iops.kernel.errors import IopsError
from iops.kernel.registry import registry
from iops.web.middleware import (
    KEY_TOO_LONG,
    LONGEST_KEY,
    by_header,
    refusal,
    refusal_body,
    unkeepable,
)


class TokenAuth(APIKeyHeader):
    """``Authorization: Bearer iops_…``: the token's account, narrowed to its scopes."""

    param_name = "Authorization"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if not key or not key.startswith("Bearer "):
            return None
        clock.keep_fresh()
        actor = actor_of_token(key.removeprefix("Bearer ").strip())
        if actor is None:
            return None
        idempotency_key = request.headers.get("Idempotency-Key")
        if idempotency_key and len(idempotency_key) > LONGEST_KEY:
            raise KEY_TOO_LONG
        actor = by_header(request, actor)
        request.actor = actor.with_key(  # type: ignore[attr-defined]
            idempotency_key or None
        )
        return actor


class PersonAuth(SessionAuth):
    """A signed-in person's session, with the CSRF check of every form."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="iOPS",
    version="1",
    description="Every call is logged as a look or a command. Repeat a failed POST with the same "
    "Idempotency-Key: it is carried out once. Where policy wants to know why you look, the answer "
    "is 428 (application/problem+json): send the header Iops-Purpose, and the request again.",
    auth=[TokenAuth(), PersonAuth()],
    docs_url=None,
)


@api.exception_handler(IopsError)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, IopsError)
    if isinstance(error, PurposeNeeded):
        return refusal(error)
    return api.create_response(request, refusal_body(error), status=error.status)


@api.exception_handler(DataError)
def not_kept(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, DataError)
    found = unkeepable(error)
    if found is None:
        raise error
    return api.create_response(request, refusal_body(found), status=found.status)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)
    fields = {
        ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]): one["msg"]
        for one in error.errors
    }
    body = {"detail": "The request is not as the API describes it.", "fields": fields}
    return api.create_response(request, body, status=422)


for capability in registry.capabilities.values():
    if capability.api:
        api.add_router("", import_module(capability.api).router)

"""Between the request and the page: who acts, and what a refusal looks like."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.errors import EditConflict, IopsError

Next = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts ``request.actor`` on every request of a signed-in person.

    The purpose is the one that the person chose, else that of the task they have open.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None
        if isinstance(request.user, Account):
            clock.keep_fresh()
            purpose = request.session.get("purpose") or request.session.get("task", "")
            actor = actor_for(request.user, purpose=purpose if purpose in PURPOSES else "")
            key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key")
            if key:
                actor = actor.with_key(str(key)[:200])
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Turns a refusal of the house into its page, or its JSON."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, IopsError):
            return None
        if request.path.startswith("/api/") or "json" in request.headers.get("Accept", ""):
            return JsonResponse(refusal_body(error), status=error.status)
        template = {403: "403.html", 404: "404.html"}.get(error.status, "409.html")
        return render(request, template, {"error": error}, status=error.status)


def refusal_body(error: IopsError) -> dict[str, object]:
    """A refusal as JSON: one sentence, sentences by field, both values of an edit conflict."""
    body: dict[str, object] = {"detail": error.message, "fields": error.fields}
    if isinstance(error, EditConflict):
        body |= {
            "version": error.version,
            "theirs": {name: _plain(value) for name, value in error.theirs.items()},
            "mine": {name: _plain(value) for name, value in error.mine.items()},
        }
    return body


def _plain(value: object) -> object:
    if isinstance(value, UUID) or not isinstance(value, (str, int, float, bool, type(None))):
        return str(value)
    return value

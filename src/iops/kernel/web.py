"""What every page needs: a signed-in actor, and the permission that opens it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from iops.kernel.actors import Actor
from iops.kernel.clock import now
from iops.kernel.errors import NotPermitted
from iops.kernel.ids import is_number

P = ParamSpec("P")
TASK_LASTS = timedelta(hours=2)
#: A session is not written at every page for the sake of the moment.
TASK_STEP = timedelta(minutes=5)


class Signed(HttpRequest):
    """A request of a signed-in person."""

    actor: Actor


def open_task(request: HttpRequest) -> str:
    """The task that the person has open, as a purpose; "" where none is."""
    at = float(request.session.get("task_at", 0))
    fresh = now().timestamp() - at < TASK_LASTS.total_seconds()
    return str(request.session.get("task", "")) if fresh else ""


def _open_task(request: HttpRequest, task: str) -> None:
    moment = now().timestamp()
    stale = moment - float(request.session.get("task_at", 0)) > TASK_STEP.total_seconds()
    if stale or request.session.get("task") != task:
        request.session["task"], request.session["task_at"] = task, moment


def whole(given: Mapping[str, Any], name: str) -> int | None:
    """A whole number as typed or sent, None for anything else.

    Figures that are no decimal digits ("²") and numbers beyond a bigint are none.
    """
    text = str(given.get(name, "")).strip()
    return int(text) if is_number(text) else None


View = Callable[Concatenate[Signed, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(permission: str, *, task: str = "") -> Callable[[View[P]], Guarded[P]]:
    """Only for people who are signed in and hold ``permission``; "" lets everyone signed in.

    ``task`` is the purpose that opening this page begins: looks that follow carry it, until
    another task is opened or the person chooses a purpose. A task counts as open for
    ``TASK_LASTS`` after one of its pages was opened. Visitors are sent to the sign-in
    page. Raises NotPermitted for others.
    """

    def declare(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                wants_page = not request.headers.get("HX-Request")
                if wants_page and "json" not in request.headers.get("Accept", ""):
                    return redirect(f"/accounts/login/?next={request.path}")
                return HttpResponse("Sign in again.", status=401)
            if permission and not actor.may(permission):
                raise NotPermitted("Your role does not open this page.")
            if task:
                purpose = request.session.get("purpose") or task
                request.actor = actor.on_task(task, purpose=purpose)  # type: ignore[attr-defined]
                _open_task(request, task)
            return view(cast(Signed, cast(Any, request)), *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(Guarded[P], guarded)

    return declare

"""What every page needs: a signed-in actor, and the permission that opens it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted

P = ParamSpec("P")


class Signed(HttpRequest):
    """A request of a signed-in person."""

    actor: Actor


View = Callable[Concatenate[Signed, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(permission: str, *, task: str = "") -> Callable[[View[P]], Guarded[P]]:
    """Only for people who are signed in and hold ``permission``; "" lets everyone signed in.

    ``task`` is the purpose that opening this page begins: looks that follow carry it, until
    another task is opened or the person chooses a purpose. Visitors are sent to the sign-in
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
            if task and request.session.get("task") != task:
                request.session["task"] = task
            if task and not request.session.get("purpose"):
                request.actor = actor.for_purpose(task)  # type: ignore[attr-defined]
            return view(cast(Signed, cast(Any, request)), *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(Guarded[P], guarded)

    return declare

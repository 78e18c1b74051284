"""What every page needs: a signed-in actor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from iops.kernel.actors import Actor

P = ParamSpec("P")


class Signed(HttpRequest):
    """A request of a signed-in person."""

    actor: Actor


def page(
    view: Callable[Concatenate[Signed, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for people who are signed in; others are sent to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            if request.headers.get("HX-Request") or "json" in request.headers.get("Accept", ""):
                return HttpResponse("Sign in again.", status=401)
            return redirect(f"/accounts/login/?next={request.path}")
        return view(cast(Signed, cast(Any, request)), *args, **kwargs)

    guarded.is_page = True  # type: ignore[attr-defined]
    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], guarded)

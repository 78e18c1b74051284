"""Whose role must have a second step is led to enrol one before anything else opens."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

Next = Callable[[HttpRequest], HttpResponse]
#: In the session once a second step was found; it cannot be removed while a role demands it.
FOUND = "second_step"
#: What stays open meanwhile: enrolling, signing out, and what every page is made of.
OPEN_PATHS = ("/accounts/", "/static/", "/health", "/ready", "/metrics")


def enrolled(account_id: int) -> bool:
    """Whether the account has a passkey or an authenticator app (recovery codes do not count)."""
    steps = Authenticator.objects.filter(user_id=account_id)
    return steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def by_provider(request: HttpRequest) -> bool:
    """Signed in by the force's provider, which demands a second step of its own."""
    if not settings.IOPS_OIDC_SECOND_STEP:
        return False
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(one.get("method") == "socialaccount" for one in records)


class SecondStepMiddleware:
    """After the actor is known, before any page: ``request.must_enrol`` holds a person up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        missing = _missing(request)
        request.must_enrol = missing  # type: ignore[attr-defined]
        if not missing or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        sentence = "Your role needs a second step to sign in. Set one up first."
        if request.path.startswith("/api/") or "json" in request.headers.get("Accept", ""):
            return JsonResponse({"detail": sentence, "fields": {}}, status=403)
        if request.headers.get("HX-Request"):
            return HttpResponse(sentence, status=403, headers={"HX-Redirect": "/accounts/2fa/"})
        return redirect("mfa_index")


def _missing(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    if actor is None or not actor.second_step or request.session.get(FOUND):
        return False
    if by_provider(request) or enrolled(actor.account_id):
        request.session[FOUND] = True
        return False
    return True

"""Pages of the shell itself: home, health, metrics, refusals."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from iops.governance.access.contracts import CHOSEN
from iops.kernel.registry import registry


def home(request: HttpRequest) -> HttpResponse:
    """The first page of a person: the first entry of their menu."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return redirect("account_login")
    for item in sorted(registry.each("menu"), key=lambda one: one.order):
        if actor.may(item.permission):
            return redirect(item.url)
    return render(request, "iops/empty_home.html")


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """Every part is well, or says what is wrong and what to do."""
    problems = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return JsonResponse({"ready": False, "database": type(error).__name__}, status=503)
    for check in registry.each("health"):
        sentence = check.check()
        if sentence:
            problems[check.name] = sentence
    return JsonResponse({"ready": not problems, **problems}, status=503 if problems else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics; no personal data, no record numbers."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@require_POST
def choose_purpose(request: HttpRequest) -> HttpResponse:
    """Choose for which purpose the person looks from now on."""
    purpose = request.POST.get("purpose", "")
    if purpose in CHOSEN:
        request.session["purpose"] = purpose
    back = request.headers.get("Referer", "/")
    return HttpResponseRedirect(back if back.startswith(request.build_absolute_uri("/")) else "/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "There is no such address.", "fields": {}}, status=404)
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without session, person or database: any of them may be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)

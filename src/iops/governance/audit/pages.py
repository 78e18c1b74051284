"""The access log, for those who answer for it: who looked at this, what did this person look at.

What is asked is posted: neither a name nor a number stands in an address.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from iops.governance.access.commands import set_purpose_rule
from iops.governance.access.contracts import PURPOSES, TASKS
from iops.governance.access.models import Account, Role
from iops.governance.access.queries import choices_of_people
from iops.governance.audit import queries
from iops.governance.audit.commands import state_purpose
from iops.governance.audit.contracts import VIEWS, PurposeNeeded
from iops.governance.audit.models import Watch
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError
from iops.kernel.ids import is_number
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page

#: In the session: "view:number" to (purpose, until as a timestamp, number of the statement).
STATED = "stated"


def _kinds() -> list[tuple[str, str]]:
    return sorted(
        ((one.kind, one.label) for one in registry.each("records")), key=lambda one: one[1]
    )


def _lines(found: list[queries.LookLine]) -> list[dict[str, Any]]:
    labels = dict(_kinds())
    return [
        {
            "look": one,
            "purpose": PURPOSES.get(one.purpose, one.purpose or "not given"),
            "subjects": [
                (labels.get(kind, kind), record_id) for kind, record_id in one.subjects[:12]
            ],
            "more": max(0, len(one.subjects) - 12),
        }
        for one in found
    ]


@page("audit.read")
def access_log(request: Signed) -> HttpResponse:
    """Both questions on one page."""
    given = request.POST
    found: list[queries.LookLine] | None = None
    watches: list[Watch] = []
    asked, record_id, person = "", given.get("record", "").strip(), given.get("person", "")
    number = int(given["page"]) if is_number(given.get("page", "")) else 1
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    if given.get("question") == "record" and is_number(record_id):
        kind = given.get("kind", "profile")
        if kind in dict(_kinds()):
            found = queries.looks_at(
                by=request.actor,
                kind=kind,
                record_id=int(record_id),
                page=number,
                since=since,
                until=until,
            )
            asked = _asked(request, kind, int(record_id))
    elif given.get("question") == "person" and is_number(person):
        found = queries.looks_by(
            by=request.actor, account_id=int(person), page=number, since=since, until=until
        )
        watches = queries.watches_by(
            by=request.actor, account_id=int(person), since=since, until=until
        )
        account = Account.objects.filter(pk=int(person)).first()
        asked = f"What {account.name if account else 'nobody'} looked at"
    return _answer(request, found, asked, watches=watches, number=number)


def _asked(request: Signed, kind: str, record_id: int) -> str:
    """The question in words, with the number of further records that it is about."""
    others = queries.how_many_together(by=request.actor, kind=kind, record_id=record_id) - 1
    more = (
        "" if not others else f", or at {others} more record{'s'[: others > 1]} of the same person"
    )
    return f"Who looked at {dict(_kinds())[kind].lower()} {record_id}{more}"


def _day(text: str) -> date | None:
    """A day as typed into a date field; None where none was, or none that is."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _answer(
    request: Signed,
    found: list[queries.LookLine] | None,
    asked: str,
    *,
    watches: Sequence[Watch] = (),
    number: int = 1,
    given: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = {
        "title": "Access log",
        "lead": "Every look at a record: who, when, why. This look is logged too.",
        "kinds": _kinds(),
        "people": choices_of_people(force_id=request.actor.force_id),
        "given": request.POST if given is None else given,
        "lines": None if found is None else _lines(found),
        "asked": asked,
        "watches": watches,
        "number": number,
        "next": number + 1 if found is not None and len(found) == queries.PAGE else 0,
        "may_rule": request.actor.may("purposes.manage"),
    }
    return render(request, "audit/log.html", context)


def ask_why(request: HttpRequest, needed: PurposeNeeded) -> HttpResponse:
    """The look is held: why are you looking? Nothing of the record stands on this page."""
    if request.headers.get("HX-Request"):
        # A part of a page cannot ask: the question takes the page's place, and leads back to it.
        back = urlsplit(request.headers.get("HX-Current-URL", "/")).path
        asked = {"view": needed.view, "record": needed.record_id, "back": back}
        address = f"{reverse('why')}?{urlencode(asked)}"
        return HttpResponse(status=needed.status, headers={"HX-Redirect": address})
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"detail": needed.message, "fields": needed.fields}, status=428)
    back = request.get_full_path() if request.method == "GET" else request.path
    return _question(request, needed, back=back)


def _question(
    request: HttpRequest,
    needed: PurposeNeeded,
    *,
    back: str,
    error: IopsError | None = None,
) -> HttpResponse:
    context = {
        "title": "Why are you looking?",
        "needed": needed,
        "back": back,
        "choices": [(code, words) for code, words in PURPOSES.items() if code != "system"],
        "given": request.POST if error else {},
        "error": error,
    }
    return render(request, "audit/why.html", context, status=error.status if error else 428)


@page("")
def why(request: Signed) -> HttpResponse:
    """The answer: kept, remembered for the session, and back to the look."""
    given = request.POST if request.method == "POST" else request.GET
    view, record, back = given.get("view", ""), given.get("record", ""), given.get("back", "/")
    record_id = int(record) if is_number(record) else 0
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    minutes = min((one.minutes for one in request.actor.asks if one.view == view), default=0)
    needed = PurposeNeeded(view, record_id, minutes=minutes)
    if request.method != "POST":
        return _question(request, needed, back=back)
    try:
        made = state_purpose(
            by=request.actor,
            view=view,
            record_id=record_id,
            purpose=given.get("purpose", ""),
            words=given.get("words", ""),
        ).value
    except Invalid as error:
        return _question(request, needed, back=back, error=error)
    held = {
        about: answer
        for about, answer in request.session.get(STATED, {}).items()
        if answer[1] > clock.now().timestamp()
    }
    about = f"{view}:{record_id}" if record_id else view
    held[about] = (made.purpose, made.until.timestamp(), made.pk)
    request.session[STATED] = held
    return redirect(back)


@page("purposes.manage")
def purposes(request: Signed) -> HttpResponse:
    """Who is asked why they look, at what, and when not."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            minutes = given.get("minutes", "")
            set_purpose_rule(
                by=request.actor,
                view=given.get("view", ""),
                role_code=given.get("role", ""),
                tasks=given.getlist("tasks"),
                minutes=int(minutes) if is_number(minutes) else 0,
                asks=given.get("verb") != "stop",
            )
            messages.success(request, "Done. It holds within half a minute.")
            return redirect("purposes")
        except Invalid as refusal:
            error = refusal
    context = {
        "title": "Who is asked why they look",
        "lead": "The purpose comes from the open task. Where there is none, these are asked.",
        "crumbs": [("Access log", reverse("audit")), ("Who is asked", "")],
        "rules": queries.purpose_rules(by=request.actor),
        "views": sorted(VIEWS.items(), key=lambda one: one[1]),
        "roles": list(Role.objects.order_by("label").values_list("code", "label")),
        "tasks": [(code, PURPOSES[code]) for code in TASKS],
        "given": given,
        "error": error,
    }
    return render(request, "audit/purposes.html", context, status=error.status if error else 200)


@page("audit.read")
def looks_at_record(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Who looked at one record: the link on its card."""
    if kind not in dict(_kinds()):
        return _answer(request, None, "")
    found = queries.looks_at(by=request.actor, kind=kind, record_id=record_id)
    asked = _asked(request, kind, record_id)
    given = {"question": "record", "kind": kind, "record": str(record_id)}
    return _answer(request, found, asked, given=given)

"""The form of the public. Nobody signs in; no script is needed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from iops.controlroom.contacts.commands import receive_message
from iops.controlroom.contacts.limits import listed
from iops.controlroom.public_reports import rules
from iops.controlroom.public_reports.rules import Report
from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid, IopsError, Refused, all_at_once
from iops.kernel.ids import new_uid
from iops.kernel.tries import admitted

_FROM_ADDRESS, _FROM_ALL = 6, 600
_FILLED_IN = (
    "Nothing was sent yet: something filled in a field that has to stay empty. It is empty again:"
    " send the report once more. If that does not help, ring 101. In an emergency ring 999."
)


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Report something that has happened; the answer is a reference."""
    if request.method != "POST":
        return _form(request, Report())
    given = Report(
        **{
            name: request.POST.get(name, "").replace("\x00", "")
            for name in Report.__dataclass_fields__
        }
    )
    if request.POST.get("website"):
        # A field that no person sees. Machines fill it in; now and then so does a browser for its
        # owner, who must not believe that the police have the report.
        return _form(request, given, Refused(_FILLED_IN), status=422)
    try:
        all_at_once(rules.wrong_with(given))
    except Invalid as refusal:
        return _form(request, given, refusal)
    if given.now == "yes" and not request.POST.get("read_emergency"):
        return _form(request, given, emergency=True)
    most = listed("report-address", _FROM_ADDRESS)
    if not admitted(request, "report", most=most, of_all=listed("report-all", _FROM_ALL)):
        busy = Refused(
            "Too many reports came within an hour. Nothing was sent yet: ring 101, or send it again"
            " later. In an emergency ring 999."
        )
        return _form(request, given, busy, status=429)
    try:
        contact = receive_message(
            by=system_actor("worker"), channel="online", reference=f"report {_own_id(request)}",
            body=rules.body_of(given), sender=given.name.strip(), phone=given.phone.strip(),
            place_text=given.where.strip(),
        ).value  # fmt: skip
    except Refused:
        # Somebody went back in the browser and sent other words: it is a report of its own.
        contact = receive_message(
            by=system_actor("worker"), channel="online", reference=f"report {new_uid()}",
            body=rules.body_of(given), sender=given.name.strip(), phone=given.phone.strip(),
            place_text=given.where.strip(),
        ).value  # fmt: skip
    context = {"number": contact.number, "reach": given.reach, "now": given.now == "yes"}
    return render(request, "public_reports/received.html", context)


def _own_id(request: HttpRequest) -> str:
    """The id that the form was given when it was opened: sent twice it is one report."""
    try:
        return str(UUID(request.POST.get("own_id", "")))
    except ValueError:
        return str(new_uid())


def _form(
    request: HttpRequest, given: Report, error: IopsError | None = None, *,
    emergency: bool = False, status: int | None = None,
) -> HttpResponse:  # fmt: skip
    own_id = _own_id(request) if request.method == "POST" else str(new_uid())
    context = {
        "given": given,
        "error": error,
        "emergency": emergency,
        "own_id": own_id,
        "nows": rules.NOW.items(),
        "reaches": rules.REACH.items(),
        "longest": rules.LONGEST,
    }
    code = status or (error.status if error else 200)
    return render(request, "public_reports/form.html", context, status=code)

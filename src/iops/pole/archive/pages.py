"""The pages of the archive: one record, and what is done about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, IopsError, Refused
from iops.kernel.web import Signed, page
from iops.pole.archive import commands, queries
from iops.pole.people.commands import parse_born
from iops.pole.people.numbers import record_named

SHORTEST, SHORTEST_PHONE = 3, 6


@page("people.view")
def record(request: Signed, archived_id: int) -> HttpResponse:
    """A record of a retired system, as it was; whether and as what it was brought over."""
    return _page(request, archived_id)


def _page(request: Signed, archived_id: int, error: IopsError | None = None) -> HttpResponse:
    found = queries.archive_page(by=request.actor, archived_id=archived_id)
    one = found.record
    context = {
        "title": one.name or f"{found.kind} {one.reference}",
        "caption": f"Archive: {one.system.title}",
        "crumbs": [("Find", "/find"), (f"{one.system.name} {one.reference}", "")],
        "found": found,
        "one": one,
        "given": request.POST,
        "may": {
            "bring": request.actor.may("people.record") and one.kind == "person",
            "sight": request.actor.may("access.set_sight"),
            "audit": request.actor.may("audit.read"),
        },
        "error": error,
    }
    return render(request, "archive/record.html", context, status=error.status if error else 200)


@require_POST
@page("people.record")
def bring(request: Signed, archived_id: int) -> HttpResponse:
    """Bring the person over; ends on their card."""
    try:
        made = commands.bring_over(by=request.actor, archived_id=archived_id).value
    except (Invalid, Refused) as refusal:
        return _page(request, archived_id, refusal)
    messages.success(request, "Brought over. What the retired system said is one link away.")
    return redirect("person", nominal_id=made.id)


@require_POST
@page("people.record")
def tie(request: Signed, archived_id: int) -> HttpResponse:
    """Say that the record speaks of a person whom we know; ends on their card."""
    found = record_named(request.POST.get("profile", ""))
    try:
        if found is None:
            sentence = "Type the number of the person, as their card says it: PER-0000123-26."
            raise Invalid(sentence, fields={"profile": sentence})
        number, year = found
        commands.tie(by=request.actor, archived_id=archived_id, profile_id=number, year=year)
    except (Invalid, Refused) as refusal:
        return _page(request, archived_id, refusal)
    messages.success(request, "Tied to this person. Nothing was copied.")
    return redirect("person", nominal_id=number)


@page("people.view")
def likeness(request: Signed, likeness_id: int) -> HttpResponse:
    """Where a duty leads: the record, on which the question stands."""
    return redirect(
        "archived", archived_id=queries.archived_of(by=request.actor, likeness_id=likeness_id)
    )


@require_POST
@page("people.record")
def apart(request: Signed, likeness_id: int) -> HttpResponse:
    """Say that who was recorded is somebody else."""
    archived_id = queries.archived_of(by=request.actor, likeness_id=likeness_id)
    try:
        commands.set_apart(by=request.actor, likeness_id=likeness_id)
    except Refused as refusal:
        return _page(request, archived_id, refusal)
    messages.success(request, "Kept apart: they are not offered again.")
    return redirect("archived", archived_id=archived_id)


@require_POST
@page("people.record")
def known(request: Signed) -> HttpResponse:
    """Whom retired systems knew and who may be the person on the form, beside it."""
    given = {name: request.POST.get(name, "").replace("\x00", "").strip()[:100] for name in FIELDS}
    name = " ".join(part for part in (given["forename"], given["surname"]) if part)
    phone = given["phone"]
    try:
        born = parse_born(given["born"])
    except Invalid:
        born = None
    if len(name) < SHORTEST and len(phone) < SHORTEST_PHONE:
        return HttpResponse("")
    lines = queries.known_to_archives(
        by=request.actor,
        name=name if len(name) >= SHORTEST else "",
        born="" if born is None else born.text if born.precision == "day" else born.text[:4],
        phone=phone if len(phone) >= SHORTEST_PHONE else "",
    )
    return render(request, "archive/known.html", {"lines": lines})


FIELDS = ("forename", "surname", "born", "phone")

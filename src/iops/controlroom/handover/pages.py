"""The page of the handover, of a shift and of a desk, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.desks.queries import names, own_desk
from iops.controlroom.handover import commands, queries
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page, whole
from iops.reference.places.queries import areas_of

SENT_BEFORE = "This form was sent before, with other values. Look at the list, and send it again."


@page("handover.view")
def pack(request: Signed) -> HttpResponse:
    """What is outstanding now, for whoever takes over; of a division or a desk by its number."""
    desk = request.GET.get("desk", "")
    if desk:
        return _of_desk(request, int(desk) if is_number(desk) else 0)
    divisions = areas_of("division")
    chosen = request.GET.get("division", "")
    if chosen and chosen not in dict(divisions):
        wrong = "There is no such division. Choose one of the list."
        raise Invalid(wrong, fields={"division": wrong})
    context = {
        "title": "Handover",
        "pack": queries.handover(by=request.actor, division=chosen),
        "divisions": divisions,
        "desks": names(request.actor),
        "chosen": chosen,
        "of": dict(divisions).get(chosen, "the whole force"),
    }
    return render(request, "handover/pack.html", context)


def _of_desk(request: Signed, desk_id: int, error: IopsError | None = None) -> HttpResponse:
    desks = {number: name for number, _, name in names(request.actor)}
    if desk_id not in desks:
        raise NotVisible("There is no desk with this number that you may see.")
    actor = request.actor
    listed = queries.handover(by=actor, desk_id=desk_id)
    offered = queries.offers(actor, desk_id)
    sits, may = own_desk(actor) == desk_id, actor.may("desks.sit")
    mine = next((one for one in offered if one.from_id == actor.account_id), None)
    context: dict[str, Any] = {
        "title": f"Handover of {desks[desk_id]}",
        "crumbs": [("Desks", reverse("desks")), (desks[desk_id], reverse("desk", args=[desk_id])),
                   ("Handover", "")],
        "pack": listed,
        "of": desks[desk_id],
        "desk_id": desk_id,
        "mine": mine,
        "to_me": [one for one in offered
                  if may and one.from_id != actor.account_id
                  and one.to_id in (None, actor.account_id)],
        "may_offer": may and sits and mine is None,
        "colleagues": queries.colleagues(actor) if may and sits else (),
        "read": ",".join(str(line.incident.pk) for line in listed.open),
        "fresh": _fresh(request, error),
        "given": request.POST,
        "error": error,
        "idempotency_key": str(new_uid()),
    }  # fmt: skip
    return render(request, "handover/pack.html", context, status=error.status if error else 200)


def _fresh(request: Signed, error: IopsError | None) -> frozenset[int]:
    """What had been read, where the list has grown since: all else on it is marked."""
    if error is None or "read" not in error.fields:
        return frozenset()
    return frozenset(_numbers(request))


def _numbers(request: Signed) -> list[int]:
    return [int(one) for one in request.POST.get("read", "").split(",") if is_number(one)]


@require_POST
@page("handover.view")
def offer(request: Signed, desk_id: int) -> HttpResponse:
    """Offer my desk to a colleague, or to whoever comes."""
    try:
        commands.offer_desk(by=request.actor, desk_id=desk_id, to_account=_to(request))
    except (Invalid, Refused) as refusal:
        return _of_desk(request, desk_id, refusal)
    except KeyReused:
        return _of_desk(request, desk_id, Refused(SENT_BEFORE))
    messages.success(request, "Offered. You sit here until your colleague has confirmed the list.")
    return redirect(f"{reverse('handover')}?desk={desk_id}")


def _to(request: Signed) -> int | None:
    """The colleague that was chosen; None: whoever comes. Raises Invalid for anything else."""
    given = request.POST.get("to", "")
    number = whole(request.POST, "to")
    if given and number is None:
        raise Invalid.at("to", "Choose a colleague who may sit at a desk, or whoever comes.")
    return number


@require_POST
@page("handover.view")
def confirm(request: Signed, desk_id: int, handover_id: int) -> HttpResponse:
    """Confirm the list, and sit at the desk from now on."""
    try:
        commands.confirm_handover(by=request.actor, handover_id=handover_id, read=_numbers(request))
    except (Invalid, Refused) as refusal:
        return _of_desk(request, desk_id, refusal)
    except KeyReused:
        return _of_desk(request, desk_id, Refused(SENT_BEFORE))
    return redirect("board")  # which says at which desk one sits


@require_POST
@page("handover.view")
def take_back(request: Signed, desk_id: int, handover_id: int) -> HttpResponse:
    """End my offer."""
    try:
        commands.take_back(by=request.actor, handover_id=handover_id)
    except (Invalid, Refused) as refusal:
        return _of_desk(request, desk_id, refusal)
    except KeyReused:
        return _of_desk(request, desk_id, Refused(SENT_BEFORE))
    return redirect(f"{reverse('handover')}?desk={desk_id}")

"""The page of the handover."""

from django.http import HttpResponse
from django.shortcuts import render

from iops.controlroom.handover.queries import handover
from iops.kernel.errors import Invalid
from iops.kernel.web import Signed, page
from iops.reference.places.queries import areas_of


@page("handover.view")
def pack(request: Signed) -> HttpResponse:
    """What is outstanding now, for whoever takes over; narrowed to a division by its code."""
    divisions = areas_of("division")
    chosen = request.GET.get("division", "")
    if chosen and chosen not in dict(divisions):
        wrong = "There is no such division. Choose one of the list."
        raise Invalid(wrong, fields={"division": wrong})
    context = {
        "title": "Handover",
        "pack": handover(by=request.actor, division=chosen),
        "divisions": divisions,
        "chosen": chosen,
        "of": dict(divisions).get(chosen, "the whole force"),
    }
    return render(request, "handover/pack.html", context)

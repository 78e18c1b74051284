"""What waits, of every channel, and the call that rings at one's own desk."""

from django.http import HttpResponse
from django.shortcuts import render

from iops.controlroom.contacts import queries as calls
from iops.controlroom.incidents.queries import open_of_phone
from iops.controlroom.locating.queries import fixes_from
from iops.controlroom.telephony.queries import ringing_here
from iops.kernel.web import Signed, page
from iops.pole.search.queries import find
from iops.reference.codes import queries as codes

#: Lines of the inbox; the rest is counted.
ON_THE_PAGE = 200
#: A shorter number finds half the town.
SHORTEST = 6


@page("call.view")
def ringing(request: Signed) -> HttpResponse:
    """The call that rings here: its number, line and place, and what is known of the number.

    Nothing where none rings any more.
    """
    pop = ringing_here(by=request.actor)
    if pop is None:
        return HttpResponse("")
    phone = pop.contact.caller_phone
    known = len(phone) >= SHORTEST
    types = dict(codes.choices("incident-types"))
    open_ones = open_of_phone(by=request.actor, phone=phone) if known else []
    found = find(by=request.actor, text=phone, most=4).hits if known else ()
    context = {
        "pop": pop,
        "contact": pop.contact,
        "fix": next(iter(fixes_from(by=request.actor, phone=phone)), None) if known else None,
        # The number itself says nothing but what is marked on it.
        "hits": [one for one in found if one.title != phone or one.markers][:3],
        "calls": calls.calls_from(by=request.actor, phone=phone, leaving_out=pop.contact.pk),
        "open": [{"incident": one, "type": types.get(one.type_code, "")} for one in open_ones],
    }
    return render(request, "consoles/ringing.html", context)


@page("call.view", task="call")
def inbox(request: Signed) -> HttpResponse:
    """Everything that waits, of every channel: the greatest risk first, then the longest wait."""
    lines = calls.inbox(by=request.actor, limit=ON_THE_PAGE)
    context = {
        "title": "All that waits",
        "lines": lines,
        "count": calls.count_waiting(by=request.actor),
        "channels": calls.waiting_by_channel(by=request.actor),
    }
    return render(request, "consoles/inbox.html", context)

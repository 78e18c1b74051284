"""The page of things that may be recorded twice: one pair after the other, by keys."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page
from iops.pole.linkage import things
from iops.pole.linkage.aside import next_pair, put_aside
from iops.pole.sameness.commands import judge_things, take_back_things

SKIPPED, LAST = "things_skipped", "things_last"
VERDICTS: Final = {"same": "one thing", "different": "not the same", "unsure": "not sure"}


@page("linkage.review")
def review(request: Signed) -> HttpResponse:
    """The next pair; those put aside in this session come last."""
    by = request.actor
    found = next_pair(
        request, SKIPPED, lambda skipped: things.next_thing_pair(by=by, skipped=skipped)
    )
    return render(request, "linkage/things.html", _context(request, found))


@page("linkage.review")
def pair(request: Signed, proposal_id: int) -> HttpResponse:
    """One pair by its number, judged or not."""
    return render(request, "linkage/things.html", _context(request, _known(request, proposal_id)))


@require_POST
@page("linkage.review")
def act(request: Signed, proposal_id: int, verb: str) -> HttpResponse:
    """Judge, put aside, or take the judgement back; a refusal keeps what was typed."""
    reason = request.POST.get("reason", "")[:500].strip()
    found = _known(request, proposal_id)
    try:
        if verb in VERDICTS:
            judge_things(
                by=request.actor,
                kind=found.proposal.kind,
                left_id=found.left.id,
                right_id=found.right.id,
                verdict=verb,
                reason=reason or f"Compared side by side: {', '.join(found.proposal.why)}.",
            )
            request.session[LAST] = proposal_id
            messages.success(request, f"Judged: {VERDICTS[verb]}.")
        elif verb == "skip":
            put_aside(request, SKIPPED, proposal_id)
        elif verb == "undo":
            if found.judgement is None:
                raise Refused("This pair has not been judged, or not for you to see.")
            why = reason or "Taken back in the review."
            take_back_things(by=request.actor, judgement_id=found.judgement.pk, reason=why)
            request.session.pop(LAST, None)
            messages.success(request, "Taken back: the pair waits again.")
            return redirect("things-pair", proposal_id=proposal_id)
        else:
            raise NotVisible("There is no such action.")
    except (Invalid, Refused) as error:
        context = _context(request, found) | {"error": error, "reason": reason}
        return render(request, "linkage/things.html", context, status=error.status)
    return redirect("things")


def _known(request: Signed, proposal_id: int) -> things.ThingPair:
    found = things.thing_pair(by=request.actor, proposal_id=proposal_id)
    if found is None:
        raise NotVisible("There is no such pair that you may see.")
    return found


def _context(request: Signed, found: things.ThingPair | None) -> dict[str, Any]:
    waiting = len(things.waiting(request.actor))
    more = " or more" if waiting >= things.MOST_COUNTED else ""
    return {
        "title": "Things recorded twice",
        "lead": "Addresses, vehicles and phones that may be one. A pair of which one record "
        "carries a warning and the other does not comes first.",
        "crumbs": [("Duplicates", "/duplicates/"), ("Things", "")],
        "pair": found,
        "waiting": f"{waiting:,}{more}",
        "last": request.session.get(LAST),
        "idempotency_key": str(new_uid()),
    }

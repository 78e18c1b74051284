"""The review: one pair after the other, the most dangerous first; and a sample."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page
from iops.pole.linkage import queries
from iops.pole.linkage.aside import next_pair, put_aside
from iops.pole.linkage.commands import decide, reconsider

SKIPPED, LAST = "duplicates_skipped", "duplicates_last"
VERDICTS = {"same": "one person", "different": "different people", "unsure": "not sure"}
#: Half the width of the explanation's drawing, in its own units, stands for so much weight.
_WIDTH = 300.0


@page("linkage.review")
def review(request: Signed) -> HttpResponse:
    """The next pair; those put aside in this session come last."""
    by = request.actor
    found = next_pair(request, SKIPPED, lambda skipped: queries.next_pair(by=by, skipped=skipped))
    return render(request, "linkage/review.html", _context(request, found))


@page("linkage.review")
def sample(request: Signed) -> HttpResponse:
    """The next pair of the sample by which the machine is measured; its weight is not shown."""
    by = request.actor
    found = next_pair(request, SKIPPED, lambda skipped: queries.next_drawn(by=by, skipped=skipped))
    return render(request, "linkage/review.html", _context(request, found, sampling=True))


@page("linkage.review")
def pair(request: Signed, proposal_id: int) -> HttpResponse:
    """One pair by its number, judged or not."""
    found = queries.pair_of(by=request.actor, proposal_id=proposal_id)
    if found is None:
        raise NotVisible("There is no such pair that you may see.")
    return render(request, "linkage/review.html", _context(request, found))


@require_POST
@page("linkage.review")
def act(request: Signed, proposal_id: int, verb: str) -> HttpResponse:
    """Judge, put aside, or take the last judgement back; a refusal keeps what was typed."""
    reason = request.POST.get("reason", "")[:2000]
    sampling = request.POST.get("from") == "sample"
    try:
        if verb in VERDICTS:
            decide(by=request.actor, proposal_id=proposal_id, verdict=verb, reason=reason)
            request.session[LAST] = proposal_id
            messages.success(request, f"Judged: {VERDICTS[verb]}.")
        elif verb == "skip":
            put_aside(request, SKIPPED, proposal_id)
        elif verb == "undo":
            reconsider(by=request.actor, proposal_id=proposal_id, reason=reason)
            request.session.pop(LAST, None)
            messages.success(request, "Taken back: the pair waits again.")
            return redirect("duplicate", proposal_id=proposal_id)
        else:
            raise NotVisible("There is no such action.")
    except (Invalid, Refused) as error:
        found = queries.pair_of(by=request.actor, proposal_id=proposal_id)
        context = _context(request, found, sampling=sampling)
        context |= {"error": error, "reason": reason}
        return render(request, "linkage/review.html", context, status=error.status)
    return redirect("duplicates-sample" if sampling else "duplicates")


LEADS = {
    False: "Records that may be one person. The most dangerous pair comes first.",
    True: "Pairs drawn by chance, to measure how often the machine is right. What it says is not "
    "shown until a pair is judged.",
}


def _context(
    request: Signed, found: queries.Pair | None, *, sampling: bool = False
) -> dict[str, Any]:
    drawn = queries.waiting_drawn(request.actor)
    return {
        "title": "Duplicates drawn by chance" if sampling else "Duplicates",
        "lead": LEADS[sampling],
        "sampling": sampling,
        "pair": found,
        "waiting": _told(drawn if sampling else queries.waiting(request.actor)),
        "drawn": _told(drawn) if drawn and not sampling else "",
        "last": request.session.get(LAST),
        "bars": _bars(found.reasons) if found else [],
        "idempotency_key": str(new_uid()),
    }


def _told(count: int) -> str:
    return f"{count:,}" + (" or more" if count >= queries.MOST_COUNTED else "")


def _bars(reasons: Any) -> list[dict[str, Any]]:
    """Where each bar of the waterfall begins and ends, in the units of its drawing."""
    ends = [value for one in reasons for value in (one.before, one.after)] + [0.0]
    low, high = min(ends), max(ends)
    scale = _WIDTH / (high - low or 1.0)

    def at(value: float) -> float:
        return float(round((value - low) * scale, 1))

    bars = []
    for one in reasons:
        start, end = sorted((at(one.before), at(one.after)))
        bars.append(
            {"reason": one, "x": start, "width": max(1.0, round(end - start, 1)), "zero": at(0.0)}
        )
    return bars

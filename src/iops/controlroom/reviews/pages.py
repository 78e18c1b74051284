"""What waits for a supervisor, and the decision on it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.controlroom.reviews import commands, queries
from iops.kernel.errors import Invalid, IopsError, KeyReused, Refused
from iops.kernel.web import Signed, page


@page("reviews.decide", task="incident")
def reviews(request: Signed) -> HttpResponse:
    """Everything that waits, the oldest first; what was decided in the last week."""
    return _shown(request)


def _shown(
    request: Signed, error: IopsError | None = None, review_id: int | None = None
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    found = queries.review_queue(by=request.actor, kind=kind)
    context = {
        "title": "Reviews",
        "lead": "What was decided in the room, and a second person looks at.",
        "found": found,
        "kind": kind if kind in {code for code, _, _ in found.kinds} else "",
        "late": sum(line.late for line in found.waiting),
        "total": sum(count for _, _, count in found.kinds),
        "may_look": request.actor.may("right_care.look"),
        "error": error,
        "typed_for": review_id,
        "typed": request.POST.get("reason", ""),
    }
    status = error.status if error else 200
    return render(request, "reviews/list.html", context, status=status)


@require_POST
@page("reviews.decide", task="incident")
def decide(request: Signed, review_id: int) -> HttpResponse:
    """Agree, or send it back, with a reason."""
    verdict = request.POST.get("verdict", "")
    try:
        if verdict not in ("agree", "back"):
            raise Invalid.at("reason", "Say whether you agree or send it back.")
        commands.decide_review(
            by=request.actor, review_id=review_id, agreed=verdict == "agree",
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as refusal:
        error = refusal.on_form("the list") if isinstance(refusal, KeyReused) else refusal
        error.fields = {f"{field}_{review_id}": text for field, text in error.fields.items()}
        return _shown(request, error, review_id)
    return redirect("reviews")

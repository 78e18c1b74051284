"""A link that has ended, and a link that is wrong: two different things, on one page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.web import Signed, page
from iops.pole.cards.titles import titles
from iops.pole.links.commands import end_link, unlink
from iops.pole.links.contracts import CERTAINTY
from iops.pole.links.models import Link
from iops.pole.records.cards import reason_words

MOST_TYPED = 1000


@dataclass(frozen=True)
class _Tied:
    """A link with the titles and addresses of its two ends, the one it leads from first."""

    link: Link
    ends: tuple[tuple[str, str], tuple[str, str]]

    def seen_from(self, code: str) -> tuple[tuple[str, str], str, tuple[str, str]]:
        """This end, how it belongs to the other, the other: from the end "kind:number"."""
        outward = code != f"{self.link.to_kind}:{self.link.to_id}"
        here, there = self.ends if outward else self.ends[::-1]
        return here, reason_words(self.link.reason, outward=outward), there


def _ends(link: Link) -> tuple[tuple[str, int], tuple[str, int]]:
    return (link.from_kind, link.from_id), (link.to_kind, link.to_id)


@record_view(
    "records.tied",
    permission="links.link",
    shows=lambda tied: [end for end in _ends(tied.link) if end[0] != "place"],
)
def _tied(*, by: Actor, link_id: int) -> _Tied:
    """A link of which the actor may see both ends. Raises NotVisible."""
    found = Link.objects.visible_to(by).filter(pk=link_id).first()
    if found is not None:
        first, second = _ends(found)
        named = titles(by, {first, second})
        if all(named.get(end, ("", ""))[1] for end in (first, second)):
            return _Tied(found, (named[first], named[second]))
    raise NotVisible("There is no link with this number that you may change.")


@page("links.link")
def tie_page(request: Signed, link_id: int) -> HttpResponse:
    """Say that a link has ended, and when; or that it is wrong, and why. A refusal keeps the form.

    ``of`` in the address is the end from whose card the person comes, and goes back.
    """
    tied = _tied(by=request.actor, link_id=link_id)
    here, words, there = tied.seen_from(request.GET.get("of", ""))
    verb = request.POST.get("do", "")
    error: IopsError | None = None
    if request.method == "POST":
        try:
            if verb not in VERBS:
                raise NotVisible("There is no such action.")
            messages.success(request, VERBS[verb](request, link_id))
            return redirect(here[1])
        except (Invalid, Refused) as refusal:
            error = refusal
    elif tied.link.ended_at is not None:
        raise NotVisible("This link was taken back before.")
    context = {
        "title": "Has this link ended, or is it wrong?",
        "caption": f"Link {link_id}",
        "crumbs": [(here[0], here[1]), ("Link", "")],
        "here": here,
        "words": words,
        "there": there,
        "link": tied.link,
        "certainty": CERTAINTY.get(tied.link.certainty, ""),
        "error": error,
        "verb": verb,
        "given": request.POST if error else {"until": str(tied.link.until or "")},
    }
    return render(request, "records/tie.html", context, status=error.status if error else 200)


def _end(request: Signed, link_id: int) -> str:
    until = request.POST.get("until", "").strip()[:20]
    end_link(
        by=request.actor, link_id=link_id, until=until, why=request.POST.get("why", "")[:MOST_TYPED]
    )
    return f"The link ended in {until}: the card says so." if until else "The link goes on."


def _take_back(request: Signed, link_id: int) -> str:
    unlink(by=request.actor, link_id=link_id, reason=request.POST.get("reason", "")[:MOST_TYPED])
    return "The link is taken back. Who said so, when and why stays in the timeline."


VERBS: dict[str, Callable[[Signed, int], str]] = {"ended": _end, "wrong": _take_back}

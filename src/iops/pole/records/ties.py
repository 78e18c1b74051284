"""Tying two records by a link, and setting a marker on one: from any card, on one page each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page
from iops.pole.cards.named import named
from iops.pole.links.commands import keep_marker, lapse_marker, link, set_marker
from iops.pole.links.contracts import CERTAINTY
from iops.pole.links.queries import live_marker
from iops.pole.search.queries import find
from iops.reference.codes import queries as codes

REVIEW_AFTER = timedelta(days=365)
WORDS = {"profile": "a person", "place": "a place"}


@dataclass(frozen=True)
class End:
    """A record that can be the other end of a link."""

    kind: str
    id: int
    label: str
    title: str
    detail: str

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.id}"


def _named(by: Actor, kind: str, record_id: int) -> tuple[str, str]:
    """Title and address of a record. Raises NotVisible for one that does not show."""
    found = named(by=by, kind=kind, record_id=record_id)
    return found.title, found.url


def find_ends(by: Actor, text: str) -> list[End]:
    """Records that may be the other end, by what the find box finds; none for an empty search."""
    try:
        found = find(by=by, text=text, most=10)
    except Invalid:
        return []
    ends = [
        End(hit.kind, hit.id, hit.label, hit.title, hit.detail)
        for hit in found.hits
        if not hit.contact_owner
    ]
    return [*ends, *(End("place", one.id, "Place", one.label, one.beat) for one in found.places)]


@require_POST
@page("links.link")
def ends(request: Signed) -> HttpResponse:
    """Records that may be the other end, beside the form."""
    text = request.POST.get("to", "")[:200]
    context = {"ends": find_ends(request.actor, text), "chosen": request.POST.get("end", "")}
    return render(request, "records/ends.html", context)


def _ways(kind: str) -> list[tuple[str, str]]:
    """Link reasons that fit a kind, seen from it: ``out:keeper`` "keeper of"."""
    found = []
    for code in codes.codes("link-reasons"):
        ends_ = (str(code.detail.get("from_kind") or ""), str(code.detail.get("to_kind") or ""))
        inverse = str(code.detail.get("inverse") or "")
        if ends_[0] in ("", kind):
            found.append((f"out:{code.code}", code.label))
        if ends_[1] == kind and inverse and inverse != code.label:
            found.append((f"in:{code.code}", inverse))
    return found


def _words(kind: str) -> str:
    if kind in WORDS:
        return WORDS[kind]
    label = registry.record_kind(kind).label.lower()
    return f"an {label}" if label[0] in "aeio" else f"a {label}"


def _tie(by: Actor, kind: str, record_id: int, given: dict[str, str]) -> None:
    wrong: dict[str, str] = {}
    end_kind, _, number = given["end"].partition(":")
    if not is_number(number):
        wrong["to"] = "Choose the other record: type, then pick one of what is found."
    way, _, reason = given["way"].partition(":")
    code = codes.find("link-reasons", reason)
    if code is None or way not in ("in", "out"):
        wrong["way"] = "Choose how the two belong together."
    elif is_number(number):
        wanted = str(code.detail.get("to_kind" if way == "out" else "from_kind") or "")
        if wanted and wanted != end_kind:
            wrong["way"] = f"“{code.label}” ties to {_words(wanted)}; you chose {_words(end_kind)}."
    if given["certainty"] not in CERTAINTY:
        wrong["certainty"] = "Say how sure the link is."
    source = _source(by, given["source"]) if given["source"] else None
    if given["source"] and source is None:
        wrong["source"] = f"“{given['source']}” is not the number of a record that you may see."
    if wrong:
        raise Invalid("The link is not made yet.", fields=wrong)
    here, there = (kind, record_id), (end_kind, int(number))
    _named(by, *there)
    first, second = (here, there) if way == "out" else (there, here)
    link(
        by=by,
        from_kind=first[0],
        from_id=first[1],
        to_kind=second[0],
        to_id=second[1],
        reason=reason,
        since=given["since"],
        until=given["until"],
        certainty=given["certainty"],
        source_kind=source[0] if source else "",
        source_id=source[1] if source else None,
    )


def _source(by: Actor, number: str) -> tuple[str, int] | None:
    """The record that a number names ("CR-0000123-26")."""
    found = [one for one in find_ends(by, number) if number.upper() in one.title.upper()]
    return (found[0].kind, found[0].id) if found else None


LINK_FIELDS = ("to", "end", "way", "since", "until", "certainty", "source")


@page("links.link")
def link_page(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Tie this record to another, with reason, dates, source and certainty."""
    title, address = _named(request.actor, kind, record_id)
    given = {name: request.POST.get(name, "").strip()[:300] for name in LINK_FIELDS}
    error: IopsError | None = None
    if request.method == "POST":
        try:
            _tie(request.actor, kind, record_id, given)
            messages.success(request, "Linked.")
            return redirect(address)
        except (Invalid, Refused, NotVisible) as refusal:
            error = refusal
    found: Sequence[End] = find_ends(request.actor, given["to"]) if given["to"] else ()
    context: dict[str, Any] = {
        "title": f"Link {title}",
        "crumbs": [(title, address), ("Link", "")],
        "back": address,
        "here": title,
        "given": given,
        "ways": _ways(kind),
        "certainties": list(CERTAINTY.items()),
        "ends": found,
        "chosen": given["end"],
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    return render(request, "records/link.html", context, status=error.status if error else 200)


@page("links.set_marker")
def marker_page(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Warn about this record: type, evidence, and the day on which it is looked at again."""
    title, address = _named(request.actor, kind, record_id)
    today = clock.local_date(clock.now())
    error: IopsError | None = None
    if request.method == "POST":
        try:
            set_marker(
                by=request.actor,
                about_kind=kind,
                about_id=record_id,
                type_code=request.POST.get("type_code", ""),
                evidence=request.POST.get("evidence", ""),
                review_on=_day(request.POST.get("review_on", "")),
            )
            messages.success(request, "The marker is set.")
            return redirect(address)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": f"Set a marker on {title}",
        "crumbs": [(title, address), ("Set a marker", "")],
        "back": address,
        "given": request.POST,
        "marker_types": codes.choices("marker-types"),
        "review_default": (today + REVIEW_AFTER).isoformat(),
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    return render(request, "records/marker.html", context, status=error.status if error else 200)


@page("links.set_marker")
def review_page(request: Signed, marker_id: int) -> HttpResponse:
    """Look at a marker again: it stays, with the reason and the next day of review, or it ends."""
    with visibility(request.actor):
        marker = live_marker(request.actor, marker_id)
    if marker is None:
        raise NotVisible("There is no live marker with this number that you may see.")
    title, address = _named(request.actor, marker.about_kind, marker.about_id)
    error: IopsError | None = None
    if request.method == "POST":
        try:
            if "end" in request.POST:
                lapse_marker(by=request.actor, marker_id=marker_id)
                messages.success(request, "The marker has ended.")
            else:
                keep_marker(
                    by=request.actor,
                    marker_id=marker_id,
                    why=request.POST.get("evidence", ""),
                    review_on=_day(request.POST.get("review_on", "")),
                )
                messages.success(request, "The marker stays.")
            return redirect(address)
        except (Invalid, Refused) as refusal:
            error = refusal
    today = clock.local_date(clock.now())
    context = {
        "title": f"Review: {codes.label('marker-types', marker.type_code)}",
        "caption": title,
        "crumbs": [(title, address), ("Review of a marker", "")],
        "back": address,
        "marker": marker,
        "given": request.POST,
        "review_default": (today + REVIEW_AFTER).isoformat(),
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    return render(request, "records/review.html", context, status=error.status if error else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"“{text}” is not a day. Write it like 2026-11-22.", fields={"review_on": "A day."}
        ) from None

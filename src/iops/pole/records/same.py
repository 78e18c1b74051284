"""Saying that two records of a place, vehicle or phone are one thing, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.pole.cards.same import Same, same_as
from iops.pole.cards.titles import titles
from iops.pole.identity.rules import DIFFERENT, SAME, UNSURE
from iops.pole.records.ties import End, find_ends
from iops.pole.sameness.commands import judge_things, take_back_things
from iops.pole.sameness.likely import likely
from iops.pole.sameness.models import ThingJudgement
from iops.pole.sameness.queries import judgements_of, together
from iops.pole.sameness.things import thing_of

VERDICTS: Final = ((SAME, "the same {}"), (DIFFERENT, "not the same {}"), (UNSURE, "not sure"))
SAID: Final = {
    SAME: "One {} now: each card shows what hangs on both.",
    DIFFERENT: "Kept apart: they are not offered again.",
    UNSURE: "Noted that it is not sure; the pair is not offered again.",
}
FIELDS: Final = ("to", "end", "verdict", "reason")


@dataclass(frozen=True)
class Offered:
    """A record that may be the same thing, as the page names it, and why."""

    id: int
    title: str
    url: str
    why: str


@dataclass(frozen=True)
class Held:
    """A judgement that holds, and the other record it speaks of."""

    judgement: ThingJudgement
    title: str
    url: str


@dataclass(frozen=True)
class Compared:
    """A record, those that are the same thing, those that may be, and what was judged."""

    kind: str
    id: int
    title: str
    url: str
    same: Sequence[Same]
    offered: Sequence[Offered]
    judged: Sequence[Held]


def _shows(found: Compared) -> list[tuple[str, int]]:
    if found.kind == "place":
        return []
    others = [*(one.id for one in found.same), *(one.id for one in found.offered)]
    return [(found.kind, one) for one in (found.id, *others)]


@record_view("records.same", permission="sameness.judge", shows=_shows)
def compared(*, by: Actor, kind: str, record_id: int) -> Compared:
    """What a record may be recorded twice as. Raises NotVisible."""
    thing_of(kind)
    named = titles(by, {(kind, record_id)}).get((kind, record_id), ("", ""))
    if not named[1]:
        raise NotVisible("There is no record with this number that you may see.")
    ids = together(by, kind, [record_id])
    held, near = judgements_of(by, kind, ids), likely(by, kind, record_id)
    others = {*(one.other_id for one in held), *(one.id for one in near)}
    known = titles(by, {(kind, one) for one in others})
    return Compared(
        kind, record_id, *named, same_as(by, kind, record_id, ids),
        [Offered(one.id, *known[kind, one.id], "; ".join(one.why)) for one in near],
        [Held(one.judgement, *known[kind, one.other_id]) for one in held],
    )  # fmt: skip


@page("sameness.judge")
def same_page(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Say that this record and another are, or are not, one thing; take back what was said."""
    given = {name: request.POST.get(name, "").strip()[:500] for name in FIELDS}
    error: IopsError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, kind, record_id, given))
            return redirect("record-same", kind=kind, record_id=record_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    found = compared(by=request.actor, kind=kind, record_id=record_id)
    word = thing_of(kind).word
    context: dict[str, Any] = {
        "title": f"Recorded twice? {found.title}",
        "lead": f"What hangs on each record stays on it; the card shows one {word}. A judgement "
        "that is taken back leaves what was there before.",
        "crumbs": [(found.title, found.url), ("Recorded twice", "")],
        "found": found,
        "word": word,
        "verdicts": [(code, words.format(word)) for code, words in VERDICTS],
        "given": given,
        "ends": _ends(request.actor, kind, record_id, given["to"]) if given["to"] else (),
        "chosen": given["end"],
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    return render(request, "records/same.html", context, status=error.status if error else 200)


def _act(request: Signed, kind: str, record_id: int, given: dict[str, str]) -> str:
    """Judge or take back; the sentence that says what came of it."""
    if back := request.POST.get("take_back", ""):
        if not is_number(back):
            raise Invalid("There is no such judgement.")
        take_back_things(by=request.actor, judgement_id=int(back), reason=given["reason"])
        return "Taken back."
    end_kind, _, number = given["end"].partition(":")
    if end_kind != kind or not is_number(number):
        word = thing_of(kind).word
        raise Invalid(
            "Nothing is judged yet.",
            fields={"to": f"Choose the other {word}: type, then pick one of what is found."},
        )
    judge_things(
        by=request.actor,
        kind=kind,
        left_id=record_id,
        right_id=int(number),
        verdict=given["verdict"],
        reason=given["reason"],
    )
    return SAID[given["verdict"]].format(thing_of(kind).word)


def _ends(by: Actor, kind: str, record_id: int, text: str) -> list[End]:
    return [one for one in find_ends(by, text) if one.kind == kind and one.id != record_id]

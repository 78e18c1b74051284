"""The question sets of the force: read, write a version, approve, withdraw at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.questions import commands, queries, sheets
from iops.controlroom.questions.contracts import KINDS
from iops.controlroom.questions.queries import VersionLine
from iops.controlroom.questions.rules import choices_of
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page, whole
from iops.reference.codes import queries as codes

SENT_BEFORE = "This form was sent before, with other words. Look at the list, and send it again."
TONES = {"holds": "green", "withdrawn": "red", "waits for approval": "amber"}
EMPTY = """# set: a-short-code
# name: What people call it
# types:
# words:
# grade 1: 60
# grade 2: 25
# grade C: 0
question,text,kind,after,hint,answer,label,points,flags,grade
1,Is anybody hurt?,yes-no,,,yes,,30,,
2,How many?,number,1=yes,,5-,five or more,30,,1
"""


@page("questions.view")
def question_sets(request: Signed) -> HttpResponse:
    """Every set with the version that holds; below it the others."""
    lines = queries.all_sets(by=request.actor)
    by_set: dict[str, list[VersionLine]] = {}
    for line in lines:
        by_set.setdefault(line.one.code, []).append(line)
    context = {
        "title": "Question sets",
        "lead": "What is asked in a call, and which grade the answers propose.",
        "sets": [
            {"first": next((one for one in each if one.state == "holds"), each[0]), "all": each}
            for each in by_set.values()
        ],
        "tones": TONES,
        "types": dict(codes.choices("incident-types")),
        "may_keep": request.actor.may("questions.keep"),
    }
    return render(request, "questions/list.html", context)


@page("questions.keep")
def new(request: Signed) -> HttpResponse:
    """Write a version: from nothing, or from an older one (?from=NUMBER)."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            made = commands.propose_set(
                by=request.actor, table=given.get("table", ""), note=given.get("note", "")
            ).value
            messages.success(request, "Proposed. Somebody else approves it.")
            return redirect("question-set", set_id=made.id)
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused:
            error = Refused(SENT_BEFORE)
    context: dict[str, Any] = {
        "title": "New version of a question set",
        "crumbs": [("Question sets", reverse("question-sets")), ("New version", "")],
        "table": given.get("table") or _older(request),
        "note": given.get("note", ""),
        "kinds": KINDS.items(),
        "flags": codes.choices("qualifiers"),
        "error": error,
    }
    return render(request, "questions/form.html", context, status=error.status if error else 200)


def _older(request: Signed) -> str:
    set_id = whole(request.GET, "from")
    if set_id is None:
        return EMPTY
    try:
        line = queries.versions_of(by=request.actor, set_id=set_id)[0]
    except NotVisible:
        return EMPTY
    return sheets.written(line.of)


@page("questions.view")
def question_set(request: Signed, set_id: int) -> HttpResponse:
    """One version: what is asked, what each answer means, who has approved it."""
    return _shown(request, set_id)


def _shown(request: Signed, set_id: int, error: IopsError | None = None) -> HttpResponse:
    lines = queries.versions_of(by=request.actor, set_id=set_id)
    line = lines[0]
    of, one = line.of, line.one
    may_keep = request.actor.may("questions.keep")
    open_ = one.withdrawn_at is None
    context = {
        "title": one.name,
        "caption": f"{one.code}, version {one.number}",
        "crumbs": [("Question sets", reverse("question-sets")), (f"Version {one.number}", "")],
        "line": line,
        "one": one,
        "of": of,
        "tone": TONES.get(line.state, "line"),
        "types": [codes.label("incident-types", code) for code in of.types],
        "questions": [
            {"one": each, "answers": choices_of(each) or each.answers, "kind": KINDS[each.kind],
             "points": bool(each.answers)}
            for each in of.questions
        ],
        "flag_labels": dict(codes.choices("qualifiers")),
        "others": sorted(lines[1:], key=lambda other: -other.one.number),
        "tones": TONES,
        "may_keep": may_keep,
        "may_withdraw": may_keep and open_,
        "may_approve": open_ and one.approved_at is None and request.actor.may("questions.approve"),
        "own": one.created_by == request.actor.account_id,
        "given": request.POST,
        "error": error,
    }  # fmt: skip
    status = error.status if error else 200
    return render(request, "questions/set.html", context, status=status)


@page("questions.view")
def table(request: Signed, set_id: int) -> HttpResponse:
    """The version as a file, as `iops load questions` reads it."""
    line = queries.versions_of(by=request.actor, set_id=set_id)[0]
    answer = HttpResponse(sheets.written(line.of, line.one.note), content_type="text/csv")
    name = f"{line.one.code}-{line.one.number}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _approve(request: Signed, set_id: int) -> str:
    commands.approve_set(
        by=request.actor, set_id=set_id, valid_from=_moment(request.POST.get("valid_from", ""))
    )
    return "Approved."


def _withdraw(request: Signed, set_id: int) -> str:
    commands.withdraw_set(by=request.actor, set_id=set_id, reason=request.POST.get("reason", ""))
    return "Withdrawn: it leaves every screen now."


def _moment(text: str) -> datetime | None:
    """A moment of a London clock, as the field of a form writes it; None for none."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid.at("valid_from", "Write a day and a time, or leave it open.") from None
    return found if found.tzinfo else found.replace(tzinfo=clock.LONDON)


VERBS: dict[str, Callable[[Signed, int], str]] = {"approve": _approve, "withdraw": _withdraw}


@require_POST
@page("questions.view")
def act(request: Signed, set_id: int, verb: str) -> HttpResponse:
    """Approve or withdraw a version, and show it again."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        messages.success(request, VERBS[verb](request, set_id))
    except (Invalid, Refused, KeyReused) as refusal:
        error = Refused(SENT_BEFORE) if isinstance(refusal, KeyReused) else refusal
        return _shown(request, set_id, error)
    return redirect("question-set", set_id=set_id)

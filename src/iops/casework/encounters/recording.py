"""Recording a search in the street, and putting a record right: one form for both."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.casework.encounters import commands, forms, queries
from iops.casework.encounters.checking import check_search
from iops.casework.encounters.contracts import RECORD, SearchDetails
from iops.casework.encounters.history import LABELS
from iops.kernel.commands import visibility
from iops.kernel.errors import EditConflict, Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page, whole
from iops.pole.records.corrections import GROUNDS

TWICE = (
    "This form was sent before with other words, and that is recorded: look for it under "
    "Searches, and correct it there. To record another search, save again."
)


@page(RECORD, task="incident")
def new(request: Signed) -> HttpResponse:
    """Record a stop and search; what was typed is kept on an error."""
    return _record(request, None)


@page(RECORD, task="incident")
def new_from(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Record a search of a person or vehicle on record, or at an incident."""
    return _record(request, queries.start(by=request.actor, kind=kind, record_id=record_id))


def _record(request: Signed, start: queries.Start | None) -> HttpResponse:
    error: IopsError | None = None
    texts = forms.blank(**_brought(start))
    if request.method == "POST":
        texts = forms.typed(request.POST)
        try:
            made = commands.record_search(by=request.actor, details=_details(request, texts))
            messages.success(request, "The search is recorded.")
            return redirect("encounter", encounter_id=made.value.id)
        except KeyReused:
            error = Refused(TWICE)
        except (Invalid, Refused) as refusal:
            error = refusal
    origin = f"{start.kind}-{start.id}" if start else "new"
    context = {
        "title": "Stop and search",
        "caption": f"from {start.title}" if start else "",
        "crumbs": [(start.title, start.url), ("Stop and search", "")]
        if start
        else [("Searches", reverse("encounters")), ("Record", "")],
        "draft_key": f"search-{origin}",
        "person_choice": _person_choice(request, texts),
    }
    return _form(request, texts, context, error)


def _brought(start: queries.Start | None) -> dict[str, str]:
    """What the record that a search starts from brings into the form."""
    if start is None:
        return {}
    if start.kind == "profile":
        return {"profile_id": str(start.id)}
    if start.kind == "vehicle":
        return {"kind": "Vehicle search", "vehicle": start.vrm}
    known = {"incident_id": str(start.id)}
    if not queries.is_masked(start.spot):
        known |= {"place": start.spot.place_text, "place_id": str(start.spot.place_id or "")}
    return known


def _details(request: Signed, texts: Mapping[str, str]) -> SearchDetails:
    """What was typed. Where some of it can be read as nothing, all that is wrong is said."""
    details, wrong = forms.details_of(texts)
    if wrong:
        with visibility(request.actor):
            check_search(request.actor, details, also=wrong)
    return details


def _person_choice(request: Signed, texts: Mapping[str, str]) -> queries.Start | None:
    """The person on record who is chosen, by name."""
    number = whole(texts, "profile_id")
    if number is None:
        return None
    try:
        return queries.start(by=request.actor, kind="profile", record_id=number)
    except NotVisible:
        return None


@page(RECORD)
def correct(request: Signed, encounter_id: int) -> HttpResponse:
    """Put right what a search record says. A refusal keeps what was typed."""
    card = queries.correcting(by=request.actor, encounter_id=encounter_id)
    if not card.may_correct:
        raise Refused("The officer who searched corrects this record, or a supervisor does.")
    one = card.encounter
    vehicle = card.vehicle.title.split(" ")[0] if card.vehicle and card.vehicle.url else ""
    texts, version = forms.said_by(one, card.spot, vehicle), one.version
    error: IopsError | None = None
    if request.method == "POST":
        texts = forms.typed(request.POST)
        version = whole(request.POST, "expected_version") or 0
        try:
            _correct(request, card, texts, version)
            messages.success(request, "Corrected. What it said before stays in its history.")
            return redirect("encounter", encounter_id=encounter_id)
        except EditConflict as conflict:
            error, version = Refused(_conflict_words(conflict)), conflict.version
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": f"Correct {one.number}",
        "caption": "Stop and search",
        "crumbs": [
            ("Searches", reverse("encounters")),
            (one.number, reverse("encounter", args=[encounter_id])),
            ("Correct", ""),
        ],
        "card": card,
        "masked": queries.is_masked(card.spot),
        "hidden_person": card.person is not None and not card.person.url,
        "person_choice": _person_choice(request, texts),
        "expected_version": version,
        "grounds_of_correction": list(GROUNDS.items()),
        "given": request.POST,
    }
    return _form(request, texts, context, error)


def _correct(
    request: Signed, card: queries.EncounterCard, texts: Mapping[str, str], version: int
) -> None:
    details, wrong = forms.details_of(texts)
    if wrong:
        with visibility(request.actor):
            check_search(
                request.actor, details, before=card.encounter,
                masked=queries.is_masked(card.spot), also=wrong,
            )  # fmt: skip
    commands.correct_search(
        by=request.actor,
        encounter_id=card.encounter.pk,
        expected_version=version,
        details=details,
        ground=request.POST.get("ground", ""),
        reason=request.POST.get("reason", "")[:1000],
    )


def _conflict_words(conflict: EditConflict) -> str:
    """That somebody else changed it, and what it says now where this person wants otherwise."""
    theirs = "; ".join(
        f"{LABELS.get(name, name)}: {value if value not in (None, '') else 'not said'}"
        for name, value in conflict.theirs.items()
        if name in LABELS
    )
    return (
        "Somebody else corrected this record while you were typing. It says now: "
        f"{theirs or 'the same as you typed'}. Your words stand below; save again to put them in "
        "place of theirs."
    )


def _form(
    request: Signed, texts: Mapping[str, str], context: dict[str, Any], error: IopsError | None
) -> HttpResponse:
    if error is not None:
        places = {name: place for place, name in enumerate(forms.TEXTS)}
        error.fields = dict(sorted(error.fields.items(), key=lambda one: places.get(one[0], 99)))
    context = {
        "error": error,
        "form": texts,
        "answers": forms.answers(texts),
        "ethnicities": forms.ethnicities(),
        "idempotency_key": str(new_uid()),
        **context,
    }
    return render(request, "encounters/form.html", context, status=error.status if error else 200)


@require_POST
@page(RECORD)
def people(request: Signed) -> HttpResponse:
    """People on record who may be the one whose name is typed."""
    given = request.POST
    lines = queries.known_people(
        by=request.actor,
        forename=given.get("forename", "")[:200],
        surname=given.get("surname", "")[:200],
        born=given.get("born", "")[:10],
    )
    return render(request, "encounters/people.html", {"lines": lines})

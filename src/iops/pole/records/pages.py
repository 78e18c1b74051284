"""Recording a person or a thing: what exists is offered while it is typed, then the form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.pole.cards.queries import person_lead
from iops.pole.identity.queries import nominal_of
from iops.pole.records import forms
from iops.pole.records.commands import owner_knows
from iops.pole.records.contracts import Given, Likely, RecordForm
from iops.pole.records.kinds import FORMS, PERSON
from iops.reference.places.queries import search_places

ASK_FIRST = "Records that look the same exist. Take one of them, or save again if it is none."


def form_of(kind: str) -> RecordForm:
    """The declared form. Raises NotVisible for a kind that has none."""
    if kind not in FORMS:
        raise NotVisible("There is no form for this kind of record.")
    return FORMS[kind]


@page("people.record")
def hub(request: Signed) -> HttpResponse:
    """What can be recorded."""
    context = {
        "title": "Record",
        "lead": "What is recorded here stands by itself; an incident or a crime can be tied to it.",
        "forms": list(FORMS.values()),
    }
    return render(request, "records/hub.html", context)


@page("people.record")
def record(request: Signed, kind: str) -> HttpResponse:
    """Record one; ends on its card. What was typed is kept on an error."""
    form = form_of(kind)
    return _form_page(request, form, {"title": f"Record {_a(form.label)}"})


@page("people.record")
def record_account(request: Signed, nominal_id: int) -> HttpResponse:
    """Record what another source says of somebody who is known: a further profile of theirs."""
    card = person_lead(by=request.actor, nominal_id=nominal_id)
    if card.nominal_id != nominal_id:
        return redirect("record-account", nominal_id=card.nominal_id)
    extra = {
        "title": f"What else is said of {card.lead.name}",
        "caption": card.number,
        "same_as": nominal_id,
        "crumbs": [(card.lead.name, reverse("person", args=[nominal_id])), ("Record", "")],
    }
    first = {"forename": card.lead.forename, "surname": card.lead.surname}
    return _form_page(request, PERSON, extra, first=first)


def _form_page(
    request: Signed, form: RecordForm, extra: dict[str, Any], first: dict[str, str] | None = None
) -> HttpResponse:
    given = Given(first or {})
    error: IopsError | None = None
    ask: list[Likely] = []
    if request.method == "POST":
        given = forms.read(form, request.POST)
        same_as = extra.get("same_as") or _number(request.POST.get("same_as", ""))
        try:
            forms.check(form, given)
            ask, others = ([], []) if same_as else _unasked(request, form, given)
            if not ask:
                return _saved(request, form, given, same_as, others)
        except (Invalid, Refused) as refusal:
            error = refusal
    likely = ask or (list(form.likely(request.actor, given)) if error and not first else [])
    context = {
        "crumbs": [("Record", reverse("record")), (form.label.capitalize(), "")],
        "form": form,
        "sections": forms.shown(form, given, error.fields if error else None),
        "error": error,
        "ask": ASK_FIRST if ask else "",
        "lines": likely,
        "reason": given["reason"],
        "idempotency_key": str(new_uid()),
        **extra,
    }
    status = error.status if error else 409 if ask else 200
    return render(request, "records/record.html", context, status=status)


def _saved(
    request: Signed, form: RecordForm, given: Given, same_as: int | None, others: list[int]
) -> HttpResponse:
    whole = Given(
        {
            **given.texts,
            "same_as": str(same_as or ""),
            "others": "\n".join(map(str, others)),
        }
    )
    _, address = form.keep(request.actor, whole)
    said = "Added to what is said of this person." if same_as else "Recorded."
    messages.success(request, said)
    return redirect(address)


def _unasked(request: Signed, form: RecordForm, given: Given) -> tuple[list[Likely], list[int]]:
    """Records that look the same and were not on the page when it was sent.

    Where all were, the numbers of those that whoever saves has been asked about, and means not.
    """
    if form.kind not in ("person", "organisation"):
        return [], []  # the command answers the vehicle, phone or document that exists
    seen = set(request.POST.getlist("seen"))
    found = form.likely(request.actor, given)
    strong = [one for one in found if one.strong and not one.contact_owner]
    if any(str(one.id) not in seen for one in strong):
        return list(found), []
    return [], [one.id for one in strong]


@require_POST
@page("people.record")
def likely(request: Signed, kind: str) -> HttpResponse:
    """What exists and may be meant, beside the form."""
    form = form_of(kind)
    given = forms.read(form, request.POST)
    try:
        forms.check(form, given)
    except Invalid:
        return HttpResponse("")
    context = {"lines": form.likely(request.actor, given), "form": form}
    return render(request, "records/likely.html", context)


@page("people.view")
def known(request: Signed, profile_id: int) -> HttpResponse:
    """Where the owner of a restricted record says that they know who came near it."""
    if request.method == "POST":
        owner_knows(by=request.actor, profile_id=profile_id)
        return redirect("person", nominal_id=nominal_of(profile_id))
    card = person_lead(by=request.actor, nominal_id=profile_id)
    context = {"title": "Somebody is recording a person very like this one", "card": card,
               "profile_id": profile_id}  # fmt: skip
    return render(request, "records/known.html", context)


@require_POST
@page("people.record")
def places(request: Signed) -> HttpResponse:
    """Places of the gazetteer that may be meant by what is typed."""
    text = request.POST.get("place", "")[:300]
    return render(request, "records/places.html", {"places": search_places(text, limit=7)})


def _number(text: str) -> int | None:
    return int(text) if is_number(text) else None


def _a(label: str) -> str:
    return f"an {label}" if label[0] in "aeio" else f"a {label}"

"""The list of crimes, and the page of one."""

from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.casework.crimes import commands, queries
from iops.casework.crimes.contracts import FLAGS, ROLES, ChargeIn
from iops.casework.crimes.models import Crime
from iops.casework.crimes.recording import party_of, typed_person
from iops.casework.crimes.rules import recorded_in_time
from iops.controlroom.incidents.queries import by_number
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes

PAGE_SIZE = 50


@page("crimes.view")
def crime_list(request: Signed) -> HttpResponse:
    """Crimes, newest first; mine with ?mine=1."""
    before, state = request.GET.get("before", ""), request.GET.get("state", "")
    mine = request.GET.get("mine") == "1"
    found = queries.crime_lines(
        by=request.actor,
        state=state,
        mine=mine,
        before=int(before) if is_number(before) else None,
        limit=PAGE_SIZE,
    )
    chosen = "mine=1" if mine else f"state={state}"
    choices = (("state=", "All"), ("state=open", "Open"), ("mine=1", "Mine"),
               ("state=closed", "Finalised"), ("state=cancelled", "Cancelled"))  # fmt: skip
    context = {
        "title": "Crimes",
        "crimes": found,
        "choices": [
            {"url": f"?{query}", "label": label, "current": query == chosen}
            for query, label in choices
        ],
        "next_url": f"?{chosen}&before={found[-1].crime.pk}" if len(found) == PAGE_SIZE else "",
        "previous_url": f"?{chosen}" if before else "",
        "may_record": request.actor.may("crimes.record"),
    }
    return render(request, "crimes/list.html", context)


def _crime_context(
    request: Signed, crime_id: int, error: IopsError | None = None
) -> dict[str, Any]:
    card = queries.crime_card(by=request.actor, crime_id=crime_id)
    crime, wrong = card.crime, error.fields if error else {}
    may = {
        verb: request.actor.may(f"crimes.{verb}") and crime.state != "cancelled"
        for verb in ("update", "allocate", "give_outcome")
    } | {
        "sight": request.actor.may("access.set_sight"),
        "decide": request.actor.may("crimes.decide_cancellation"),
    }
    waits = next((one for one in card.cancellations if one.one.decided_at is None), None)
    return {
        "title": f"{crime.number} {card.class_label}",
        "caption": "Crime",
        "crumbs": [("Crimes", reverse("crimes")), (crime.number, "")],
        "card": card,
        "crime": crime,
        "in_time": recorded_in_time(crime.reported_at, crime.recorded_at),
        "flag_words": [FLAGS.get(flag, flag) for flag in crime.flags],
        "parties": [
            {
                "party": one,
                "label": ROLES.get(one.role, one.role),
                "died": card.deaths.get(one.pk, ""),
            }
            for one in card.parties
        ],
        "next_step": _next_step(crime, may, waits is not None),
        "waits": waits,
        "decided": [one for one in card.cancellations if one.one.decided_at is not None],
        "cancel_reasons": codes.choices("cancel-reasons"),
        "may": may,
        "given": request.POST,
        "idempotency_key": str(new_uid()),
        "outcomes": codes.choices("outcomes"),
        "charge_rows": _charge_rows(request),
        "suspects": _suspects(card),
        "offences": codes.choices("offence-codes") if may["give_outcome"] else (),
        "classes": codes.choices("crime-classes"),
        "chosen_class": request.POST.get("class_code", crime.class_code),
        "people": queries.investigators(by=request.actor) if may["allocate"] else (),
        "roles": [
            (role, label, typed_person(request, role), wrong.get(f"{role}_born", ""))
            for role, label in ROLES.items()
        ],
        "error": error,
    }


def _suspects(card: queries.CrimeCard) -> list[tuple[object, str]]:
    """Who can be charged: the living; the dead last, and never as the one that is offered."""
    named = [
        (one.pk, one.name, card.deaths.get(one.pk, ""))
        for one in card.parties
        if one.role == "suspect"
    ]
    living: list[tuple[object, str]] = [(pk, name) for pk, name, died in named if not died]
    dead: list[tuple[object, str]] = [
        (pk, f"{name} (died {died})") for pk, name, died in named if died
    ]
    one = len(living) == 1 and not dead
    return [*living, *dead] if one else [("", "Choose"), *living, *dead]


def _charge_rows(request: Signed) -> list[dict[str, str]]:
    """The lines of the form for charges, as they were typed."""
    names = ("charged_on", "charge_suspect", "charge_offence", "charge_urn")
    typed = zip_longest(*(request.POST.getlist(name) for name in names), fillvalue="")
    rows = [dict(zip(names, line, strict=True)) for line in typed]
    return rows + [dict.fromkeys(names, "") for _ in range(CHARGES - len(rows))]


def _next_step(crime: Crime, may: dict[str, bool], waits: bool) -> dict[str, str]:
    """What comes next on this crime, and where on the page it is done."""
    if crime.state == "cancelled":
        return {"text": "Nothing: the crime is cancelled and is in no count."}
    if waits:
        target = {"target": "id_note", "label": "Decide"} if may["decide"] else {}
        return {"text": "the registrar decides whether it is cancelled.", **target}
    if crime.outcome_code:
        return {"text": "Nothing: the outcome is given."}
    if crime.owner_id is None:
        target = {"target": "id_owner", "label": "Allocate"} if may["allocate"] else {}
        return {"text": "a sergeant allocates it to an investigator.", **target}
    target = {"target": "id_outcome", "label": "Give the outcome"} if may["give_outcome"] else {}
    return {"text": "investigate, to an outcome.", **target}


@page("crimes.view", task="crime")
def crime(request: Signed, crime_id: int) -> HttpResponse:
    """One crime, whole; the next step always visible."""
    return render(request, "crimes/crime.html", _crime_context(request, crime_id))


def _allocate(request: Signed, crime_id: int) -> None:
    owner = request.POST.get("owner", "")
    commands.allocate_crime(
        by=request.actor, crime_id=crime_id, owner_id=int(owner) if is_number(owner) else 0
    )


def _outcome(request: Signed, crime_id: int) -> None:
    given = request.POST
    commands.give_outcome(
        by=request.actor,
        crime_id=crime_id,
        code=given.get("code", ""),
        rationale=given.get("rationale", ""),
        victim_decision=given.get("victim_decision", ""),
        victim_informed=bool(given.get("victim_informed")),
        admission=bool(given.get("admission")),
        evidence_stage=given.get("evidence_stage", ""),
        charges=_charges(request),
        linked_case=given.get("linked_case", ""),
    )


#: Charges that the form has room for; more come by the API, or with the next outcome.
CHARGES = 3


def _charges(request: Signed) -> list[ChargeIn]:
    """The charges that were typed: a line counts when it has a day, a reference or an offence."""
    given = request.POST
    names = ("charged_on", "charge_suspect", "charge_offence", "charge_urn")
    columns = [[text.strip() for text in given.getlist(name)] for name in names]
    found = []
    for day, suspect, offence, urn in zip_longest(*columns, fillvalue=""):
        if day or offence or urn:
            found.append(
                ChargeIn(_day(day), int(suspect) if is_number(suspect) else None, offence, urn)
            )
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid.at(
            "charged_on", f"“{text}” is not a day. Write it like 2026-11-22."
        ) from None


def _enquire(request: Signed, crime_id: int) -> None:
    commands.add_enquiry(by=request.actor, crime_id=crime_id, text=request.POST.get("text", ""))


def _party_added(request: Signed, crime_id: int) -> None:
    parties = [party for role in ROLES if (party := party_of(request, role)) is not None]
    if not parties:
        raise Invalid.at("victim_forename", "Type a name, in any of the three parts.")
    commands.add_parties(by=request.actor, crime_id=crime_id, parties=parties)


def _reclassify(request: Signed, crime_id: int) -> None:
    commands.reclassify_crime(
        by=request.actor,
        crime_id=crime_id,
        class_code=request.POST.get("class_code", ""),
        reason=request.POST.get("reason", ""),
    )


def _propose(request: Signed, crime_id: int) -> None:
    given = request.POST
    details = commands.CancelDetails(
        code=given.get("cancel_code", ""),
        grounds=given.get("grounds", ""),
        information=given.get("information", ""),
        other=given.get("other", ""),
        force=given.get("force", ""),
        reference=given.get("reference", ""),
        victim_informed=bool(given.get("victim_told")),
    )
    commands.propose_cancellation(by=request.actor, crime_id=crime_id, details=details)


def _decide(request: Signed, crime_id: int) -> None:
    verdict = request.POST.get("verdict", "")
    if verdict not in ("cancel", "stands"):
        raise Invalid.at("note", "Say whether the crime is cancelled or stands.")
    commands.decide_cancellation(
        by=request.actor,
        crime_id=crime_id,
        agreed=verdict == "cancel",
        note=request.POST.get("note", ""),
    )


def _reinstate(request: Signed, crime_id: int) -> None:
    commands.reinstate_crime(
        by=request.actor, crime_id=crime_id, reason=request.POST.get("reason", "")
    )


def _tie(request: Signed, crime_id: int) -> None:
    number = request.POST.get("incident", "").strip().upper()
    found = by_number(by=request.actor, number=number)
    if found is None:
        raise Invalid.at(
            "incident",
            f"There is no incident “{number}” that you may see. Write its number, as"
            " INC-000123-250126.",
        )
    commands.tie_incident(by=request.actor, crime_id=crime_id, incident_id=found)


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "allocate": _allocate,
    "outcome": _outcome,
    "enquire": _enquire,
    "party": _party_added,
    "tie": _tie,
    "reclassify": _reclassify,
    "cancel": _propose,
    "decide": _decide,
    "reinstate": _reinstate,
}


#: How the page calls a field that a command calls otherwise: several forms stand on it.
NAMES: dict[str, dict[str, str]] = {
    "outcome": {"suspect": "suspect_forename"},
    "reclassify": {"reason": "class_reason"},
    "cancel": {"code": "cancel_code", "victim_informed": "victim_told"},
}


@require_POST
@page("crimes.view", task="crime")
def act(request: Signed, crime_id: int, verb: str) -> HttpResponse:
    """Do one thing to a crime, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, crime_id)
    except (Invalid, Refused, KeyReused) as refusal:
        error = refusal.on_form("the crime") if isinstance(refusal, KeyReused) else refusal
        names = NAMES.get(verb, {})
        error.fields = {names.get(field, field): text for field, text in error.fields.items()}
        context = _crime_context(request, crime_id, error) | {"open_verb": verb}
        return render(request, "crimes/crime.html", context, status=error.status)
    return redirect("crime", crime_id=crime_id)

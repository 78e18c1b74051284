"""The list of crimes, the page of one, and recording from an incident."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.casework.crimes import commands, queries
from iops.casework.crimes.contracts import FLAGS, ROLES, CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.casework.crimes.rules import RECORD_WITHIN, recorded_in_time
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.queries import IncidentCard, by_number, incident_card
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.pole.people.contracts import PersonDetails
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
               ("state=closed", "Finalised"))  # fmt: skip
    context = {
        "title": "Crimes",
        "crimes": found,
        "choices": [
            {"url": f"?{query}", "label": label, "current": query == chosen}
            for query, label in choices
        ],
        "next_url": f"?{chosen}&before={found[-1].crime.pk}" if len(found) == PAGE_SIZE else "",
        "previous_url": f"?{chosen}" if before else "",
    }
    return render(request, "crimes/list.html", context)


def _crime_context(request: Signed, crime_id: int) -> dict[str, Any]:
    card = queries.crime_card(by=request.actor, crime_id=crime_id)
    crime = card.crime
    may = {
        verb: request.actor.may(f"crimes.{verb}") for verb in ("update", "allocate", "give_outcome")
    }
    return {
        "title": f"{crime.number} {card.class_label}",
        "caption": "Crime",
        "crumbs": [("Crimes", reverse("crimes")), (crime.number, "")],
        "card": card,
        "crime": crime,
        "in_time": recorded_in_time(crime.reported_at, crime.recorded_at),
        "flag_words": [FLAGS.get(flag, flag) for flag in crime.flags],
        "parties": [{"party": one, "label": ROLES.get(one.role, one.role)} for one in card.parties],
        "next_step": _next_step(crime, may),
        "may": may,
        "given": request.POST,
        "nobody": {},
        "outcomes": codes.choices("outcomes"),
        "classes": codes.choices("crime-classes"),
        "people": Account.objects.filter(is_active=True, is_system=False).order_by("name")[:500]
        if may["allocate"]
        else (),
        "roles": ROLES,
    }


def _next_step(crime: Crime, may: dict[str, bool]) -> dict[str, str]:
    """What comes next on this crime, and where on the page it is done."""
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


@page("crimes.record", task="crime")
def record(request: Signed, incident_id: int) -> HttpResponse:
    """Record a crime from an incident: place, time and report are carried over."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    scene = queries.scene(by=request.actor, incident_id=incident_id)
    error: IopsError | None = None
    if request.method == "POST":
        try:
            made = commands.record_crime(
                by=request.actor,
                details=details_of(request, scene=scene, card=card),
                incident_id=incident_id,
            )
            messages.success(request, "The crime is recorded.")
            return redirect("crime", crime_id=made.value.id)
        except (Invalid, Refused) as refusal:
            error = refusal
    incident = card.incident
    kind = codes.find("incident-types", incident.type_code)
    suggested = str(kind.detail.get("crime_class") or "") if kind else ""
    context = {
        "title": "Record a crime",
        "caption": f"from {incident.number}",
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Record a crime", ""),
        ],
        "card": card,
        "incident": incident,
        "record_by": incident.reported_at + RECORD_WITHIN,
        "classes": codes.choices("crime-classes"),
        "suggested": suggested,
        "suggested_label": codes.label("crime-classes", suggested) if suggested else "",
        "chosen_class": request.POST.get("class_code", suggested),
        "flags": FLAGS,
        "error": error,
        "form": _record_form(request, scene, card),
        "organisations": [
            {"name": one.name, "choice": f"organisation:{one.pk}"} for one in scene.organisations
        ],
        "premises": "" if scene.organisations else scene.premises,
        "recorded": scene.recorded,
        "caller": _caller(card),
        "idempotency_key": str(new_uid()),
    }
    return render(request, "crimes/record.html", context, status=error.status if error else 200)


def _caller(card: IncidentCard) -> Contact | None:
    return next((one for one in card.contacts if one.caller_name), None)


def _record_form(request: Signed, scene: queries.Scene, card: IncidentCard) -> dict[str, Any]:
    """The form as first shown, all carried over, or as it was typed."""
    given, incident = request.POST, card.incident
    day = clock.local_date(incident.reported_at).isoformat()
    if given:
        victim = given.get("victim", "")
    elif scene.organisations:
        victim = f"organisation:{scene.organisations[0].pk}"
    elif scene.premises:
        victim = "premises"
    else:
        victim = "caller" if _caller(card) else ""
    people = {
        f"{role}_person": {
            name: given.get(f"{role}_{name}", "") for name in ("forename", "surname", "born")
        }
        for role in ("victim", "suspect")
    }
    default_flags = ["business"] if scene.premises or scene.organisations else []
    return {
        "summary": given.get("summary", incident.summary),
        "flags": given.getlist("flags") if given else default_flags,
        "victim": victim,
        "victim_organisation": given.get("victim_organisation", ""),
        "committed_from": given.get("committed_from", day),
        "committed_to": given.get("committed_to", day),
        **people,
    }


def details_of(request: Signed, *, scene: queries.Scene, card: IncidentCard) -> CrimeDetails:
    """What the form says."""
    given = request.POST
    victim = _victim(request, scene, card)
    suspect = _party(request, "suspect")
    return CrimeDetails(
        class_code=given.get("class_code", ""),
        summary=given.get("summary", ""),
        committed_from=given.get("committed_from", ""),
        committed_to=given.get("committed_to", ""),
        flags=tuple(given.getlist("flags")),
        parties=tuple(party for party in (victim, suspect) if party is not None),
    )


def _victim(request: Signed, scene: queries.Scene, card: IncidentCard) -> PartyIn | None:
    """The victim as chosen; a name that was typed wins over a choice that was left standing."""
    typed = _party(request, "victim")
    choice, _, number = request.POST.get("victim", "").partition(":")
    if typed is not None and choice in ("other", "unknown", ""):
        return typed
    if choice == "organisation" and is_number(number):
        return PartyIn("victim", organisation_id=int(number))
    if choice == "premises":
        return PartyIn("victim", organisation=scene.premises)
    caller = _caller(card)
    if choice == "caller" and caller is not None:
        if caller.caller_profile_id:
            return PartyIn("victim", profile_id=caller.caller_profile_id)
        forename, _, surname = caller.caller_name.strip().rpartition(" ")
        details = PersonDetails(
            forename=forename, surname=surname, phone=caller.caller_phone, source="call"
        )
        return PartyIn("victim", person=details)
    if choice == "unknown":
        return PartyIn("victim", person=PersonDetails(source="crime"))
    return None


def _party(request: Signed, role: str) -> PartyIn | None:
    given = request.POST
    if given.get(f"{role}_organisation"):
        return PartyIn(role, organisation=given[f"{role}_organisation"])
    forename, surname, born = (
        given.get(f"{role}_{name}", "") for name in ("forename", "surname", "born")
    )
    if forename or surname or born:
        details = PersonDetails(forename=forename, surname=surname, born=born, source="crime")
        return PartyIn(role, person=details)
    if given.get(f"{role}_unknown"):
        return PartyIn(role, person=PersonDetails(source="crime"))
    return None


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
        charged_on=_day(given.get("charged_on", "")),
        linked_case=given.get("linked_case", "")[:40],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Invalid(
            f"“{text}” is not a day. Write it like 2026-11-22.", fields={"charged_on": "A day."}
        ) from None


def _enquire(request: Signed, crime_id: int) -> None:
    commands.add_enquiry(by=request.actor, crime_id=crime_id, text=request.POST.get("text", ""))


def _party_added(request: Signed, crime_id: int) -> None:
    for role in ROLES:
        party = _party(request, role)
        if party is not None:
            commands.add_party(by=request.actor, crime_id=crime_id, party=party)


def _reclassify(request: Signed, crime_id: int) -> None:
    commands.reclassify_crime(
        by=request.actor,
        crime_id=crime_id,
        class_code=request.POST.get("class_code", ""),
        reason=request.POST.get("reason", ""),
    )


def _tie(request: Signed, crime_id: int) -> None:
    number = request.POST.get("incident", "").strip().upper()
    found = by_number(by=request.actor, number=number)
    if found is None:
        raise Invalid(
            f"There is no incident “{number}” that you may see.",
            fields={"incident": "Write its number, as INC-000123-250126."},
        )
    commands.tie_incident(by=request.actor, crime_id=crime_id, incident_id=found)


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "allocate": _allocate,
    "outcome": _outcome,
    "enquire": _enquire,
    "party": _party_added,
    "tie": _tie,
    "reclassify": _reclassify,
}


@require_POST
@page("crimes.view", task="crime")
def act(request: Signed, crime_id: int, verb: str) -> HttpResponse:
    """Do one thing to a crime, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, crime_id)
    except (Invalid, Refused) as error:
        context = _crime_context(request, crime_id) | {"error": error, "open_verb": verb}
        return render(request, "crimes/crime.html", context, status=error.status)
    return redirect("crime", crime_id=crime_id)

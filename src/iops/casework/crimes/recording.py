"""Recording a crime: from an incident with all carried over, or by itself."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from iops.casework.crimes import commands, queries
from iops.casework.crimes.contracts import FLAGS, CrimeDetails, PartyIn
from iops.casework.crimes.rules import RECORD_WITHIN
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.queries import IncidentCard, incident_card
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, Refused, all_at_once
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries as codes

NOWHERE = queries.Scene((), "", ())
LONGEST_PLACE = 300
#: Somebody went back in the browser, and sent the same form with something else.
SENT_BEFORE = (
    "This form was sent before, with other words: that crime is recorded. If this is another one,"
    " send it again."
)


@page("crimes.record", task="crime")
def record(request: Signed, incident_id: int) -> HttpResponse:
    """Record a crime from an incident: place, time and report are carried over."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    scene = queries.scene(by=request.actor, incident_id=incident_id)
    incident = card.incident
    kind = codes.find("incident-types", incident.type_code)
    suggested = str(kind.detail.get("crime_class") or "") if kind else ""
    context = {
        "caption": f"from {incident.number}",
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Record a crime", ""),
        ],
        "card": card,
        "incident": incident,
        "record_by": incident.reported_at + RECORD_WITHIN,
        "suggested": suggested,
        "suggested_label": codes.label("crime-classes", suggested) if suggested else "",
        "recorded": scene.recorded,
    }
    return _form_page(request, scene, card, context)


@page("crimes.record", task="crime")
def record_alone(request: Signed) -> HttpResponse:
    """Record a crime that no incident came before: told at a counter, found by an officer."""
    context = {
        "caption": "without an incident",
        "crumbs": [("Crimes", reverse("crimes")), ("Record a crime", "")],
        "suggested": "",
        "now": clock.now().astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M"),
    }
    return _form_page(request, NOWHERE, None, context)


def _form_page(
    request: Signed, scene: queries.Scene, card: IncidentCard | None, context: dict[str, Any]
) -> HttpResponse:
    error: IopsError | None = None
    if request.method == "POST":
        try:
            details = details_of(request, scene=scene, card=card)
            origin, unread = _origin(request, card)
            if unread:
                all_at_once(unread | commands.wrong_with_crime(details, reported_at=None))
            made = commands.record_crime(by=request.actor, details=details, **origin)
            messages.success(request, "The crime is recorded.")
            return redirect("crime", crime_id=made.value.id)
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused:
            error = Refused(SENT_BEFORE)
    context = {
        "title": "Record a crime",
        "classes": codes.choices("crime-classes"),
        "chosen_class": request.POST.get("class_code", context["suggested"]),
        "flags": FLAGS,
        "error": error,
        "form": _record_form(request, scene, card),
        "organisations": [
            {"name": one.name, "choice": f"organisation:{one.pk}"} for one in scene.organisations
        ],
        "premises": "" if scene.organisations else scene.premises,
        "caller": _caller(card),
        "idempotency_key": str(new_uid()),
        **context,
    }
    return render(request, "crimes/record.html", context, status=error.status if error else 200)


def _origin(request: Signed, card: IncidentCard | None) -> tuple[dict[str, Any], dict[str, str]]:
    """The incident, or when it was reported and where it was; and what cannot be read of it."""
    if card is not None:
        return {"incident_id": card.incident.pk}, {}
    given = request.POST
    wrong: dict[str, str] = {}
    place, text = given.get("place_id", ""), given.get("place", "").strip()
    if len(text) > LONGEST_PLACE:
        wrong["place"] = f"At most {LONGEST_PLACE} characters say where. Put the rest above."
    moment = _moment(given.get("reported_at", ""))
    if moment is None:
        wrong["reported_at"] = (
            f"“{given.get('reported_at', '')}” is not a day and time. When was the crime first"
            " reported to the police? Write it like 2026-11-22T14:30."
        )
    told = {
        "reported_at": moment,
        "place_text": text,
        "place_id": int(place) if is_number(place) else None,
    }
    return told, wrong


def _moment(text: str) -> datetime | None:
    """A day and time of London as a form writes it; None for anything else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.LONDON)
    except ValueError:
        return None


def _caller(card: IncidentCard | None) -> Contact | None:
    if card is None:
        return None
    return next((one for one in card.contacts if one.caller_name), None)


def _record_form(
    request: Signed, scene: queries.Scene, card: IncidentCard | None
) -> dict[str, Any]:
    """The form as first shown, all carried over, or as it was typed."""
    given = request.POST
    day = clock.local_date(card.incident.reported_at if card else clock.now()).isoformat()
    if given:
        victim = given.get("victim", "")
    elif scene.organisations:
        victim = f"organisation:{scene.organisations[0].pk}"
    elif scene.premises:
        victim = "premises"
    else:
        victim = "caller" if _caller(card) else ""
    people = {f"{role}_person": typed_person(request, role) for role in ("victim", "suspect")}
    default_flags = ["business"] if scene.premises or scene.organisations else []
    return {
        "summary": given.get("summary", card.incident.summary if card else ""),
        "flags": given.getlist("flags") if given else default_flags,
        "victim": victim,
        "victim_organisation": given.get("victim_organisation", ""),
        "committed_from": given.get("committed_from", day),
        "committed_to": given.get("committed_to", day),
        "reported_at": given.get("reported_at", ""),
        "place": given.get("place", ""),
        "place_id": given.get("place_id", ""),
        **people,
    }


def details_of(request: Signed, *, scene: queries.Scene, card: IncidentCard | None) -> CrimeDetails:
    """What the form says."""
    given = request.POST
    victim = _victim(request, scene, card)
    suspect = party_of(request, "suspect")
    return CrimeDetails(
        class_code=given.get("class_code", ""),
        summary=given.get("summary", ""),
        committed_from=given.get("committed_from", ""),
        committed_to=given.get("committed_to", ""),
        flags=tuple(given.getlist("flags")),
        parties=tuple(party for party in (victim, suspect) if party is not None),
    )


def _victim(request: Signed, scene: queries.Scene, card: IncidentCard | None) -> PartyIn | None:
    """The victim as chosen; a name that was typed wins over a choice that was left standing."""
    typed = party_of(request, "victim")
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


def typed_person(request: Signed, role: str) -> dict[str, str]:
    """What was typed of the person with a part, for the form to keep."""
    names = ("forename", "surname", "born")
    return {name: request.POST.get(f"{role}_{name}", "") for name in names}


def party_of(request: Signed, role: str) -> PartyIn | None:
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

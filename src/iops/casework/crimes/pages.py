"""The list of crimes, the page of one, and recording from an incident."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.casework.crimes import commands, queries
from iops.casework.crimes.contracts import FLAGS, ROLES, CrimeDetails, PartyIn
from iops.controlroom.incidents.queries import incident_card
from iops.governance.access.models import Account
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.web import Signed, page
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries as codes


@page("crimes.view")
def crime_list(request: Signed) -> HttpResponse:
    """Crimes, newest first; mine with ?mine=1."""
    before = request.GET.get("before", "")
    found = queries.crimes(
        by=request.actor,
        state=request.GET.get("state", ""),
        mine=request.GET.get("mine") == "1",
        before=int(before) if before.isdigit() else None,
    )
    return render(request, "crimes/list.html", {"crimes": found})


@page("crimes.view")
def crime(request: Signed, crime_id: int) -> HttpResponse:
    """One crime, whole; the next step always visible."""
    card = queries.crime_card(by=request.actor, crime_id=crime_id)
    context = {
        "card": card,
        "crime": card.crime,
        "outcomes": codes.choices("outcomes"),
        "classes": codes.choices("crime-classes"),
        "people": Account.objects.filter(is_active=True, is_system=False).order_by("name")[:500],
        "roles": ROLES,
    }
    return render(request, "crimes/crime.html", context)


@page("crimes.record")
def record(request: Signed, incident_id: int) -> HttpResponse:
    """Record a crime from an incident: place, time and report are carried over."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = commands.record_crime(
                by=request.actor, details=details_of(request), incident_id=incident_id
            )
            return redirect("crime", crime_id=made.value.id)
        except Invalid as error:
            errors = error.fields or {"": error.message}
    kind = codes.find("incident-types", card.incident.type_code)
    context = {
        "card": card,
        "incident": card.incident,
        "classes": codes.choices("crime-classes"),
        "suggested": kind.detail.get("crime_class", "") if kind else "",
        "flags": FLAGS,
        "errors": errors,
        "given": request.POST,
        "caller": card.contacts[0] if card.contacts else None,
    }
    return render(request, "crimes/record.html", context, status=422 if errors else 200)


def details_of(request: Signed) -> CrimeDetails:
    """What the form says."""
    given = request.POST
    parties = [party for role in ROLES if (party := _party(request, role)) is not None]
    return CrimeDetails(
        class_code=given.get("class_code", ""),
        summary=given.get("summary", ""),
        committed_from=given.get("committed_from", ""),
        committed_to=given.get("committed_to", ""),
        flags=tuple(given.getlist("flags")),
        parties=tuple(parties),
    )


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
        by=request.actor, crime_id=crime_id, owner_id=int(owner) if owner.isdigit() else 0
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
    )


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


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "allocate": _allocate,
    "outcome": _outcome,
    "enquire": _enquire,
    "party": _party_added,
    "reclassify": _reclassify,
}


@require_POST
@page("crimes.view")
def act(request: Signed, crime_id: int, verb: str) -> HttpResponse:
    """Do one thing to a crime, and show it again."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    VERBS[verb](request, crime_id)
    return redirect("crime", crime_id=crime_id)

"""To whom a broadcast goes at this moment."""

from django.db.models import Q

from iops.controlroom.broadcasts import rules
from iops.controlroom.broadcasts.contracts import AREA, TEAM, UNIT, Recipient
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.authority import people_who_may
from iops.governance.access.contracts import CONTROL_ROOM
from iops.governance.access.models import Posting, Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.reference.places.queries import areas_of


def recipients_of(by: Actor, to: str, name: str) -> tuple[list[Recipient], str]:
    """Who gets it, and what it went to as the page names it. Raises Invalid about ``name``."""
    if to == UNIT:
        found, named = _of_units(by, rules.call_signs(name))
    elif to == TEAM:
        found, named = _of_team(by, name.strip())
    elif to == AREA:
        found, named = _of_area(by, name.strip())
    else:
        found, named = _on_duty(by), ""
    # Whoever could never open it is no recipient: the list of those who have not read it is true.
    able = people_who_may("broadcasts.read", force_id=by.force_id)
    readers = set(able.values_list("pk", flat=True)) - {by.account_id}
    others = {one.account_id: one for one in found if one.account_id in readers}
    if not others:
        nobody = f"Nobody is there to read it: {named}." if named else "Nobody else is on duty."
        raise Invalid(nobody, fields={"name": nobody})
    return list(others.values()), named


def _aboard(units: Q) -> list[Recipient]:
    """Everybody aboard these units now."""
    seats = CrewMember.objects.filter(
        aboard__contains=clock.now(), unit__in=Unit.objects.filter(units)
    )
    rows = seats.order_by("unit__callsign", "pk").values_list("account_id", "unit__callsign")
    return [Recipient(account, callsign) for account, callsign in rows]


def _of_units(by: Actor, signs: list[str]) -> tuple[list[Recipient], str]:
    """The crews of units. One that is not there, or has nobody aboard, is named, not left out."""
    units = Unit.objects.visible_to(by).filter(callsign__in=signs)
    known = dict(units.values_list("callsign", "pk"))
    found = _aboard(Q(pk__in=known.values()))
    crewed = {one.callsign for one in found}
    wrong = [f"There is no unit {sign}." for sign in signs if sign not in known]
    wrong += [f"Nobody is aboard {sign}." for sign in signs if sign in known and sign not in crewed]
    if wrong:
        raise Invalid(" ".join(wrong), fields={"name": " ".join(wrong)})
    return found, ", ".join(signs)


def _of_team(by: Actor, code: str) -> tuple[list[Recipient], str]:
    """Everybody with a posting in a team now, by the team's code or name."""
    teams = Team.objects.filter(force_id=by.force_id)
    team = teams.filter(Q(code__iexact=code) | Q(name__iexact=code)).first()
    if team is None:
        said = f"There is no team “{code[:60]}”. Choose one of the list."
        raise Invalid(said, fields={"name": said})
    posted = Posting.objects.held_at(clock.now()).filter(
        team=team, account__is_active=True, account__is_system=False
    )
    people = posted.order_by("account_id").values_list("account_id", flat=True).distinct()
    return _with_units(list(people)), str(team.name)


def _of_area(by: Actor, code: str) -> tuple[list[Recipient], str]:
    """Everybody aboard the units of a division or a beat."""
    wanted = code.casefold()
    for kind in ("division", "beat"):
        for area, name in areas_of(kind):
            if wanted in (area.casefold(), name.casefold()):
                return _aboard(Q(**{kind: area}) & ~Q(meaning=OFF_DUTY)), name
    used = Q(division__iexact=code) | Q(beat__iexact=code)
    if code and Unit.objects.visible_to(by).filter(used).exists():
        return _aboard(used & ~Q(meaning=OFF_DUTY)), code
    said = f"There is no area “{code[:60]}”. Choose a division or a beat."
    raise Invalid(said, fields={"name": said})


def _on_duty(by: Actor) -> list[Recipient]:
    """Everybody aboard a unit, and everybody posted to the control room now."""
    posted = Posting.objects.held_at(clock.now()).filter(
        role__code__in=CONTROL_ROOM, account__force_id=by.force_id, account__is_active=True,
        account__is_system=False,
    )  # fmt: skip
    people = posted.order_by("account_id").values_list("account_id", flat=True).distinct()
    aboard = _aboard(~Q(meaning=OFF_DUTY))
    seated = {one.account_id for one in aboard}
    return [*aboard, *(Recipient(one) for one in people if one not in seated)]


def _with_units(people: list[int]) -> list[Recipient]:
    seats = CrewMember.objects.filter(account_id__in=people, aboard__contains=clock.now())
    units = dict(seats.values_list("account_id", "unit__callsign"))
    return [Recipient(one, units.get(one, "")) for one in people]


def areas_shown(by: Actor) -> list[tuple[str, str]]:
    """Areas that a broadcast can go to, as code and name: those loaded, or those of the units."""
    listed = areas_of("division")
    if listed:
        return listed
    with visibility(by):
        return _of_the_units(by)


def _of_the_units(by: Actor) -> list[tuple[str, str]]:
    used = Unit.objects.visible_to(by).exclude(division="").values_list("division", flat=True)
    return [(one, one) for one in sorted(set(used))]


def teams(by: Actor) -> list[tuple[str, str]]:
    """Teams of the force, as code and name."""
    found = Team.objects.filter(force_id=by.force_id).order_by("name", "code")
    return list(found.values_list("code", "name"))

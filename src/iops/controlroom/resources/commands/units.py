"""Making units, changing them, and standing them down for good."""

import hashlib
import json
from collections.abc import Sequence

from iops.controlroom.resources import rules, states
from iops.controlroom.resources.commands.shared import aboard, keep, on_strength, unit_fact
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import EditConflict, Refused, all_at_once
from iops.reference.codes import queries as codes
from iops.reference.places.queries import areas_of

USUAL_KIND = "response car"
#: National Grid, in metres.
_EAST, _NORTH = 700_000, 1_300_000
LONGEST_TALKGROUP = 30
EDITED = (
    "callsign", "kind", "skills", "beat", "division", "talkgroup", "base_easting", "base_northing",
)  # fmt: skip


@command("resources.add_unit", permission="resources.manage", result="unit")
def add_unit(
    *,
    by: Actor,
    callsign: str,
    kind: str = USUAL_KIND,
    skills: Sequence[str] = (),
    beat: str = "",
    division: str = "",
    base: tuple[float, float] | None = None,
    talkgroup: str = "",
) -> Outcome[Unit]:
    """Add a unit; it is off duty until it books on. ``base`` is in National Grid metres.

    ``kind`` and ``skills`` are codes of ``unit-kinds`` and ``unit-skills``. Raises Invalid naming
    every field that is wrong.
    """
    unit = made(
        by, callsign=callsign, kind=kind, skills=skills, beat=beat, division=division, base=base,
        talkgroup=talkgroup,
    )  # fmt: skip
    return Outcome(unit, [unit_fact("resources.unit_added", unit)])


@command("resources.change_unit", permission="resources.manage", result="unit")
def change_unit(
    *,
    by: Actor,
    unit_id: int,
    callsign: str,
    kind: str,
    skills: Sequence[str] = (),
    beat: str = "",
    division: str = "",
    base: tuple[float, float] | None = None,
    talkgroup: str = "",
    shown: str = "",
) -> Outcome[Unit]:
    """Change what a unit is. Raises Invalid naming every field, EditConflict with both values.

    ``shown`` is the print (``print_of``) of what the form showed. Its state and its job change
    all the time, so that the version of its row says nothing about who else edits it.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    values = checked(
        callsign=callsign, kind=kind, skills=skills, beat=beat, division=division, base=base,
        talkgroup=talkgroup, but=unit,
    )  # fmt: skip
    if shown and shown != print_of(unit):
        raise EditConflict(
            "Somebody else changed this unit while you were editing it. "
            "Both values are shown; choose and save again.",
            version=unit.version,
            theirs={name: getattr(unit, name) for name in values},
            mine=values,
        )
    for name, value in values.items():
        setattr(unit, name, value)
    keep(unit)
    return Outcome(unit, [unit_fact("resources.unit_changed", unit)])


@command("resources.withdraw", permission="resources.manage", result="unit")
def withdraw_unit(*, by: Actor, unit_id: int) -> Outcome[Unit]:
    """Stand a unit down for good; its call sign stays its own, and it can be brought back.

    Raises Refused while it is on duty, committed, or somebody sits in it or is planned to.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    on_strength(unit)
    now = clock.now()
    if unit.incident_id is not None:
        raise Refused(f"{unit.callsign} is committed. Clear it and book it off first.")
    if unit.meaning != OFF_DUTY or aboard(unit.pk, now).exists():
        raise Refused(f"{unit.callsign} is on duty. Book its crew off first.")
    if CrewMember.objects.filter(unit=unit, aboard__endswith__gt=now).exists():
        raise Refused(f"{unit.callsign} has a crew planned. Take its planned seats back first.")
    unit.withdrawn_at = now
    keep(unit)
    return Outcome(unit, [unit_fact("resources.unit_withdrawn", unit)])


@command("resources.bring_back", permission="resources.manage", result="unit")
def bring_back_unit(*, by: Actor, unit_id: int) -> Outcome[Unit]:
    """Bring a unit back that was stood down for good."""
    unit = locked(Unit.objects, by, unit_id, what="unit")
    if unit.withdrawn_at is None:
        raise Refused(f"{unit.callsign} is on the strength already.")
    unit.withdrawn_at = None
    keep(unit)
    return Outcome(unit, [unit_fact("resources.unit_brought_back", unit)])


def made(by: Actor, **given: object) -> Unit:
    """A new unit, off duty. Raises Invalid naming every field that is wrong."""
    values = checked(**given)  # type: ignore[arg-type]
    return Unit.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        state=states.code_for(OFF_DUTY),
        state_since=clock.now(),
        **values,
    )


def print_of(unit: Unit) -> str:
    """A print of all that can be edited of a unit: equal as long as nobody has changed it."""
    values = [getattr(unit, name) for name in EDITED]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def checked(
    *,
    callsign: str,
    kind: str,
    skills: Sequence[str] = (),
    beat: str = "",
    division: str = "",
    base: tuple[float, float] | None = None,
    talkgroup: str = "",
    but: Unit | None = None,
) -> dict[str, object]:
    """What a unit is, as its row keeps it. Raises Invalid naming every field that is wrong."""
    callsign, talkgroup = callsign.strip().upper(), talkgroup.strip()
    wrong = wrong_fields(
        callsign=callsign, kind=kind, skills=skills, beat=beat, division=division, base=base,
        talkgroup=talkgroup, but=but,
    )  # fmt: skip
    all_at_once(wrong)
    return {
        "callsign": callsign, "kind": kind, "skills": list(dict.fromkeys(skills)),
        "beat": beat.strip(), "division": division.strip(), "talkgroup": talkgroup,
        "base_easting": base[0] if base else None, "base_northing": base[1] if base else None,
    }  # fmt: skip


def wrong_fields(
    *,
    callsign: str,
    kind: str,
    skills: Sequence[str],
    beat: str,
    division: str,
    base: tuple[float, float] | None,
    talkgroup: str,
    but: Unit | None,
) -> dict[str, str]:
    """What is wrong with what a unit is to be, by field; ``but`` is the unit that is changed.

    A code that it has already may stay, though the list has it no more.
    """
    wrong = {"callsign": _wrong_callsign(callsign.strip().upper(), but)}
    held = (but.kind, but.skills) if but else ("", [])
    if not kind:
        wrong["kind"] = "Choose the kind of unit."
    elif kind != held[0] and codes.find("unit-kinds", kind) is None:
        wrong["kind"] = "The list has no such kind of unit. Choose one of the list."
    if any(codes.find("unit-skills", one) is None for one in set(skills) - set(held[1])):
        wrong["skills"] = "The list has no such skill. Choose skills of the list."
    wrong["division"] = _wrong_area("division", division.strip())
    wrong["beat"] = _wrong_area("beat", beat.strip())
    if base is not None and not (0 <= base[0] <= _EAST and 0 <= base[1] <= _NORTH):
        wrong["base"] = "The base lies outside the National Grid."
    if len(talkgroup.strip()) > LONGEST_TALKGROUP:
        wrong["talkgroup"] = f"A talkgroup has at most {LONGEST_TALKGROUP} characters."
    return {name: said for name, said in wrong.items() if said}


def _wrong_callsign(callsign: str, but: Unit | None) -> str:
    if not callsign:
        return "A unit needs a call sign."
    if not rules.CALLSIGN.fullmatch(callsign):
        return "A call sign has 2 to 12 letters, figures and hyphens, at least one a letter."
    taken = Unit.objects.filter(callsign=callsign).exclude(pk=but.pk if but else None).first()
    if taken is None:
        return ""
    if taken.withdrawn_at is not None:
        return f"{callsign} exists already; it was stood down for good. Bring it back on its page."
    return f"{callsign} exists already. Give another call sign."


def _wrong_area(kind: str, code: str) -> str:
    """Areas are checked where the force has loaded them."""
    if not code:
        return ""
    if len(code) > 30:
        return f"A {kind} has at most 30 characters."
    known = {one for one, _ in areas_of(kind)}
    return f"There is no {kind} with this code." if known and code not in known else ""

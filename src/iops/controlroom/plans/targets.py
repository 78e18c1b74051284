"""What somebody means who types where a plan opens: one place, person, number, area or type."""

from __future__ import annotations

from dataclasses import dataclass

from iops.controlroom.plans import rules
from iops.controlroom.plans.contracts import AREA, AROUND, MATCHES, PERSON, PHONE, PLACE, TYPE
from iops.kernel.actors import Actor
from iops.kernel.errors import all_at_once
from iops.pole.confidential.queries import sees_places
from iops.pole.people.commands import normal_phone
from iops.pole.people.models import Profile
from iops.pole.people.numbers import record_named
from iops.reference.codes import queries as codes
from iops.reference.places.queries import areas_of, fold, search_places

#: A number shorter than this is none.
SHORTEST_PHONE = 6


@dataclass(frozen=True)
class Target:
    """What was meant; the fields that its kind needs."""

    label: str = ""
    place_id: int | None = None
    profile_id: int | None = None
    word: str = ""
    easting: float | None = None
    northing: float | None = None
    metres: int = 0


def read(by: Actor, kind: str, text: str, metres: str = "") -> Target:
    """The one thing that is meant. Raises Invalid naming every wrong field."""
    wrong: dict[str, str] = {}
    target = Target()
    text = text.strip()
    if kind not in MATCHES:
        wrong["match"] = "Choose where it opens."
    elif not text:
        wrong["text"] = f"Type it: {MATCHES[kind][1][0].lower()}{MATCHES[kind][1][1:]}."
    else:
        readers = {AREA: _area, PERSON: _person, PHONE: _phone, TYPE: _type}
        read_one = readers.get(kind, _place)
        target, sentence = read_one(by, text)
        if sentence:
            wrong["text"] = sentence
    if kind == AROUND:
        around = rules.metres_in(metres)
        if around is None:
            wrong["metres"] = f"How many metres around it: a whole number up to {rules.FARTHEST}."
        else:
            label = f"{around} m around {target.label}"
            target = Target(
                label, target.place_id, None, "", target.easting, target.northing, around
            )
    all_at_once(wrong)
    if kind == PLACE:
        target = Target(target.label, target.place_id)
    return target


def _place(by: Actor, text: str) -> tuple[Target, str]:
    """A place by its address or UPRN: the one that is called so, or the only one like it."""
    found = search_places(text, limit=5, confidential=sees_places(by))
    exact = [one for one in found if fold(one.label) == fold(text)]
    if not found:
        return Target(), "No such address is known. Type it as on its page, or its UPRN."
    if not exact and len(found) > 1:
        alike = "; ".join(one.label for one in found[:3])
        return Target(), f"Several may be meant: {alike}. Type one of them out."
    one = (exact or found)[0]
    return Target(one.label, one.id, None, "", one.easting, one.northing), ""


def _area(by: Actor, text: str) -> tuple[Target, str]:
    known = {code: name for kind in ("beat", "division") for code, name in areas_of(kind)}
    code = next((one for one in known if one.upper() == text.upper()), "")
    if not code:
        return Target(), f"There is no beat or division with the code “{text[:40]}”."
    return Target(f"{code} {known[code]}", word=code), ""


def _person(by: Actor, text: str) -> tuple[Target, str]:
    named = record_named(text)
    seen = Profile.objects.visible_to(by).filter(pk=named[0]).first() if named else None
    if seen is None:
        return Target(), "There is no person with this number that you may see: PER-0000123."
    return Target(seen.name, profile_id=seen.pk), ""


def _phone(by: Actor, text: str) -> tuple[Target, str]:
    number = normal_phone(text)
    if not SHORTEST_PHONE <= len(number) <= 30:
        return Target(), "That is no telephone number: 07700 900123."
    return Target(number, word=number), ""


def _type(by: Actor, text: str) -> tuple[Target, str]:
    found = codes.find("incident-types", text)
    if found is None:
        return Target(), f"“{text[:40]}” is not in the list of incident types."
    return Target(found.label, word=found.code), ""

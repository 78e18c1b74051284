"""What was typed on the pages of units, read for their commands."""

import re
from datetime import datetime
from typing import Any

from django.http import QueryDict

from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.kernel.ids import is_number
from iops.reference.places.queries import numbered, place_match, search_places

#: A grid reference in metres, as a page shows one.
_METRES = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)[ ,]+(\d{1,7}(?:\.\d{1,2})?)")
FIELDS = ("callsign", "kind", "division", "beat", "talkgroup", "place", "place_id")


def of_unit(unit: Unit) -> dict[str, Any]:
    """A unit as its form shows it."""
    base = ""
    if unit.base_easting is not None and unit.base_northing is not None:
        base = f"{unit.base_easting:.0f}, {unit.base_northing:.0f}"
    return {
        "callsign": unit.callsign, "kind": unit.kind, "division": unit.division,
        "beat": unit.beat, "talkgroup": unit.talkgroup, "place": base, "place_id": "",
        "skills": list(unit.skills),
    }  # fmt: skip


def typed(given: QueryDict) -> dict[str, Any]:
    """What was typed, to show it again."""
    return {name: given.get(name, "") for name in FIELDS} | {"skills": given.getlist("skills")}


def for_unit(given: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """The arguments of the commands that make and change a unit, and what is wrong already."""
    names = ("callsign", "kind", "division", "beat", "talkgroup")
    found: dict[str, Any] = {name: given.get(name, "").strip() for name in names}
    found["skills"] = given.getlist("skills")
    found["base"], wrong = _base(given.get("place", "").strip(), given.get("place_id", ""))
    return found, {"place": wrong} if wrong else {}


def _base(text: str, place_id: str) -> tuple[tuple[float, float] | None, str]:
    """Where a unit starts from: the place that was chosen, a grid reference, or a place in words.

    And what is wrong where the words are no place, or several.
    """
    if not text:
        return None, ""
    chosen = place_match(int(place_id)) if is_number(place_id) else None
    if chosen is not None:
        return (chosen.easting, chosen.northing), ""
    metres = _METRES.fullmatch(text)
    if metres:
        return (float(metres[1]), float(metres[2])), ""
    found = search_places(text[:300], limit=3 if numbered(text) is None else 1)
    same = [one for one in found if one.label.casefold() == text.casefold()]
    if len(same) == 1 or len(found) == 1:
        best = (same or found)[0]
        return (best.easting, best.northing), ""
    return None, "Choose the base from the list, or type easting and northing in metres."


def moment(given: QueryDict, name: str = "until") -> datetime | None:
    """A moment of London as typed; None where nothing is. Raises Invalid naming the field."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=clock.LONDON)
    except ValueError:
        said = "Say until when, as a day and a time."
        raise Invalid(said, fields={name: said}) from None


def for_input(at: datetime) -> str:
    """A moment as a field of a form holds it: London, to the minute."""
    return f"{at.astimezone(clock.LONDON):%Y-%m-%dT%H:%M}"


def drivers(given: QueryDict) -> dict[int, str]:
    """Driver grades by account: fields ``driver-NUMBER``."""
    return {
        int(name.removeprefix("driver-")): value
        for name, value in given.items()
        if name.startswith("driver-") and is_number(name.removeprefix("driver-"))
        if isinstance(value, str)
    }

"""What the tags of an OpenStreetMap way mean to a police car.

Source: OpenStreetMap wiki, Key:highway, Key:oneway, Key:maxspeed. The speeds a class is driven at
where no limit is tagged are our own assumption, of the order of British limits and usual speeds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MPH: Final = 1.609344  # kilometres

# Class of road: kilometres an hour without a tagged limit.
CLASS_KPH: Final[Mapping[str, float]] = {
    "motorway": 70 * MPH,
    "motorway_link": 50 * MPH,
    "trunk": 60 * MPH,
    "trunk_link": 40 * MPH,
    "primary": 40 * MPH,
    "primary_link": 30 * MPH,
    "secondary": 40 * MPH,
    "secondary_link": 30 * MPH,
    "tertiary": 30 * MPH,
    "tertiary_link": 30 * MPH,
    "unclassified": 30 * MPH,
    "residential": 25 * MPH,
    "living_street": 10 * MPH,
    "service": 10 * MPH,
    "road": 20 * MPH,
}
# Named British limits (maxspeed=GB:...).
_NAMED_MPH: Final[Mapping[str, float]] = {
    "nsl_single": 60,
    "nsl_dual": 70,
    "motorway": 70,
    "nsl_restricted": 30,
    "urban": 30,
    "rural": 60,
}
_SPEED = re.compile(r"^\s*(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*$", re.IGNORECASE)
_NO_ENTRY: Final = frozenset({"no"})
_ONE_WAY: Final = frozenset({"yes", "true", "1"})
_LOWEST_KPH, _HIGHEST_KPH = 5.0, 130.0


def is_drivable(tags: Mapping[str, str]) -> bool:
    """Whether a car may be there. Private roads count: the police may use them."""
    if tags.get("highway") not in CLASS_KPH or tags.get("area") == "yes":
        return False
    for key in ("motor_vehicle", "vehicle", "access"):  # the most particular key decides
        if key in tags:
            return tags[key] not in _NO_ENTRY
    return True


def speed_kph(tags: Mapping[str, str]) -> float:
    """The tagged limit where it can be understood, otherwise the class's speed."""
    stated = tags.get("maxspeed", "").strip()
    found = _SPEED.match(stated)
    if found:
        value = float(found[1]) * (MPH if (found[2] or "").lower() == "mph" else 1.0)
        if value > 0:
            return min(max(value, _LOWEST_KPH), _HIGHEST_KPH)
    named = stated.partition(":")[2] if stated.upper().startswith("GB:") else ""
    if named in _NAMED_MPH:
        return _NAMED_MPH[named] * MPH
    return CLASS_KPH[tags["highway"]]


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """May be driven (as drawn, against the drawing)."""
    tag = tags.get("oneway", "")
    if tag in ("-1", "reverse"):
        return False, True
    if tag in _ONE_WAY:
        return True, False
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in (
        "motorway",
        "motorway_link",
    )
    return True, tag == "no" or not implied


def road_name(tags: Mapping[str, str]) -> str:
    """The name, otherwise the number ("A56"), otherwise nothing; in one line."""
    return " ".join((tags.get("name") or tags.get("ref") or "").split())

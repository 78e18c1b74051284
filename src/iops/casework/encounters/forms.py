"""The form of a search: what was typed as the command takes it, and back onto the page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from iops.casework.encounters.checking import LISTS
from iops.casework.encounters.contracts import (
    BOTH,
    CLOTHING,
    COPIES,
    OUT_OF_VIEW,
    PERSON,
    VEHICLE,
    SearchDetails,
)
from iops.casework.encounters.models import Encounter
from iops.casework.encounters.rules import BY_AUTHORITY, NOT_STATED
from iops.kernel import clock
from iops.kernel.web import whole
from iops.pole.confidential.contracts import Spot
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries as codes

#: Every field, in the order of the page.
TEXTS: Final = (
    "kind", "legislation", "search_object", "grounds", "authority", "at", "place", "place_id",
    "longitude", "latitude", "vehicle", "vehicle_text", "unattended", "gowisely", "clothing",
    "clothing_text", "force_used", "video", "forename", "surname", "born", "profile_id",
    "self_ethnicity", "ethnicity_reason", "officer_ethnicity", "gender", "age_range", "outcome",
    "outcome_linked", "found", "copy_offered", "incident_id",
)  # fmt: skip
_YES_NO: Final = {"yes": True, "no": False}
_KINDS: Final = {PERSON: "Person", VEHICLE: "Vehicle", BOTH: "Both"}
#: The options of each field that the form shows as buttons, where no code list has them.
_FIXED: Final = {
    "kind": _KINDS,
    "clothing": CLOTHING,
    "copy_offered": COPIES,
    **{name: {"yes": "Yes", "no": "No"} for name in ("gowisely", "force_used", "outcome_linked")},
}
#: Lists of which all options stand in sight; of the others only those marked as common do.
_WHOLE: Final = frozenset({"age_range", "officer_ethnicity", "ethnicity_reason", "gender"})
_REVEALS: Final = {
    ("kind", VEHICLE): "vehicle",
    ("kind", BOTH): "vehicle person",
    ("kind", PERSON): "person",
    **{("clothing", one): "clothing" for one in OUT_OF_VIEW},
}


@dataclass(frozen=True)
class Option:
    """One button: ``reveals`` names the parts of the form that it opens."""

    value: str
    label: str
    chosen: bool
    reveals: str = ""


@dataclass(frozen=True)
class Answers:
    """A question that is answered by pressing one of a few large buttons."""

    name: str
    first: Sequence[Option]
    more: Sequence[Option]
    open: bool


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by field."""
    return {name: str(posted.get(name, "")).replace("\r\n", "\n").strip() for name in TEXTS}


def details_of(texts: Mapping[str, str]) -> tuple[SearchDetails, dict[str, str]]:
    """What was typed as the command takes it, and what of it can be read as nothing."""
    wrong: dict[str, str] = {}
    at = _moment(texts["at"], wrong)
    longitude, latitude = (_degrees(texts[name], wrong) for name in ("longitude", "latitude"))
    forename, surname, born = (texts[name][:200] for name in ("forename", "surname", "born"))
    person = PersonDetails(forename, "", surname, born, source="stop-search")
    named = bool(forename or surname or born)
    profile_id = whole(texts, "profile_id")
    # What was typed before the choice changed, and is not in sight any more, is not meant.
    drove = texts["kind"] != PERSON
    details = SearchDetails(
        at=at,
        place_text=texts["place"],
        place_id=whole(texts, "place_id"),
        longitude=longitude,
        latitude=latitude,
        profile_id=profile_id,
        person=person if named and profile_id is None else None,
        unattended=texts["unattended"] == "yes" and texts["kind"] == VEHICLE,
        incident_id=whole(texts, "incident_id"),
        outcome_linked=_YES_NO.get(texts["outcome_linked"]),
        gowisely=_YES_NO.get(texts["gowisely"]),
        force_used=_YES_NO.get(texts["force_used"]),
        vehicle=texts["vehicle"] if drove else "",
        vehicle_text=texts["vehicle_text"] if drove else "",
        kind=texts["kind"],
        legislation=texts["legislation"],
        search_object=texts["search_object"],
        grounds=texts["grounds"],
        authority=texts["authority"],
        gender=texts["gender"],
        age_range=texts["age_range"],
        self_ethnicity=texts["self_ethnicity"],
        ethnicity_reason=texts["ethnicity_reason"],
        officer_ethnicity=texts["officer_ethnicity"],
        outcome=texts["outcome"],
        found=texts["found"],
        clothing=texts["clothing"],
        clothing_text=texts["clothing_text"],
        copy_offered=texts["copy_offered"],
        video=texts["video"],
    )
    return details, wrong


def _moment(text: str, wrong: dict[str, str]) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.LONDON)
    except ValueError:
        wrong["at"] = f"“{text[:40]}” is not a day and time. Write it like 2026-11-22T14:30."
        return None


def _degrees(text: str, wrong: dict[str, str]) -> float | None:
    try:
        degrees = float(text) if text else None
    except ValueError:
        degrees = math.nan
    if degrees is not None and not math.isfinite(degrees):
        wrong["place"] = "The position of this device could not be read. Choose or write the place."
        return None
    return degrees


def blank(**known: str) -> dict[str, str]:
    """An empty form: a person, searched now."""
    now = clock.now().astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")
    return {**dict.fromkeys(TEXTS, ""), "kind": PERSON, "at": now, **known}


#: Fields that are kept as they are typed.
_PLAIN: Final = (
    "kind", "legislation", "search_object", "grounds", "authority", "gender", "age_range",
    "self_ethnicity", "ethnicity_reason", "officer_ethnicity", "outcome", "found", "clothing",
    "clothing_text", "copy_offered", "video",
)  # fmt: skip


def said_by(one: Encounter, spot: Spot, vehicle: str) -> dict[str, str]:
    """What a record says, as it is typed: words that are kept as published by their code."""
    texts = {name: str(getattr(one, name) or "") for name in _PLAIN if hasattr(one, name)}
    texts |= {
        name: _code(name, texts[name], one)
        for name in ("legislation", "search_object", "outcome", "age_range")
    }
    # Published words stand for several codes: none is guessed from them.
    texts |= {
        name: getattr(one, f"{name}_code")
        for name in ("gender", "self_ethnicity", "officer_ethnicity")
    }
    flags = {None: "", True: "yes", False: "no"}
    return blank(
        **texts
        | {
            "at": one.at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M"),
            "place": spot.place_text,
            "place_id": str(spot.place_id or ""),
            "longitude": "" if spot.longitude is None else repr(spot.longitude),
            "latitude": "" if spot.latitude is None else repr(spot.latitude),
            "profile_id": str(one.profile_id or ""),
            "vehicle": vehicle,
            "vehicle_text": one.vehicle_text,
            "unattended": "yes" if one.unattended else "",
            **{
                name: flags[getattr(one, name)]
                for name in ("outcome_linked", "gowisely", "force_used")
            },
        }
    )


def _code(field: str, words: str, one: Encounter) -> str:
    """The code of the list that stands for words as they are kept, on the day of the search."""
    for value in codes.codes(LISTS[field], on=clock.local_date(one.at)):
        if words == value.label:
            return value.code
    return ""


def answers(texts: Mapping[str, str]) -> dict[str, Answers]:
    """Every question that is answered by a button, with what is chosen."""
    fixed = {name: _answers(name, list(options.items()), texts) for name, options in _FIXED.items()}
    return fixed | {name: _listed(name, texts) for name in LISTS if name != "self_ethnicity"}


def _answers(name: str, options: Sequence[tuple[str, str]], texts: Mapping[str, str]) -> Answers:
    made = [
        Option(value, label, texts[name] == value, _REVEALS.get((name, value), ""))
        for value, label in options
    ]
    return Answers(name, made, (), open=False)


def _listed(name: str, texts: Mapping[str, str]) -> Answers:
    first: list[Option] = []
    more: list[Option] = []
    for value in codes.codes(LISTS[name]):
        detail: Mapping[str, Any] = value.detail
        authority = BY_AUTHORITY in str(detail.get("needs") or "").split()
        option = Option(
            value.code,
            str(detail.get("short") or value.label),
            texts[name] == value.code,
            BY_AUTHORITY if authority else "",
        )
        common = name in _WHOLE or detail.get("common") == "yes"
        (first if common else more).append(option)
    return Answers(name, first or more, more if first else (), any(one.chosen for one in more))


def ethnicities() -> list[tuple[str, str, str]]:
    """Code and label of each self-defined ethnicity, and what choosing it opens."""
    return [
        (code, label, "reason" if code == NOT_STATED else "")
        for code, label in codes.choices("ethnicity")
    ]

"""What a call handler typed, read from a form or from a draft. Nothing here refuses a call."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from iops.controlroom.contacts.contracts import CHANNELS
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.right_care import forms as right_care
from iops.controlroom.right_care.forms import Typed
from iops.kernel.actors import Actor
from iops.kernel.ids import is_number
from iops.pole.confidential.queries import sees_places
from iops.reference.places import queries as places
from iops.reference.places.said import SaidPoint, point_in

THRIVE = {
    "threat": "Threat",
    "harm": "Harm",
    "risk": "Risk",
    "investigation": "Investigation",
    "vulnerability": "Vulnerability",
    "engagement": "Engagement",
}
#: A draft is text that people type; more than this is no call.
MOST_CHARACTERS = 60_000
#: Answers of a question set: "q.", the version, the question.
_ANSWER: Final = re.compile(r"q\.(\d{1,18})\.([a-z0-9-]{1,40})")


@dataclass(frozen=True)
class CallForm:
    """A call as typed so far; every field may be empty."""

    channel: str = "999"
    phone: str = ""
    name: str = ""
    place: str = ""
    place_id: str = ""
    confidential: bool = False
    what: str = ""
    type_code: str = ""
    grade: str = ""
    rationale: str = ""
    qualifiers: tuple[str, ...] = ()
    thrive: Mapping[str, str] = field(default_factory=dict)
    chosen_set: int | None = None
    seen_sets: tuple[int, ...] = ()
    answers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """What was answered, by version of a question set and by question."""
    promise: str = ""
    """What the caller was promised, in a line that begins with its time."""
    slot: str = ""
    """The appointment that was chosen, as its calendar offers it."""
    care: Typed = field(default_factory=Typed)
    """Who deals with it: Right Care, Right Person."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: the choices that the page makes by itself do not count."""
        said = any(text for given in self.answers.values() for text in given.values())
        return not any((self.phone, self.name, self.place, self.what, self.rationale,
                    self.promise, said))  # fmt: skip

    @property
    def for_incident(self) -> dict[str, list[str]]:
        """What goes to the incident, as the fields of a draft."""
        return {
            "place": [self.place],
            "place_id": [self.place_id],
            "confidential": ["1"] if self.confidential else [],
            "what": [self.what],
            "type_code": [self.type_code],
            "grade": [self.grade],
            "qualifiers": list(self.qualifiers),
        }

    @property
    def assessment(self) -> Assessment | None:
        """The assessment, once a reason is typed."""
        if not self.rationale.strip():
            return None
        return Assessment(rationale=self.rationale.strip(), **self.thrive)


def read(given: Mapping[str, Any]) -> CallForm:
    """From a QueryDict, or from the fields of a draft ({name: [values]})."""
    many = _many(given)

    def one(name: str) -> str:
        return next(iter(many(name)), "").strip()

    channel = one("channel")
    return CallForm(
        channel=channel if channel in CHANNELS else "999",
        phone=one("phone")[:30],
        name=one("name")[:200],
        place=one("place")[:500],
        place_id=one("place_id"),
        confidential=bool(one("confidential")),
        what=one("what"),
        type_code=one("type_code"),
        grade=one("grade"),
        rationale=one("rationale"),
        qualifiers=tuple(filter(None, many("qualifiers"))),
        thrive={name: one(name) for name in THRIVE},
        chosen_set=int(one("q_set")) if is_number(one("q_set")) else None,
        seen_sets=tuple(int(number) for number in many("q_seen") if is_number(number)),
        answers=_answers(given, one),
        promise=one("promise")[:300],
        slot=one("ap_slot")[:40],
        care=right_care.read(one),
    )


def _answers(given: Mapping[str, Any], one: Callable[[str], str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name in given:
        if parts := _ANSWER.fullmatch(str(name)):
            found.setdefault(int(parts[1]), {})[parts[2]] = one(str(name))
    return found


def _many(given: Mapping[str, Any]) -> Callable[[str], Sequence[str]]:
    getlist = getattr(given, "getlist", None)

    def many(name: str) -> Sequence[str]:
        values = getlist(name) if getlist else given.get(name) or []
        return [str(value) for value in values]

    return many


def where(form: CallForm, *, by: Actor) -> Where:
    """The place that was chosen, or the one whose name or UPRN was typed in full; else the position
    that was said, or the words."""
    secret = sees_places(by)
    found = (
        places.place_match(int(form.place_id), confidential=secret)
        if is_number(form.place_id)
        else None
    )
    said, uprn = form.place, places.numbered(form.place)
    if found is None and uprn is not None:
        best = places.places_numbered(uprn, limit=1, confidential=secret)
        found = next(iter(best), None)
        said = found.label if found else said
    elif found is None and form.place:
        typed = places.fold(form.place)
        best = places.search_places(form.place, limit=2, confidential=secret)
        same = [one for one in best if places.fold(one.label) == typed]
        found = same[0] if len(same) == 1 else None
    if found is not None:
        return _where(form, said or found.label, found, found.id, found.beat, found.division)
    try:
        point = point_in(form.place)
    except ValueError:
        point = None
    if point is not None:
        return _where(form, form.place, point)
    return Where(form.place, confidential=form.confidential)


def _where(
    form: CallForm, text: str, spot: places.PlaceMatch | SaidPoint, place_id: int | None = None,
    beat: str = "", division: str = "",
) -> Where:  # fmt: skip
    """A place or a position with the areas in which it lies, where it does not say them itself."""
    areas = {"beat": beat, "division": division}
    if not beat:
        areas = places.areas_at(spot.easting, spot.northing)
    return Where(
        text=text,
        place_id=place_id,
        easting=spot.easting,
        northing=spot.northing,
        longitude=spot.longitude,
        latitude=spot.latitude,
        beat=areas.get("beat", ""),
        division=areas.get("division", ""),
        confidential=form.confidential,
    )

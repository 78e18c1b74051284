"""A few plans of a sandbox force: for its first area, for a type of incident, for one address."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.plans.commands import write_plan
from iops.controlroom.plans.contracts import AREA, AROUND, TYPE, Draft, Opening
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import IopsError
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place
from iops.reference.places.queries import areas_of

_REVIEW: Final = timedelta(days=120)
_SCHOOL: Final = (
    "School: gates, keys, and who is rung first",
    "The caretaker has the keys and lives beside the gate. The hall is the meeting place.",
    "Ring the caretaker\nSend the first unit to the back gate\nAsk for the register",
)
_TOWN: Final = (
    "Town centre on a Saturday night",
    "Two vans stand at the taxi rank until 03:30. The cathedral green is kept free.",
    "Tell the camera room\nAsk the vans for one crew\nClose the taxi rank if it spreads",
)
_MISSING: Final = (
    "Missing child: the first hour",
    "Somebody searches the house from top to bottom before anything else.",
    "House and garden searched\nPhoto and clothes on the log\nFriends rung\nSupervisor told",
)


def write(by: Actor) -> int:
    """Write them, as the loader; answers how many there are. None where the force has no place."""
    found = [(_MISSING, Opening(TYPE, _missing()), "trigger")] if _missing() else []
    areas = areas_of("division") or areas_of("beat")
    if areas:
        found.append((_TOWN, Opening(AREA, areas[0][0]), "contingency"))
    place = (
        Place.objects.filter(kind="premises", confidential=False).order_by("pk").first()
        or Place.objects.filter(kind="address", confidential=False).order_by("pk").first()
    )
    if place is not None:
        found.append((_SCHOOL, Opening(AROUND, place.label, "150"), "contingency"))
    return sum(_written(by, words, opens, kind) for words, opens, kind in found)


def _written(by: Actor, words: tuple[str, str, str], opens: Opening, kind: str) -> bool:
    title, body, steps = words
    today = clock.local_date(clock.now())
    draft = Draft(
        kind=kind, title=title, body=body, steps=steps, valid_from=today,
        review_on=today + _REVIEW,
    )  # fmt: skip
    try:
        write_plan(by=by, draft=draft, opens=opens)
    except IopsError:  # an address that several share opens nothing: the plan is left out
        return False
    return True


def _missing() -> str:
    """The code of the type that is about missing people, as the list names it."""
    listed = codes.codes("incident-types")
    return next((one.code for one in listed if "missing" in one.label.lower()), "")

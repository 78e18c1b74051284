"""A few plans and alarms of a sandbox force: for its first area, a type of incident, addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.alarms.commands import save_alarm
from iops.controlroom.alarms.contracts import AlarmIn, KeyholderIn
from iops.controlroom.plans.commands import write_plan
from iops.controlroom.plans.contracts import AREA, AROUND, TYPE, Draft, Opening
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import IopsError
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place
from iops.reference.places.queries import areas_of

_REVIEW: Final = timedelta(days=120)
_ALARMS: Final = 12
#: The account of the demonstration that keeps the plans: a loader reads nothing again.
_OWNER: Final = "control-room-supervisor"
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
    _alarms(by)
    return sum(_written(by, words, opens, kind) for words, opens, kind in found)


def _alarms(by: Actor) -> None:
    """Some premises have an alarm; numbers of telephones are those kept for drama."""
    known = Place.objects.filter(kind__in=("premises", "address"), confidential=False)
    for at, place in enumerate(known.order_by("-kind", "pk")[:_ALARMS], 1):
        keys = (
            KeyholderIn("Keyholder One", f"07700 900{at:03d}"),
            KeyholderIn("Keyholder Two", f"07700 901{at:03d}", confidential=True),
        )
        save_alarm(
            by=by,
            given=AlarmIn(
                urn=f"SB-{1000 + at}", premises=place.label.split(",")[0][:120],
                place=place.label[:200], kind="hold-up" if at % 3 == 0 else "intruder",
                company="Sandbox Alarms", company_phone="0161 496 0999", keyholders=keys,
            ),
        )  # fmt: skip


def _written(by: Actor, words: tuple[str, str, str], opens: Opening, kind: str) -> bool:
    title, body, steps = words
    today = clock.local_date(clock.now())
    draft = Draft(
        kind=kind, title=title, body=body, steps=steps, valid_from=today,
        review_on=today + _REVIEW, owner=_OWNER,
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

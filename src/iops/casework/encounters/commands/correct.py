"""Putting right what a search record says; its former words stay in the history."""

from copy import copy
from dataclasses import asdict

from iops.casework.encounters.checking import Checked, check_search
from iops.casework.encounters.commands.record import encounter_fact, which, who
from iops.casework.encounters.contracts import RECORD, SearchDetails
from iops.casework.encounters.models import Encounter
from iops.casework.encounters.policies import may_correct
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.pole.confidential.commands import keep, withdraw
from iops.pole.confidential.contracts import CONFIDENTIAL, VEILED, Spot
from iops.pole.confidential.queries import is_shut, true_spot, unveil
from iops.pole.records.commands import missing_why, note_correction


@command("encounters.correct", permission=RECORD, result="encounter")
def correct_search(
    *,
    by: Actor,
    encounter_id: int,
    expected_version: int,
    details: SearchDetails,
    ground: str,
    reason: str,
) -> Outcome[Encounter]:
    """Put right what a search record says (Data Protection Act 2018 s.46), and say why.

    ``details`` are the whole record as it should be; its number and its incident stay. By the
    officer who searched, or by a supervisor: Raises Refused for others. Raises Invalid with a
    sentence for each wrong value and where nothing differs, EditConflict where somebody else
    changed it meanwhile.
    """
    encounter = locked(Encounter.objects, by, encounter_id, what="search record")
    if not may_correct(by, encounter):
        raise Refused("The officer who searched corrects this record, or a supervisor does.")
    spot = true_spot(by, "encounter", encounter)
    masked = spot.place_text == CONFIDENTIAL
    why = missing_why(ground, reason)
    checked = check_search(by, details, before=encounter, masked=masked, also=why)
    said = copy(encounter)
    unveil(by, said)  # what the actor was shown is what they may have left as it was
    columns = checked.columns | {"profile_id": who(by, details), "vehicle_id": which(by, details)}
    changes = {name: one for name, one in columns.items() if getattr(said, name) != one}
    moved = checked.spot is not None and _told(checked.spot) != _told(spot)
    expect_version(encounter, expected_version, changes)
    if not changes and not moved:
        raise Invalid("Nothing differs from what is recorded.")
    for name, value in changes.items():
        setattr(encounter, name, value)
    facts = _move(by, encounter, checked) if moved else []
    encounter.save()
    fields = sorted([*changes, *(["place_text"] if moved else [])])
    note_correction(by, "encounter", encounter, fields, ground, reason)
    return Outcome(encounter, [encounter_fact("encounters.corrected", encounter), *facts])


def _told(spot: Spot) -> tuple[object, ...]:
    """What a person says of a place; the grid follows from it."""
    where = (spot.longitude, spot.latitude) if spot.place_id is None else ()
    return (spot.place_text, spot.place_id, *where)


def _move(by: Actor, encounter: Encounter, checked: Checked) -> list[Fact]:
    """Say another place; where it truly is is kept apart while the new one is confidential."""
    spot = checked.spot or VEILED
    facts = withdraw(by, "encounter", encounter.pk)
    shut = is_shut(spot)
    told: Spot = VEILED if shut else spot
    for name, value in asdict(told).items():
        setattr(encounter, name, value)
    encounter.beat = checked.beat
    return [*facts, *(keep(by, "encounter", encounter.pk, spot) if shut else [])]

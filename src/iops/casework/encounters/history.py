"""What a search record said before it was corrected, and why it was."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from iops.casework.encounters.contracts import CLOTHING, COPIES
from iops.casework.encounters.models import Encounter
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.models import History
from iops.pole.cards.titles import MASKED
from iops.pole.confidential.queries import told_audience, unveil
from iops.pole.records.corrections import GROUND_WORDS
from iops.pole.records.models import Correction
from iops.pole.records.queries import MOST_CHANGES, ChangeLine, Former
from iops.reference.codes import queries as codes

#: What the page calls each column. Of a place and a person it says only that they were corrected.
LABELS: Final = {
    "kind": "What was searched", "at": "When", "legislation": "Power",
    "search_object": "Object", "grounds": "Grounds", "authority": "Authorisation",
    "place_text": "Where", "profile_id": "Person", "vehicle_id": "Vehicle",
    "vehicle_text": "Description of the vehicle", "unattended": "Vehicle unattended",
    "gender_code": "Gender", "age_range": "Age range",
    "self_ethnicity_code": "Self-defined ethnicity", "ethnicity_reason": "Why not stated",
    "officer_ethnicity_code": "Officer-observed ethnicity", "outcome": "Outcome",
    "outcome_linked": "Outcome linked to the object", "found": "What was found",
    "clothing": "What came off", "clothing_text": "What came off, where",
    "gowisely": "GOWISELY", "copy_offered": "Copy", "video": "Body-worn video",
    "force_used": "Use of force",
}  # fmt: skip
_UNSAID: Final = frozenset({"place_text", "profile_id", "vehicle_id"})
_LISTS: Final = {
    "gender_code": "gender", "self_ethnicity_code": "ethnicity",
    "ethnicity_reason": "ethnicity-not-stated", "officer_ethnicity_code": "observed-ethnicity",
}  # fmt: skip


def corrections_of(by: Actor, encounter: Encounter) -> list[ChangeLine]:
    """The corrections of a record, newest first, each with what it said before.

    A field of which this page says nothing has no words before or after.
    """
    made = list(
        Correction.objects.visible_to(by)
        .filter(about_kind="encounter", about_id=encounter.pk)
        .order_by("-id")[:MOST_CHANGES]
    )
    if not made:
        return []
    unveil(by, *made)
    rows = History.objects.filter(
        table_name=Encounter._meta.db_table, row_id=encounter.pk, row__isnull=False
    ).order_by("-id")[: MOST_CHANGES * 2]
    former = {int(row["version"]): row for row in rows.values_list("row", flat=True) if row}
    former[encounter.version] = {name: getattr(encounter, name) for name in LABELS}
    names = dict(
        Account.objects.filter(pk__in={one.created_by for one in made}).values_list("pk", "name")
    )
    return [
        ChangeLine(
            one.created_at, names.get(one.created_by, ""),
            list(_differing(by, one.fields, former.get(one.corrected_version - 1, {}),
                            former.get(one.corrected_version, {}))),
            GROUND_WORDS.get(one.ground, one.ground), one.reason,
        )
        for one in made
    ]  # fmt: skip


def _differing(
    by: Actor, fields: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Former]:
    for name, label in LABELS.items():
        if name not in fields:
            continue
        said = name not in _UNSAID
        was, became = (_read(by, name, row.get(name)) if said else "" for row in (before, after))
        yield Former(label, was, became)


def _read(by: Actor, name: str, value: Any) -> str:
    """A value as people read it; masked where it says an address that is confidential today."""
    if value is None or value == "":
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "at":
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return at.astimezone(clock.LONDON).strftime("%d %b %Y %H:%M")
    text = str(value)
    told = told_audience(text)
    if told is not None and not by.sees(told):
        return MASKED
    if name in _LISTS:
        return codes.label(_LISTS[name], text)
    return {**CLOTHING, **COPIES}.get(text, text) if name in ("clothing", "copy_offered") else text

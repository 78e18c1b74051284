"""What the rest of the house needs to know about what is confidential."""

from collections.abc import Sequence
from functools import cache

from iops.governance.access.authority import system_actor
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.events import Fact, LoggedEvent
from iops.kernel.registry import Capability, Grant, PersonalData, Reader, RecordKind, registry
from iops.pole.confidential.commands import keep_person, set_workers, veil_loaded, veil_record
from iops.pole.confidential.commands.prose import has_masks
from iops.pole.confidential.contracts import CONFIDENTIAL, MARKS_PEOPLE, MARKS_PLACES, SEES_PLACES
from iops.pole.confidential.guards import prose
from iops.pole.confidential.queries import text_field


def work_changed(fact: Fact, by: Actor) -> None:
    """Whoever has work on a veiled record knows where it is, from now on and no longer."""
    if fact.kind not in registry.each("located"):
        return
    model = record_model(fact.kind)
    found = model.objects.filter(pk=fact.id, **{text_field(model): CONFIDENTIAL})
    if found.exists() or has_masks(fact.kind, fact.id):
        set_workers(fact.kind, fact.id)


def written(fact: Fact, by: Actor) -> None:
    """Whoever has work on an incident reads what was written about it now."""
    if fact.kind == "incident" and fact.type in WRITES and has_masks(fact.kind, fact.id):
        set_workers(fact.kind, fact.id)


def person_written(fact: Fact, by: Actor) -> None:
    """The address of a confidential record is masked in typed text, and a changed one anew."""
    if fact.kind == "profile":
        keep_person(by=by, profile_id=fact.id)


def recorded(fact: Fact, by: Actor) -> None:
    """An organisation is recorded, or moved, by those who know nothing of confidential places."""
    veil_record(by=by, kind=fact.kind, record_id=fact.id)


def loaded(events: Sequence[LoggedEvent]) -> None:
    """What was loaded in bulk is gone through once the load is there."""
    for table in sorted({str(one.data.get("table")) for one in events} & _watched()):
        veil_loaded(by=system_actor("worker"), table=table)


@cache
def _watched() -> frozenset[str]:
    return frozenset(one.table for one in prose() if one.loaded)


#: Facts of incidents with which somebody has written something.
WRITES = frozenset(
    {"incidents.logged", "incidents.opened", "incidents.updated", "incidents.assessed",
     "incidents.graded", "incidents.closed", "incidents.contact_joined"}
)  # fmt: skip

CAPABILITY = Capability(
    name="confidential",
    label="Confidential",
    grants=[
        Grant("places.see_confidential", SEES_PLACES, label="Know confidential places"),
        Grant("places.mark_confidential", MARKS_PLACES, label="Make a place confidential"),
        Grant(
            "people.set_confidential", MARKS_PEOPLE, label="Make an address and phone confidential"
        ),
        Grant("confidential.follow", frozenset(), label="Mask what was loaded (the worker only)"),
    ],
    records=[
        RecordKind(
            "confidential_mark", 40, "confidential.Mark", "Confidential mark", "", "nominal",
            ("reason",),
        ),
        RecordKind(
            "whereabouts", 41, "confidential.Whereabouts", "Whereabouts", "", "case",
            ("place_text",),
        ),
    ],
    personal_data=[
        PersonalData("confidential.Phrase", ("key", "pattern"), about=("about_kind", "about_id")),
        PersonalData("confidential.Said", ("words",), about=("about_kind", "about_id")),
        PersonalData("confidential.Mark", ("reason",), about=("about_kind", "about_id")),
        PersonalData(
            "confidential.Whereabouts", ("place_text",), about=("record_kind", "record_id")
        ),
    ],
    not_in_warehouse={
        "confidential.Mark": "what is confidential is not exported, nor why",
        "confidential.Whereabouts": "the address is confidential: exports hold the beat",
        "confidential.Phrase": "the address is confidential: exports hold no text",
        "confidential.Said": "the address is confidential: exports hold no text",
    },
    within=[("dispatch.*", work_changed), ("crimes.*", work_changed),
            ("incidents.*", written), ("people.*", person_written),
            ("organisations.recorded", recorded), ("organisations.changed", recorded)],
    readers=[Reader("confidential-prose", ("bulk.loaded",), loaded, commands=True)],
    urls="iops.pole.confidential.urls",
)  # fmt: skip

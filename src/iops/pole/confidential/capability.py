"""What the rest of the house needs to know about what is confidential."""

from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.events import Fact
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind, registry
from iops.pole.confidential.commands import set_workers, veil_record
from iops.pole.confidential.contracts import CONFIDENTIAL, MARKS_PEOPLE, MARKS_PLACES, SEES_PLACES
from iops.pole.confidential.queries import text_field


def work_changed(fact: Fact, by: Actor) -> None:
    """Whoever has work on a veiled record knows where it is, from now on and no longer."""
    if fact.kind not in registry.each("located"):
        return
    model = record_model(fact.kind)
    found = model.objects.filter(pk=fact.id, **{text_field(model): CONFIDENTIAL})
    if found.exists():
        set_workers(fact.kind, fact.id)


def recorded(fact: Fact, by: Actor) -> None:
    """An organisation is recorded by those who know nothing of confidential places."""
    veil_record(by=by, kind=fact.kind, record_id=fact.id)


CAPABILITY = Capability(
    name="confidential",
    label="Confidential",
    grants=[
        Grant("places.see_confidential", SEES_PLACES, label="Know confidential places"),
        Grant("places.mark_confidential", MARKS_PLACES, label="Make a place confidential"),
        Grant(
            "people.set_confidential", MARKS_PEOPLE, label="Make an address and phone confidential"
        ),
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
        PersonalData("confidential.Mark", ("reason",), about=("about_kind", "about_id")),
        PersonalData(
            "confidential.Whereabouts", ("place_text",), about=("record_kind", "record_id")
        ),
    ],
    not_in_warehouse={
        "confidential.Mark": "what is confidential is not exported, nor why",
        "confidential.Whereabouts": "the address is confidential: exports hold the beat",
    },
    within=[("dispatch.*", work_changed), ("crimes.*", work_changed),
            ("organisations.recorded", recorded)],
    urls="iops.pole.confidential.urls",
)  # fmt: skip

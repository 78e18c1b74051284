"""What the rest of the house needs to know about linkage."""

from iops.kernel.registry import (
    Capability,
    Follows,
    Forget,
    Grant,
    MenuItem,
    Periodic,
    Reader,
    RecordKind,
)
from iops.pole.linkage.commands import answered, forget, marked
from iops.pole.linkage.jobs import compare_arrivals, weigh_again

#: Who compares records side by side: they know the people and answer for the record.
REVIEWERS = frozenset(
    {"intelligence-officer", "crime-registrar", "investigator", "sergeant", "safeguarding-officer"}
)

CAPABILITY = Capability(
    name="linkage",
    label="Linkage",
    menu=[MenuItem("Duplicates", "/duplicates/", "u", "linkage.review", 47)],
    grants=[
        Grant("linkage.review", REVIEWERS, label="Judge records that may be one person"),
        Grant(
            "linkage.set_automatic", frozenset({"data-protection-officer"}),
            label="Let a machine judge who is the same, or stop it",
        ),
        Grant("linkage.run", frozenset(), label="Run the linkage (system processes only)"),
    ],
    records=[RecordKind("proposal", 47, "linkage.Proposal", "Proposal", "", "nominal")],
    no_personal_data=[
        "linkage.Proposal", "linkage.Sample", "linkage.Sampled", "linkage.Measurement",
        "linkage.Automatic",
    ],
    forgets=[Forget("profile", forget)],
    follows=[Follows("linkage.Proposal", (("profile", "left_id"), ("profile", "right_id")))],
    not_in_warehouse={
        "linkage.Proposal": "what came of it is exported as memberships",
        "linkage.Sample": "how a sample was drawn, printed by its command",
        "linkage.Sampled": "pairs to be labelled; what came of it is exported as memberships",
        "linkage.Measurement": "figures about the machine, printed by its command",
        "linkage.Automatic": "a switch",
    },
    within=[
        ("identity.judged", answered),
        ("identity.taken_back", answered),
        ("links.marked", marked),
        ("links.unmarked", marked),
    ],
    readers=[
        Reader(
            "duplicates-arrivals", ("people.recorded", "bulk.loaded"), compare_arrivals,
            commands=True,
        )
    ],
    periodic=[Periodic("duplicates-order", weigh_again, at="03:10")],
    urls="iops.pole.linkage.urls",
    bulk_tables=["linkage_proposal"],
)  # fmt: skip

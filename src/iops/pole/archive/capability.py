"""What the rest of the house needs to know about the archive."""

from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Forget,
    Grant,
    PersonalData,
    Queue,
    RecordKind,
    Source,
)
from iops.pole.archive.cards import brought_from
from iops.pole.archive.commands import forget_archived, forget_arrived
from iops.pole.archive.contracts import BROUGHT_INTO, KEPT_AS_CASES
from iops.pole.archive.duties import DUTIES
from iops.pole.archive.sources import ask, there_is_one

PERSONAL = (
    "forename", "middle", "surname", "aliases", "born", "home", "phone", "plate", "number",
    "words",
)  # fmt: skip
#: The class of cases counts ten years; what is no case is kept six: it counts from four years
#: before. The day of the record, where its system knew it; else the day on which it was loaded.
KEPT_SINCE = (
    "coalesce(r.day::timestamp AT TIME ZONE 'Europe/London', r.created_at)"
    f" - CASE WHEN r.kind IN {KEPT_AS_CASES} THEN interval '0' ELSE interval '4 years' END"
)

CAPABILITY = Capability(
    name="archive",
    label="Archive",
    grants=[Grant("archive.run", frozenset(), label="Ask who was known to an archive (worker)")],
    records=[
        RecordKind(
            "archived", 60, "archive.Archived", "Archive record", "/archive/{id}/", "case",
            PERSONAL, number_field="reference", restrictable=True, kept_since=KEPT_SINCE,
        ),
        RecordKind(
            "archive_likeness", 61, "archive.Likeness", "Likeness to an archive record",
            "/archive/likeness/{id}/", "nominal",
        ),
    ],
    personal_data=[PersonalData("archive.Archived", PERSONAL)],
    no_personal_data=["archive.System", "archive.Likeness"],
    follows=[
        Follows("archive.Likeness", (("profile", "arrived_id"), ("archived", "archived_id")))
    ],
    forgets=[Forget("profile", forget_arrived), Forget("archived", forget_archived)],
    sources=[
        Source(
            "archive", "Archive", "people.view", 1.5, ask, here=True, births=True, parts=True,
            words=True, there=there_is_one,
        )
    ],
    cards=[
        *(Card(kind, brought_from(kind)) for kind in BROUGHT_INTO if kind != "crime"),
        Card("crime", brought_from("crime"), "from"),
    ],
    duties=DUTIES,
    queues=[Queue("known-to-archives", "Known to a retired system", "intelligence-officer")],
    not_in_warehouse={
        "archive.System": "names of systems that are no more",
        "archive.Archived": "what a retired system said counts in no figure of today",
        "archive.Likeness": "a question to people, answered here",
    },
    urls="iops.pole.archive.urls",
    bulk_tables=["archive_record", "archive_name"],
)  # fmt: skip

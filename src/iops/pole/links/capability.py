"""What the rest of the house needs to know about links and markers."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import (
    Activity,
    Capability,
    Card,
    Caution,
    Follows,
    Grant,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)
from iops.pole.links.cards import duties_about, markers_set_on
from iops.pole.links.duties import DUTIES

#: Kinds of record that links and markers keep alive.
LINKED = ("profile", "vehicle", "phone", "document", "property", "organisation")


def _still_linked(kind: str) -> Activity:
    """Somebody linked it to something lately, or warns of it still."""
    return Activity(
        kind,
        f"EXISTS (SELECT 1 FROM links_link l WHERE l.from_kind = '{kind}' AND l.from_id = r.id"
        " AND l.created_at > %(since)s)"
        f" OR EXISTS (SELECT 1 FROM links_link l WHERE l.to_kind = '{kind}' AND l.to_id = r.id"
        " AND l.created_at > %(since)s)"
        f" OR EXISTS (SELECT 1 FROM links_marker m WHERE m.about_kind = '{kind}'"
        " AND m.about_id = r.id AND m.lapsed_at IS NULL)",
    )


CAPABILITY = Capability(
    name="links",
    label="Links and markers",
    grants=[
        Grant("links.link", OPERATIONAL, label="Link records"),
        Grant("links.set_marker", OPERATIONAL, label="Set and end warning markers"),
    ],
    duties=DUTIES,
    queues=[Queue("marker-review", "Marker reviews", "intelligence-officer")],
    cards=[
        *(
            Card(kind, duties_about(kind), "now")
            for kind in ("profile", "place", "vehicle", "phone", "organisation")
        ),
        *(Card(kind, markers_set_on(kind), "set") for kind in (*LINKED, "place")),
    ],
    records=[
        RecordKind("link", 25, "links.Link", "Link", "", "nominal"),
        RecordKind("marker", 26, "links.Marker", "Marker", "", "nominal", ("evidence",)),
        RecordKind(
            "link-change", 51, "links.LinkChange", "Change of a link", "", "nominal", ("reason",)
        ),
    ],
    personal_data=[
        PersonalData("links.Marker", ("evidence",), about=("about_kind", "about_id")),
        PersonalData("links.LinkChange", ("reason",), about=("from_kind", "from_id")),
        PersonalData("links.LinkChange", ("reason",), about=("to_kind", "to_id")),
    ],
    no_personal_data=["links.Link"],
    activities=[_still_linked(kind) for kind in LINKED],
    follows=[
        Follows("links.Link", (("@from_kind", "from_id"), ("@to_kind", "to_id"))),
        Follows("links.LinkChange", (("@from_kind", "from_id"), ("@to_kind", "to_id"))),
    ],
    warehouse=[
        WarehouseTable(
            "links",
            "links.Link",
            "SELECT id, version AS changed, audience_id, from_kind, from_id, to_kind, to_id,"
            " reason, certainty, since, until, ended_at IS NOT NULL AS taken_back FROM links_link",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "from_kind": "kind of record", "from_id": "its key", "to_kind": "kind of record",
                "to_id": "its key", "reason": "link reason", "certainty": "how sure",
                "since": "since when, as far as known", "until": "until when, as far as known",
                "taken_back": "it was wrong, and never held",
            },
        )
    ],
    not_in_warehouse={
        "links.Marker": "markers are for people who meet the person",
        "links.LinkChange": "exports hold the links that stand, not why others do not",
    },
    cautions=[
        Caution(
            "marker",
            "a warning marker",
            "SELECT m.about_id, max(coalesce((c.detail->>'danger')::integer, 50))"
            " FROM asked JOIN links_marker m ON m.about_id = asked.id AND m.about_kind = 'profile'"
            " AND m.lapsed_at IS NULL"
            " LEFT JOIN codes_code c ON c.list = 'marker-types' AND c.code = m.type_code"
            " GROUP BY m.about_id",
        ),
        Caution(
            "open-risk",
            "something open about the person",
            "SELECT d.subject_id, 60 FROM asked JOIN duties_duty d ON d.subject_id = asked.id"
            " AND d.subject_kind = 'profile' AND d.state = 'open'",
        ),
    ],
    bulk_tables=["links_link", "links_marker"],
)  # fmt: skip

"""What the rest of the house needs to know about diagrams."""

from iops.kernel.registry import Capability, Follows, PersonalData, RecordKind

CAPABILITY = Capability(
    name="diagrams",
    label="Link diagrams",
    records=[
        RecordKind(
            "diagram", 44, "diagrams.Diagram", "Link diagram", "/diagrams/{id}/", "case",
            ("title",), kept_since="r.created_at",
        )
    ],
    personal_data=[
        PersonalData("diagrams.Diagram", ("title",), about=("about_kind", "about_id")),
    ],
    follows=[Follows("diagrams.Diagram", (("@about_kind", "about_id"),))],
    urls="iops.pole.diagrams.urls",
    not_in_warehouse={"diagrams.Diagram": "a picture of links that are exported themselves"},
)  # fmt: skip

"""What the rest of the house needs to know about search."""

from iops.kernel.registry import Capability
from iops.pole.search.projection import on_fact

CAPABILITY = Capability(
    name="search",
    label="Search",
    no_personal_data=["search.Word", "search.NamePair"],
    within=[("*", on_fact)],
    not_in_warehouse={
        "search.Word": "a projection of records that are exported",
        "search.NamePair": "a projection of records that are exported",
    },
    urls="iops.pole.search.urls",
    api="iops.pole.search.api",
)

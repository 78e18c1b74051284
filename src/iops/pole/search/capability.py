"""What the rest of the house needs to know about search."""

from datetime import timedelta

from iops.kernel.registry import Capability, Periodic
from iops.pole.search.projection import on_fact
from iops.pole.search.warm import warm

CAPABILITY = Capability(
    name="search",
    label="Search",
    no_personal_data=["search.Word", "search.NamePair"],
    within=[("*", on_fact)],
    # Also when the worker starts: mostly a restart of the machine.
    periodic=[Periodic("read-search-ahead", warm, every=timedelta(hours=6), slow=True)],
    not_in_warehouse={
        "search.Word": "a projection of records that are exported",
        "search.NamePair": "a projection of records that are exported",
    },
    urls="iops.pole.search.urls",
    api="iops.pole.search.api",
)

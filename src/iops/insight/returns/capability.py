"""What the rest of the house needs to know about returns."""

from iops.kernel.registry import Capability, Grant

CAPABILITY = Capability(
    name="returns",
    label="Returns",
    grants=[
        Grant(
            "returns.export",
            frozenset({"crime-registrar", "data-protection-officer"}),
            label="Export published returns",
        )
    ],
    no_personal_data=["returns.AnonymousPoint"],
    not_in_warehouse={"returns.AnonymousPoint": "derived from the gazetteer"},
)

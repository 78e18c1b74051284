"""What the capabilities offer to roles: each permission once, in words, under its capability."""

from dataclasses import dataclass

from iops.kernel.errors import Invalid
from iops.kernel.registry import registry


@dataclass(frozen=True)
class Offered:
    """A permission: what it lets people do, and the roles that hold it as shipped."""

    permission: str
    label: str
    capability: str
    roles: frozenset[str]


def everything() -> list[Offered]:
    """All permissions, by capability in the order of the floors, as declared."""
    found: dict[str, Offered] = {}
    for capability in registry.capabilities.values():
        for grant in capability.grants:
            before = found.get(grant.permission)
            found[grant.permission] = Offered(
                grant.permission,
                (before.label if before else "") or grant.label or grant.permission,
                before.capability if before else capability.label,
                grant.roles | (before.roles if before else frozenset()),
            )
    return list(found.values())


def offer(permission: str) -> Offered:
    """Raises Invalid for a permission that no capability declares."""
    found = next((one for one in everything() if one.permission == permission), None)
    if found is None:
        raise Invalid(
            f"There is no permission “{permission}”.", fields={"permission": "Choose one."}
        )
    return found

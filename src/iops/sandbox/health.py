"""Whether the invented force is whole."""

from iops.sandbox.models import SandboxLoad


def whole() -> str | None:
    """Says so where a load was interrupted, or is under way."""
    found = SandboxLoad.objects.first()
    if found is None:
        return None
    return (
        f"No whole force: the load of {found.people:,} people (seed {found.seed}) is under way or "
        "was interrupted. “iops sandbox create” clears it away and begins anew."
    )

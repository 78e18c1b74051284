"""Work in hand that gives a reason to look."""

from iops.casework.crimes.models import Crime
from iops.kernel.actors import Actor


def has_crimes(by: Actor) -> bool:
    """Whether an open crime is allocated to this person."""
    return Crime.objects.visible_to(by).filter(owner_id=by.account_id, state="open").exists()

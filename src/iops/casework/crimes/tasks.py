"""Whose work a crime is: what gives a reason to look, and who may not decide in it alone."""

from iops.casework.crimes.models import Crime
from iops.kernel.actors import Actor


def has_crimes(by: Actor) -> bool:
    """Whether an open crime is allocated to this person."""
    return Crime.objects.visible_to(by).filter(owner_id=by.account_id, state="open").exists()


def involved_in_crime(crime_id: int) -> set[int | None]:
    """Who recorded the crime, and the officer in the case."""
    found = Crime.objects.filter(pk=crime_id).values_list("created_by", "owner_id")
    return {account for pair in found for account in pair}

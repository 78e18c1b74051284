"""A person by the number of any of their records, as far as the viewer sees them."""

from collections.abc import Sequence
from datetime import date

from iops.kernel.actors import Actor
from iops.kernel.dates import PartialDate
from iops.kernel.errors import NotVisible
from iops.pole.identity.queries import members_of
from iops.pole.people.contracts import CONFIDENCE
from iops.pole.people.models import Profile


def visible(by: Actor, number: int) -> tuple[int, list[Profile]]:
    """The nominal and its records that the actor sees, oldest first. Raises NotVisible.

    The number of a record that is hidden says nothing, not even whose it is.
    """
    nominal, ids = members_of(number)
    profiles = list(Profile.objects.visible_to(by).filter(pk__in=ids).order_by("id"))
    if not profiles or number not in {nominal, *(one.pk for one in profiles)}:
        raise NotVisible("There is no person with this number that you may see.")
    return nominal, profiles


def surest(profiles: Sequence[Profile]) -> Profile:
    """The record that stands for the person: the surest identity, of these the newest."""
    return max(profiles, key=lambda one: (list(CONFIDENCE).index(one.confidence), one.pk))


def age_in_words(born: PartialDate, today: date) -> str:
    """ "47", or "46 to 47" where the birth is known in part."""
    youngest, oldest = born.age_on(today)
    return str(youngest) if youngest == oldest else f"{youngest} to {oldest}"

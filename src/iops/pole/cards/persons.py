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


def death_of(profiles: Sequence[Profile]) -> PartialDate | None:
    """When a person died, as the surest of those records says that say so; else None."""
    told = [one for one in profiles if one.died]
    return surest(told).died if told else None


def age_at_death(born: PartialDate, died: PartialDate) -> str:
    """The age at death in words, as exactly as both dates are known."""
    youngest, oldest = max(0, born.age_on(died.first_day)[0]), born.age_on(died.last_day)[1]
    return str(youngest) if youngest == oldest else f"{youngest} to {oldest}"


def age_of(born: PartialDate | None, died: PartialDate | None, today: date) -> str:
    """Of the living their age, of the dead their age at death; "" where the birth is not known."""
    if born is None:
        return ""
    return age_at_death(born, died) if died else age_in_words(born, today)

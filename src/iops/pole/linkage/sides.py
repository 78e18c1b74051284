"""The records of a pair, as far as they decide who may judge it."""

from collections.abc import Iterable

from iops.pole.linkage.batch.comparable import plain_name
from iops.pole.linkage.cautions import cautions_of
from iops.pole.linkage.rules import Side
from iops.pole.people.models import Profile


def sides_of(profiles: Iterable[int]) -> dict[int, Side]:
    """What each of these records says that decides who may judge. Called by a command."""
    wanted = list(profiles)
    cautions = cautions_of(wanted)
    return {
        one.pk: Side(
            forename=plain_name(one.forename),
            surname=plain_name(one.surname),
            born=str(one.born.text) if one.born else "",
            sex=one.sex,
            number=one.pnc_id,
            cautions=cautions.get(one.pk, frozenset()),
        )
        for one in Profile.objects.filter(pk__in=wanted)
    }

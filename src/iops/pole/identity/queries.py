"""From profiles to nominals and back."""

from collections.abc import Iterable
from typing import Final

from django.db import connection

from iops.kernel.actors import Actor
from iops.pole.identity.groups import Groups
from iops.pole.identity.models import Judgement, Membership

PEOPLE = Groups(
    judgements=Judgement.objects.all,
    memberships=Membership.objects.all,
    table="identity_membership",
    record="profile_id",
    group="nominal_id",
    lock=7463010,
    words=("record", "person"),
)

# Two sets in one array and no "or": all are found by the primary key.
_DEATHS: Final = """
    SELECT p.id, p.died FROM people_profile p
    WHERE p.died IS NOT NULL AND p.audience_id = ANY (%(audiences)s) AND p.id = ANY (ARRAY(
        SELECT n FROM unnest(%(nominals)s::bigint[]) AS t (n) UNION
        SELECT m.profile_id FROM identity_membership m WHERE m.nominal_id = ANY (%(nominals)s)))
"""


def nominal_of(profile_id: int) -> int:
    """The nominal of a profile: its own number where nothing was judged."""
    found = Membership.objects.filter(profile_id=profile_id).values_list("nominal_id", flat=True)
    return found[0] if found else profile_id


def nominals_of(profile_ids: Iterable[int]) -> dict[int, int]:
    """Profile to nominal, for many."""
    return PEOPLE.of(profile_ids)


def profiles_of(nominal_id: int) -> list[int]:
    """All profiles of a nominal, oldest first."""
    found = list(
        Membership.objects.filter(nominal_id=nominal_id)
        .order_by("profile_id")
        .values_list("profile_id", flat=True)
    )
    return found or [nominal_id]


def members_of(profile_id: int) -> tuple[int, list[int]]:
    """The nominal of a profile and all its profiles, oldest first, in one statement."""
    return PEOPLE.members(profile_id)


def members_of_all(nominal_ids: Iterable[int]) -> dict[int, int]:
    """Profile to nominal, for all profiles of these nominals that were judged with another."""
    found = Membership.objects.filter(nominal_id__in=list(nominal_ids))
    return dict(found.values_list("profile_id", "nominal_id"))


def judgements_on(profile_ids: Iterable[int]) -> list[Judgement]:
    """What is held now of these profiles."""
    wanted = list(profile_ids)
    found = Judgement.objects.filter(superseded_at=None, left_id__in=wanted)
    return list(found.order_by("-judged_at"))


def deaths_of(by: Actor, nominal_ids: Iterable[int]) -> dict[int, str]:
    """Those of these nominals of whom a record that the actor sees says that they died, and when.

    The newest record that says so counts. Called where row-level security knows the actor. One
    statement, the same whether a nominal has hidden records or not; a second where somebody died.
    """
    wanted = set(nominal_ids)
    with connection.cursor() as cursor:
        cursor.execute(_DEATHS, {"nominals": list(wanted), "audiences": list(by.audiences)})
        found = dict(cursor.fetchall())
    nominals = nominals_of(found) if found else {}
    return {nominals[pk]: found[pk] for pk in sorted(found) if nominals[pk] in wanted}

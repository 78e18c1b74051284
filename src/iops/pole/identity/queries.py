"""From profiles to nominals and back."""

from collections.abc import Iterable

from iops.kernel.actors import Actor
from iops.pole.identity.groups import Groups
from iops.pole.identity.models import Judgement, Membership
from iops.pole.people.models import Profile

PEOPLE = Groups(
    judgements=Judgement.objects.all,
    memberships=Membership.objects.all,
    table="identity_membership",
    record="profile_id",
    group="nominal_id",
    lock=7463010,
    words=("record", "person"),
)


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
    members = Membership.objects.filter(nominal_id__in=wanted).values("profile_id")
    told = Profile.objects.visible_to(by).exclude(died=None).values_list("pk", "died")
    # Two sets and no "or": each is found by the primary key.
    found = dict(told.filter(pk__in=wanted).union(told.filter(pk__in=members)))
    nominals = nominals_of(found) if found else {}
    return {nominals[pk]: str(found[pk]) for pk in sorted(found) if nominals[pk] in wanted}

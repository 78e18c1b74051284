"""Records that came without anybody being asked: pairs with those that look the same."""

from collections.abc import Sequence

from iops.governance.access.audiences import admitted, held_by_all, whole_sight
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.kernel.registry import registry
from iops.pole.linkage.commands.loading import ARRIVED, Proposed, waiting_of
from iops.pole.linkage.commands.standing import weigh
from iops.pole.linkage.compared import PRIOR, Said, compared, strong
from iops.pole.linkage.models import Proposal
from iops.pole.people.models import Profile
from iops.pole.search.projection import project


@command("linkage.propose_arrived", permission="linkage.run")
def propose_arrived(
    *, by: Actor, profile_id: int, like: Sequence[int]
) -> Outcome[Sequence[Proposal]]:
    """Let somebody judge whether a record that arrived is one of those that are like it.

    ``like``: what the search of the check at entry found, whoever may see it. Only a strong
    likeness is proposed, to those who may see both records; what was judged is not asked again.
    Nothing is blocked and nothing joined. Called again, it changes nothing.
    """
    with whole_sight():
        found = {one.pk: one for one in Profile.objects.filter(pk__in=[profile_id, *like])}
        arrived = found.pop(profile_id, None)
        if arrived is None:
            return Outcome([])
        pairs = [_pair(arrived, other) for other in found.values()]
        pairs = [one for one in pairs if strong(one.weight, one.explanation)]
        waiting = [
            (pairs[at - 1], held_by_all(left, right))
            for at, left, right in waiting_of(pairs, using="default")
        ]
    by = admitted(by, *(audience for _, audience in waiting))
    made = [_proposal(by, pair, audience) for pair, audience in waiting]
    if made:
        with whole_sight():
            weigh({profile_id})
    facts = [Fact("linkage.proposed", "proposal", one.pk, one.audience_id) for one in made]
    return Outcome(made, facts)


@command("linkage.name_loaded", permission="linkage.run")
def name_loaded(*, by: Actor, profile_ids: Sequence[int]) -> Outcome[int]:
    """Let the names of a small load be found: the second door states no fact for each row."""
    declared = next(one for one in registry.each("search") if one.kind == "profile")
    with whole_sight():
        project(declared, profile_ids)
    return Outcome(len(profile_ids))


def _pair(arrived: Profile, other: Profile) -> Proposed:
    left, right = sorted((arrived, other), key=lambda one: one.pk)
    explanation = compared(_said(left), _said(right))
    weight = PRIOR + sum(weighs + rare for _, _, weighs, rare in explanation)
    return Proposed(left.pk, right.pk, round(weight, 2), PRIOR, explanation, True)


def _said(one: Profile) -> Said:
    """What is compared of a record; of a confidential one neither address nor phone is."""
    shut = one.details_audience_id is not None
    return Said(
        forename=one.forename,
        surname=one.surname,
        others=(one.middle, *one.other_names),
        born=one.born.text if one.born else "",
        sex=one.sex,
        number=one.pnc_id or one.cro,
        home="" if shut else f"place {one.place_id}" if one.place_id else one.address,
        phone="" if shut else one.phone,
        email="" if shut else one.email,
    )


def _proposal(by: Actor, pair: Proposed, audience: int) -> Proposal:
    made: Proposal = Proposal.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        run=ARRIVED,
        left_id=pair.left_id,
        right_id=pair.right_id,
        weight=pair.weight,
        prior=pair.prior,
        explanation=[list(one) for one in pair.explanation],
        together=pair.together,
    )
    return made

"""Somebody was recorded without anybody being asked, and may be known to a retired system."""

from collections.abc import Sequence

from django.db.models import Q

from iops.governance.access.audiences import admitted, held_by_all, whole_sight
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.pole.archive.models import Archived, Likeness
from iops.pole.people.models import Profile


@command("archive.note_known", permission="archive.run")
def note_known(
    *, by: Actor, profile_id: int, archived_ids: Sequence[int]
) -> Outcome[Sequence[Likeness]]:
    """Let somebody say whether who was recorded is one of these, whom retired systems knew.

    Told to those who may see both. What was brought over meanwhile, or asked before, is not asked
    again: called again, it changes nothing.
    """
    with whole_sight():
        arrived = Profile.objects.filter(pk=profile_id).first()
        known = list(Archived.objects.filter(pk__in=archived_ids, migrated_id=None).order_by("pk"))
        asked = set(
            Likeness.objects.filter(
                arrived_id=profile_id, archived_id__in=archived_ids
            ).values_list("archived_id", flat=True)
        )  # fmt: skip
        if arrived is None:
            return Outcome([])
        waiting = [
            (one, held_by_all(arrived.audience_id, one.audience_id))
            for one in known
            if one.pk not in asked
        ]
    by = admitted(by, *(audience for _, audience in waiting))
    made = [
        Likeness.objects.create(
            audience_id=audience, created_by=by.account_id, arrived_id=profile_id,
            archived_id=one.pk,
        )
        for one, audience in waiting
    ]  # fmt: skip
    facts = [Fact("archive.known", "archive_likeness", one.pk, one.audience_id) for one in made]
    return Outcome(made, facts)


def forget_arrived(record_id: int) -> dict[str, int]:
    """Within the disposal of a person's record: no likeness names it any more."""
    return _forget(Q(arrived_id=record_id))


def forget_archived(record_id: int) -> dict[str, int]:
    """Within the disposal of an archive record: no likeness names it any more."""
    return _forget(Q(archived_id=record_id))


def _forget(which: Q) -> dict[str, int]:
    gone, _ = Likeness.objects.filter(which).delete()
    return {"archive_likeness": gone} if gone else {}

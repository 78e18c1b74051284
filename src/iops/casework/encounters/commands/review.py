"""A supervisor's look at the grounds of a search (Code A 5.1), and the officer's answer to it."""

from iops.casework.encounters.commands.record import encounter_fact
from iops.casework.encounters.contracts import RECORD, REVIEW
from iops.casework.encounters.models import Encounter, Review
from iops.casework.encounters.rules import missing_for_review
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused


@command("encounters.review", permission=REVIEW, result="encounter_review")
def review_search(
    *, by: Actor, encounter_id: int, reasonable: bool | None, feedback: str = ""
) -> Outcome[Review]:
    """Say whether the grounds were reasonable, and tell the officer what could be better.

    What is told becomes a duty of the officer: to read it. Raises Refused for one's own search,
    Invalid for what is missing.
    """
    encounter = locked(Encounter.objects, by, encounter_id, what="search record")
    if encounter.created_by == by.account_id:
        raise Refused("This is your own search: another supervisor reviews it.")
    wrong = missing_for_review(reasonable, feedback)
    if wrong:
        raise Invalid("The review is not complete yet.", fields=wrong)
    review = Review.objects.create(
        audience_id=encounter.audience_id,
        created_by=by.account_id,
        encounter=encounter,
        reviewed_at=clock.now(),
        reasonable=bool(reasonable),
        feedback=feedback.strip(),
    )
    owner = _officer(encounter) if review.feedback else None
    return Outcome(review, [encounter_fact("encounters.reviewed", encounter, owner=owner)])


def _officer(encounter: Encounter) -> int | None:
    """The officer who searched, while there is one to read what is said."""
    found = Account.objects.filter(pk=encounter.created_by, is_active=True, is_system=False)
    return found.values_list("pk", flat=True).first()


@command("encounters.read_feedback", permission=RECORD, result="encounter")
def read_feedback(*, by: Actor, encounter_id: int) -> Outcome[Encounter]:
    """The officer says that they have read what a review told them. Raises Refused for others."""
    encounter = locked(Encounter.objects, by, encounter_id, what="search record")
    if encounter.created_by != by.account_id:
        raise Refused("Only the officer who searched says that they have read it.")
    unread = Review.objects.filter(encounter=encounter, read_at=None)
    for one in unread.select_for_update():
        one.read_at = clock.now()
        one.version += 1
        one.save(update_fields=["read_at", "version"])
    return Outcome(encounter, [encounter_fact("encounters.feedback_read", encounter)])

"""Saying who may see a record that exists already."""

from collections.abc import Iterable, Sequence
from datetime import date

from iops.governance.access.audiences import (
    admitted,
    alone,
    open_audience,
    restricted_audience,
    sees_now,
)
from iops.governance.access.commands.moving import move_record
from iops.governance.access.commands.restrictions import end_restriction, note_restriction
from iops.governance.access.commands.work import lend_to
from iops.governance.access.contracts import RESTRICTIONS
from iops.governance.access.models import AccountAudience, Audience, AudienceGrant, Team
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.registry import RecordKind, registry


def restrictable(record_kind: str) -> RecordKind:
    """The kind, where people may say who sees records of it. Raises NotVisible."""
    try:
        declared = registry.record_kind(record_kind)
    except LookupError:
        declared = None
    if declared is None or not declared.restrictable:
        raise NotVisible("There is no such kind of record.")
    return declared


def workers_on(record_kind: str, record_id: int) -> set[int]:
    """The accounts that have work in hand on a record, as the capabilities declare them."""
    return _answered("workers", record_kind, record_id) | crews_on(record_kind, record_id)


def crews_on(record_kind: str, record_id: int) -> set[int]:
    """Those of them whose work passes within the shift: they are lent sight, and named nowhere."""
    return _answered("crews", record_kind, record_id)


def _answered(declared: str, record_kind: str, record_id: int) -> set[int]:
    answers: Iterable[Sequence[int]] = (
        one(record_kind, record_id) for one in registry.each(declared)
    )
    return {account for found in answers for account in found}


@command("access.set_sight", result="")
def set_sight(
    *,
    by: Actor,
    record_kind: str,
    record_id: int,
    restriction: str,
    reason: str,
    teams: Sequence[int] = (),
    keep_workers: bool = True,
    review_on: date | None = None,
) -> Outcome[Audience]:
    """Restrict a record, or open it again: a code of ``RESTRICTIONS``, and why.

    Who restricts it keeps sight, with their teams, the ``teams`` named, and (``keep_workers``)
    those who have work on it now: officers in the case for good, crews while they are on the job
    (they are no owners, and nobody outside reads who went there). Teams and people who were named
    before stay named: nobody shuts an owner out by restricting anew. Everything that belongs to
    the record goes with it. A supervisor is told, and it is looked at again on ``review_on`` (in
    28 days, where nobody says). Raises
    NotVisible for a record that the actor does not see; Refused for one seen through broken
    glass or for a job, since lent sight decides nothing for good; Invalid naming the field.
    """
    declared = restrictable(record_kind)
    wrong = {}
    if restriction not in RESTRICTIONS:
        wrong["restriction"] = "Choose one of the list."
    if len(reason.strip()) < 10:
        wrong["reason"] = "Say why, in a sentence: at least ten characters."
    if Team.objects.filter(pk__in=teams, force_id=by.force_id).count() != len(set(teams)):
        wrong["teams"] = "Choose teams of this force."
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    record = locked(record_model(record_kind).objects, by, record_id, what=declared.label.lower())
    if AccountAudience.objects.filter(
        account_id=by.account_id, audience_id=record.audience_id, until__isnull=False
    ).exists():
        raise Refused("You see this record for a time only. Its owner says who may see it.")
    crews: set[int] = set()
    if restriction:
        crews = crews_on(record_kind, record_id) if keep_workers else set()
        kept = _answered("workers", record_kind, record_id) if keep_workers else set()
        before = AudienceGrant.objects.filter(audience_id=record.audience_id)
        becomes = restricted_audience(
            by,
            restriction,
            teams={*teams, *before.exclude(team=None).values_list("team_id", flat=True)},
            accounts={*kept, *before.exclude(account=None).values_list("account_id", flat=True)},
        )
        if any(not sees_now(one, becomes) for one in crews):
            becomes = alone(Audience.objects.get(pk=becomes), record_kind, record_id)
    else:
        becomes = open_audience(Audience.objects.get(pk=record.audience_id).force_id)
    admitted(by, becomes)
    facts = move_record(
        by=by, record_kind=record_kind, record_id=record_id, becomes=becomes, reason=reason.strip()
    )
    if restriction:
        lend_to(crews, record_kind, record_id)
        facts += note_restriction(
            by, record_kind, record_id, audience_id=becomes, reason=reason.strip(),
            review_on=review_on,
        )  # fmt: skip
    else:
        facts += end_restriction(by, record_kind, record_id)
    return Outcome(Audience.objects.get(pk=becomes), facts)

"""Who may see a record, and who has said so: read by those who may see it themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.governance.access.audiences import is_open, owners_of
from iops.governance.access.commands.sight import restrictable
from iops.governance.access.models import Account, Audience, Move, Team
from iops.governance.access.queries import address_of
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.errors import NotVisible


@dataclass(frozen=True)
class MoveLine:
    """A move of the past: when, by whom, from whom to whom, why."""

    at: datetime
    who: str
    was: str
    becomes: str
    reason: str


@dataclass(frozen=True)
class Sight:
    """Who may see one record now, in words, and how that came about. Newest moves first."""

    kind: str
    record_id: int
    what: str
    url: str
    version: int
    restriction: str
    seen_by: str
    outside: str
    moves: Sequence[MoveLine]
    teams: Sequence[Team]


@record_view(
    "access.sight",
    permission="access.set_sight",
    shows=lambda sight: [(sight.kind, sight.record_id)],
)
def sight_of(*, by: Actor, record_kind: str, record_id: int) -> Sight:
    """Who may see a record. Raises NotVisible for one that the actor does not see."""
    declared = restrictable(record_kind)
    record = record_model(record_kind).objects.visible_to(by).filter(pk=record_id).first()
    if record is None:
        raise NotVisible("There is no record with this number that you may see.")
    moves = list(Move.objects.filter(record_kind=record_kind, record_id=record_id).order_by("-pk"))
    held = {record.audience_id} | {m.was_id for m in moves} | {m.becomes_id for m in moves}
    words = in_words(held)
    audience = Audience.objects.get(pk=record.audience_id)
    names = dict(
        Account.objects.filter(pk__in={m.moved_by for m in moves}).values_list("pk", "name")
    )
    number = getattr(record, declared.number_field) if declared.number_field else record_id
    return Sight(
        kind=record_kind,
        record_id=record_id,
        what=f"{declared.label} {number}",
        url=address_of(declared, record_id),
        version=record.version,
        restriction="" if is_open(audience) else audience.outside,
        seen_by=words[audience.pk],
        outside=_OUTSIDE.get(audience.outside, "") if not is_open(audience) else "",
        moves=[
            MoveLine(m.at, names.get(m.moved_by, "?"), words[m.was_id], words[m.becomes_id],
                     m.reason)
            for m in moves
        ],
        teams=list(Team.objects.filter(force_id=by.force_id).order_by("name")[:MOST_TEAMS]),
    )  # fmt: skip


#: Teams to choose from on one page.
MOST_TEAMS = 60
_OUTSIDE = {
    "contact-owner": "Others read that it exists, and whom to ask.",
    "absent": "To others it does not exist.",
}


def in_words(audience_ids: set[int]) -> dict[int, str]:
    """Who belongs to each audience, as a person says it."""
    found = {one.pk: one for one in Audience.objects.filter(pk__in=audience_ids)}
    owners = owners_of(pk for pk, one in found.items() if not is_open(one))
    return {pk: owners.get(pk, "Everyone of the force") for pk in found}

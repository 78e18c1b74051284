"""Restrictions as those who review them read them, whether they see the record or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from iops.governance.access.audiences import owners_of
from iops.governance.access.commands.moving import audience_of
from iops.governance.access.contracts import CONTACT_OWNER
from iops.governance.access.models import Restriction
from iops.governance.access.queries import address_of
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible
from iops.kernel.registry import registry

MOST = 200


@dataclass(frozen=True)
class RestrictionLine:
    """A restriction: who set it, for whom, and what the reader may know of the record.

    ``what`` names the record to who sees it, its kind where the record says that it exists, else
    nothing; ``reason`` is for who sees it. ``own``: the reader set it.
    """

    one: Restriction
    what: str
    url: str
    sight_url: str
    set_by: str
    seen_by: str
    reason: str
    reviewer: str
    own: bool


def restrictions(*, by: Actor) -> list[RestrictionLine]:
    """Those that stand, the next to be looked at first."""
    _need(by)
    found = Restriction.objects.filter(audience__force_id=by.force_id, ended_at=None)
    return _lines(by, list(found.select_related("set_by", "reviewed_by")
                           .order_by("review_on", "pk")[:MOST]))  # fmt: skip


def restriction(*, by: Actor, restriction_id: int) -> RestrictionLine:
    """One restriction, for its review. Raises NotVisible."""
    _need(by)
    found = Restriction.objects.filter(audience__force_id=by.force_id, pk=restriction_id)
    one = found.select_related("set_by", "reviewed_by").first()
    if one is None:
        raise NotVisible("There is no such restriction.")
    return _lines(by, [one])[0]


def _need(by: Actor) -> None:
    if not by.may("access.review_restriction"):
        raise NotPermitted("Your role does not open this page.")


def _lines(by: Actor, found: Sequence[Restriction]) -> list[RestrictionLine]:
    owners = owners_of(one.audience_id for one in found)
    return [_line(by, one, owners[one.audience_id]) for one in found]


def _line(by: Actor, one: Restriction, owners: str) -> RestrictionLine:
    declared = registry.record_kind(one.record_kind)
    now = audience_of(one.record_kind, one.record_id)
    sees = now is not None and by.sees(int(now.pk))
    what = "A record that to others does not exist"
    if sees:
        what = f"{declared.label} {one.record_id}"
    elif now is not None and now.outside == CONTACT_OWNER:
        what = declared.label
    return RestrictionLine(
        one,
        what=what,
        url=address_of(declared, one.record_id) if sees else "",
        sight_url=f"/access/sight/{one.record_kind}/{one.record_id}/" if sees else "",
        set_by=one.set_by.name,
        seen_by=owners,
        reason=one.reason if sees else "",
        reviewer=one.reviewed_by.name if one.reviewed_by else "",
        own=one.set_by_id == by.account_id,
    )

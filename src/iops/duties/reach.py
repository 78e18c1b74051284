"""Whom a step of a chain reaches now."""

from django.db.models import Q

from iops.duties import kinds
from iops.duties.models import Duty
from iops.governance.access.authority import holder_of, on_duty_with_role
from iops.governance.access.models import AccountAudience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry

#: So many of a role or queue are told at once.
MOST = 20


class Reach:
    """Who is meant by a step, and who of them may see the record: for one command.

    Who holds a post, who is on duty and who sees an audience is looked up once each, however many
    duties ask for it.
    """

    def __init__(self, by: Actor) -> None:
        self._by = by
        self._meant: dict[str, list[int]] = {}
        self._seeing: dict[tuple[tuple[int, ...], int], frozenset[int]] = {}

    def of(self, to: str, duty: Duty) -> list[int]:
        """Who a step reaches: "owner", "post:duty-inspector", "role:sergeant", "queue", or what a
        capability declares.

        Whoever may not see the record is not reached: they could neither read nor confirm the
        alert.
        """
        found = self.named(to, duty)
        seers = self._seers(found, duty.audience_id)
        return [one for one in found if one in seers][:MOST]

    def named(self, to: str, duty: Duty) -> list[int]:
        """Who is meant, whether they may see the record or not."""
        if to == "owner":
            return [duty.owner_id] if duty.owner_id else []
        for known in registry.each("recipients"):
            if known.scheme == to:
                return list(known.accounts(duty.subject_kind, duty.subject_id))
        meant = _role_of(duty) if to == "queue" else to
        if meant not in self._meant:
            self._meant[meant] = self._look_up(meant)
        return self._meant[meant]

    def _look_up(self, meant: str) -> list[int]:
        scheme, _, name = meant.partition(":")
        if scheme == "post":
            holder = holder_of(name, force_id=self._by.force_id)
            return [] if holder is None else [holder.pk]
        return on_duty_with_role(name, force_id=self._by.force_id)

    def _seers(self, accounts: list[int], audience_id: int) -> frozenset[int]:
        key = (tuple(accounts), audience_id)
        if key not in self._seeing:
            held = AccountAudience.objects.filter(
                Q(until=None) | Q(until__gt=clock.now()),
                audience_id=audience_id,
                account_id__in=accounts,
            )
            self._seeing[key] = frozenset(held.values_list("account_id", flat=True))
        return self._seeing[key]


def _role_of(duty: Duty) -> str:
    """The step that means the role which works a duty's queue."""
    declared = kinds.queue(duty.queue)
    return f"role:{declared.role if declared else ''}"

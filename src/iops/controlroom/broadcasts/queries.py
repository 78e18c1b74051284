"""What people look at: a broadcast with its receipts, what came to me, what was sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from iops.controlroom.broadcasts import rules
from iops.controlroom.broadcasts.contracts import ALL, AREA, TEAM, UNIT
from iops.controlroom.broadcasts.models import Broadcast, Receipt
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import unveil

MOST = 100


@dataclass(frozen=True)
class Line:
    """A broadcast as a list shows it: to whom, from whom, how far it was read."""

    one: Broadcast
    sender: str
    read: int
    receipt: Receipt | None = None

    @property
    def to(self) -> str:
        name = self.one.name
        words = {UNIT: name, TEAM: f"team {name}", AREA: f"area {name}", ALL: "all on duty"}
        return str(words.get(self.one.to, name))

    @property
    def progress(self) -> str:
        return rules.progress(self.read, self.one.recipients)

    @property
    def ended(self) -> bool:
        return self.one.all_read_at is not None or self.one.closed_at is not None


@dataclass(frozen=True)
class ReceiptLine:
    """One recipient, by name and unit, and when they read it."""

    receipt: Receipt
    name: str


@dataclass(frozen=True)
class BroadcastCard:
    """A broadcast with every recipient, those who have not read it first."""

    line: Line
    receipts: Sequence[ReceiptLine]

    @property
    def unread(self) -> Sequence[ReceiptLine]:
        return [one for one in self.receipts if one.receipt.read_at is None]


def _shown(lines: Iterable[Line]) -> list[tuple[str, int]]:
    return [("broadcast", line.one.pk) for line in lines]


@record_view("broadcasts.mine", permission="broadcasts.read", shows=_shown)
def to_me(*, by: Actor) -> list[Line]:
    """What came to the actor, unread first, then the newest."""
    mine = Receipt.objects.visible_to(by).filter(account_id=by.account_id)
    found = list(mine.select_related("broadcast").order_by("-pk")[:MOST])
    receipts = {one.broadcast_id: one for one in found}
    lines = _lines(by, [one.broadcast for one in found], receipts)
    return sorted(
        lines,
        key=lambda line: line.ended or line.receipt is None or line.receipt.read_at is not None,
    )


@record_view("broadcasts.sent", permission="broadcasts.send", shows=_shown)
def sent(*, by: Actor) -> list[Line]:
    """What was sent lately by anybody, the newest first."""
    found = Broadcast.objects.visible_to(by).order_by("-sent_at")
    return _lines(by, list(found[:MOST]), {})


@record_view("broadcasts.one", permission="broadcasts.read", shows=lambda card: _shown([card.line]))
def broadcast_card(*, by: Actor, broadcast_id: int) -> BroadcastCard:
    """One broadcast: for who may send any, and for its recipients. Raises NotVisible."""
    found = Broadcast.objects.visible_to(by).filter(pk=broadcast_id).first()
    receipts = list(Receipt.objects.visible_to(by).filter(broadcast_id=broadcast_id))
    mine = next((one for one in receipts if one.account_id == by.account_id), None)
    if found is None or (mine is None and not by.may("broadcasts.send")):
        raise NotVisible("There is no broadcast with this number that you may see.")
    if not by.may("broadcasts.send"):
        receipts = [one for one in receipts if one.account_id == by.account_id]
    people = Account.objects.filter(pk__in=[one.account_id for one in receipts])
    names = dict(people.values_list("pk", "name"))
    lines = [ReceiptLine(one, names.get(one.account_id, "")) for one in receipts]
    lines.sort(key=lambda line: (line.receipt.read_at is not None, line.receipt.callsign,
                                 line.name))  # fmt: skip
    return BroadcastCard(_lines(by, [found], {found.pk: mine} if mine else {})[0], lines)


def _lines(by: Actor, found: Sequence[Broadcast], receipts: dict[int, Receipt]) -> list[Line]:
    ids = [one.pk for one in found]
    counts = dict(
        Receipt.objects.filter(broadcast_id__in=ids)
        .values("broadcast_id")
        .annotate(read=Count("pk", filter=Q(read_at__isnull=False)))
        .values_list("broadcast_id", "read")
    )
    people = Account.objects.filter(pk__in={one.created_by for one in found})
    names = dict(people.values_list("pk", "name"))
    unveil(by, *found)
    return [
        Line(one, names.get(one.created_by, ""), counts.get(one.pk, 0), receipts.get(one.pk))
        for one in found
    ]

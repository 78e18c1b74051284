"""Opening and closing duties within the command that makes them due."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from iops.duties import commands, kinds
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind


def on_fact(fact: Fact, by: Actor) -> None:
    """Close the duties that this fact ends, and open those it begins."""
    if fact.type.startswith("duties."):
        return
    closes, opens = kinds.closed_by(fact.type), kinds.opened_by(fact.type)
    if closes or opens:
        with _seeing(by, fact.audience_id):
            _follow(fact, by, closes, opens)


def account_withdrawn(fact: Fact, by: Actor) -> None:
    """What somebody owed who has left is owed by their queues, and not only from the night on."""
    commands.hand_over(by=by, account_id=fact.id)


@contextmanager
def _seeing(by: Actor, audience_id: int) -> Iterator[None]:
    """A duty belongs to the audience of its fact, whether or not whoever acts may see it: the
    administrator asks for a wider role, and sees none of the duties of those who approve it."""
    if by.sees(audience_id):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('iops.audiences', true)")
        before = cursor.fetchone()[0] or "{}"
        cursor.execute(
            "SELECT set_config('iops.audiences', "
            "array_append(%s::integer[], %s::integer)::text, true)",
            [before, audience_id],
        )
        yield
        cursor.execute("SELECT set_config('iops.audiences', %s, true)", [before])


def _follow(fact: Fact, by: Actor, closes: Sequence[DutyKind], opens: Sequence[DutyKind]) -> None:
    for kind in closes:
        if kind.code in fact.data.get("keeps_open", ()):
            continue
        commands.end_duties(by=by, kind=kind.code, subject_kind=fact.kind, subject_id=fact.id)
    for kind in opens:
        if kind.applies is not None and not kind.applies(fact):
            continue
        now = clock.now()
        commands.open_duty(
            by=by,
            kind=kind.code,
            subject_kind=fact.kind,
            subject_id=fact.id,
            audience_id=fact.audience_id,
            due_at=kind.due(fact, now),
            opened_at=now,
            number=str(fact.data.get("number", "")),
            risk=kind.risk(fact) if kind.risk else 0,
            owner_id=fact.data.get("owner"),
        )

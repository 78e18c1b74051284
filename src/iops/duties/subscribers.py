"""Opening and closing duties within the command that makes them due."""

from iops.duties import commands, kinds
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def on_fact(fact: Fact, by: Actor) -> None:
    """Close the duties that this fact ends, and open those it begins."""
    if fact.type.startswith("duties."):
        return
    for kind in kinds.closed_by(fact.type):
        if kind.code in fact.data.get("keeps_open", ()):
            continue
        commands.end_duties(by=by, kind=kind.code, subject_kind=fact.kind, subject_id=fact.id)
    for kind in kinds.opened_by(fact.type):
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

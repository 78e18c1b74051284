"""The desks of a force: what a supervisor sets up."""

from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from iops.controlroom.desks import rules
from iops.controlroom.desks.commands.shared import (
    end_sitting,
    fact,
    settle,
    sitting_at,
    the_desk,
    the_desks,
)
from iops.controlroom.desks.commands.watch import ring
from iops.controlroom.desks.contracts import AreaKind, Ended
from iops.controlroom.desks.models import Desk, DeskArea, Merger, Placing
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.places.queries import areas_of

#: What a desk covers: (kind, code).
Areas = Sequence[tuple[str, str]]


@command("desks.make", permission="desks.manage", result="desk")
def make_desk(
    *, by: Actor, code: str, name: str, areas: Areas = (), takes_rest: bool = False
) -> Outcome[Desk]:
    """Make a desk. The first of a force takes what is no other desk's, whatever was said.

    An area that was another desk's is this one's from now on. Raises Invalid naming every wrong
    field.
    """
    desks = the_desks(by)
    code, name = code.strip().upper(), " ".join(name.split())
    all_at_once(_wrong(desks, None, code, name, areas))
    rest = takes_rest or not desks
    facts = _no_other_takes_the_rest(desks, None) if rest else []
    desk = Desk.objects.create(
        audience_id=open_audience(by.force_id), created_by=by.account_id, force_id=by.force_id,
        code=code, name=name, takes_rest=rest,
    )  # fmt: skip
    desks[desk.pk] = desk
    _cover(by, desk, areas)
    facts += [fact("desks.made", desk), fact("desks.areas_changed", desk)]
    return Outcome(desk, [*facts, *ring(by, desks)])


@command("desks.change", permission="desks.manage", result="desk")
def change_desk(
    *,
    by: Actor,
    desk_id: int,
    code: str,
    name: str,
    areas: Areas,
    takes_rest: bool = False,
    expected_version: int | None = None,
) -> Outcome[Desk]:
    """Change what a desk is called and what it covers; open incidents follow their place at once.

    Raises Invalid naming every wrong field, EditConflict, Refused where nothing would take the
    rest.
    """
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    code, name = code.strip().upper(), " ".join(name.split())
    all_at_once(_wrong(desks, desk, code, name, areas))
    if desk.takes_rest and not takes_rest:
        raise Refused(
            f"{desk.name} takes what is no other desk's. Say at another desk that it does so."
        )
    expect_version(desk, expected_version, {"code": code, "name": name})
    facts = []
    if takes_rest and not desk.takes_rest:
        facts += _no_other_takes_the_rest(desks, desk)
    desk.code, desk.name, desk.takes_rest = code, name, takes_rest
    desk.save(update_fields=["code", "name", "takes_rest", "version"])
    _cover(by, desk, areas)
    facts += [fact("desks.changed", desk), fact("desks.areas_changed", desk)]
    return Outcome(desk, [*facts, *ring(by, desks)])


@command("desks.close", permission="desks.manage", result="desk")
def close_desk(*, by: Actor, desk_id: int) -> Outcome[Desk]:
    """Close a desk for good: its areas fall to whoever takes the rest; its history stays.

    Raises Refused for the desk that takes the rest, unless it is the last.
    """
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    if desk.takes_rest and len(desks) > 1:
        raise Refused(
            f"{desk.name} takes what is no other desk's. Say at another desk that it does so, then "
            "close this one."
        )
    now = clock.now()
    for one in sitting_at([desk.pk]):
        end_sitting(one, Ended.CLOSED, now)
    _end_mergers(by, desk)
    DeskArea.objects.filter(desk=desk).delete()
    Placing.objects.filter(desk=desk, ended_at=None).update(ended_at=now)
    desk.closed_at, desk.takes_rest, desk.covered_by = now, False, None
    desk.version += 1
    desk.save(update_fields=["closed_at", "takes_rest", "covered_by", "version"])
    left = {pk: one for pk, one in desks.items() if pk != desk.pk}
    facts = [fact("desks.closed", desk), fact("desks.areas_changed", desk), *settle(left)]
    return Outcome(desk, [*facts, *ring(by, left)])


def _wrong(
    desks: dict[int, Desk], but: Desk | None, code: str, name: str, areas: Areas
) -> dict[str, str]:
    wrong = rules.wrong_words(code, name)
    others = [one for one in desks.values() if but is None or one.pk != but.pk]
    same = next((one for one in others if one.code == code), None)
    if same is not None:
        wrong["code"] = f"{same.name} has the code {code} already. Choose another."
    known = {(kind, area) for kind in AreaKind for area, _ in areas_of(kind)}
    missing = [area for kind, area in areas if (kind, area) not in known]
    if missing:
        listed = ", ".join(missing[:5])
        wrong["areas"] = f"There is no division or beat {listed}. Write its code as on the map."
    return wrong


def _cover(by: Actor, desk: Desk, areas: Areas) -> None:
    """The areas of the desk are these, whoever had them before."""
    held = set(DeskArea.objects.filter(desk=desk).values_list("kind", "area"))
    wanted = set(areas)
    for kind, area in held - wanted:
        DeskArea.objects.filter(desk=desk, kind=kind, area=area).delete()
    for kind, area in sorted(wanted - held):
        DeskArea.objects.filter(force_id=desk.force_id, kind=kind, area=area).delete()
        DeskArea.objects.create(
            audience_id=desk.audience_id, created_by=by.account_id, desk=desk,
            force_id=desk.force_id, kind=kind, area=area,
        )  # fmt: skip


def _no_other_takes_the_rest(desks: dict[int, Desk], but: Desk | None) -> list[Fact]:
    facts = []
    for one in desks.values():
        if one.takes_rest and (but is None or one.pk != but.pk):
            one.takes_rest = False
            one.version += 1
            one.save(update_fields=["takes_rest", "version"])
            facts.append(fact("desks.changed", one))
    return facts


def _end_mergers(by: Actor, desk: Desk) -> None:
    """What was merged into a desk that closes does its own work again, and so does the desk."""
    going = Merger.objects.filter(Q(desk=desk) | Q(into=desk), merged__endswith=None)
    for merger in going:
        merger.merged = DateTimeTZRange(merger.merged.lower, clock.now())
        merger.ended_by = by.account_id
        merger.save(update_fields=["merged", "ended_by"])

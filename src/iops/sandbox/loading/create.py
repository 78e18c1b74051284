"""Making the force in the database: whole, or not there at all.

The rows are loaded in one transaction. Then, on several connections at once, come indexes, keys
and the names for search; the row of ``sandbox_force`` is the last. What an interruption leaves is
recognised and cleared away (``unfinished``).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import forget, system_actor
from iops.governance.access.models import DutyPost, Force, Role
from iops.kernel import clock
from iops.kernel.bulk import DOOR, Run, batch, bulk_run, copy_rows, copy_text
from iops.kernel.errors import Invalid, Refused
from iops.kernel.models import DatabaseMark
from iops.reference.codes import queries as codes
from iops.reference.places.load import store_network
from iops.sandbox.force.force import Force as MadeForce
from iops.sandbox.force.force import make_force
from iops.sandbox.force.plan import GENERATOR_VERSION, ForcePlan
from iops.sandbox.loading import desks, finishing, indexes, offers, plans, sequences, unfinished
from iops.sandbox.loading.context import Context
from iops.sandbox.loading.emptying import empty
from iops.sandbox.loading.ground import Ground, InventedGround, RealGround
from iops.sandbox.loading.hidden import hidden_audiences
from iops.sandbox.loading.indexes import Removed
from iops.sandbox.loading.making import pieces
from iops.sandbox.loading.real import (
    DataFolder,
    Say,
    load_geography,
    load_published,
    name_parents,
)
from iops.sandbox.models import SandboxForce

#: Of the accounts that carry the name of a role. Sandbox only, and the same everywhere.
DEMO_PASSWORD: Final = "sandbox-demo-2026"  # noqa: S105 - meant to be known
#: From so many people on, new files for the tables cost less than a second visit to their rows.
WORTH_FREEZING: Final = 200_000


@dataclass
class Timing:
    """Rows and seconds of a table: made (with its text), and copied."""

    rows: int = 0
    made: float = 0.0
    copied: float = 0.0


@dataclass
class Made:
    """What was made, and what it cost."""

    force: MadeForce
    password: str  # of the demo accounts, as it is stored
    laid_out: float = 0.0
    tables: dict[str, Timing] = field(default_factory=dict)
    loading: float = 0.0  # wall clock of generation and COPY together
    finishing: float = 0.0  # of indexes, keys, open duties and the names for search
    searchable: int = 0

    @property
    def rows(self) -> int:
        return sum(timing.rows for timing in self.tables.values())


def refuse_unless_sandbox() -> None:
    """Raises Refused for a database that is not marked as a sandbox."""
    mark = DatabaseMark.objects.first()
    if mark is None or mark.kind != "sandbox":
        kind = "not marked" if mark is None else f"marked {mark.kind}"
        raise Refused(
            f"This database is {kind}; an invented force belongs into a sandbox only. Run "
            "“iops setup --mark sandbox” on a new database."
        )


def create(
    plan: ForcePlan, *, again: bool = False, data: Path | None = None, say: Say = print
) -> Made:
    """Make the force of this plan, on invented land or, with a folder of data, on real ground.

    Raises Refused (not a sandbox, or there is a force already) and Invalid (data is missing).
    """
    folder = None if data is None else DataFolder.of(data.resolve())
    refuse_unless_sandbox()
    with unfinished.alone():
        if cleared := unfinished.clear():
            say(cleared)
        before = SandboxForce.objects.first()
        if before is not None and not again:
            raise Refused(
                f"There is a sandbox force here already: {before.people:,} people, seed "
                f"{before.seed}. “--again” throws it away and makes another."
            )
        began = perf_counter()
        with ThreadPoolExecutor(1) as beside:  # to make it is slow by design
            password = beside.submit(make_password, DEMO_PASSWORD)
            made = Made(make_force(plan), password.result())
        made.laid_out = perf_counter() - began
        by = system_actor("sandbox")
        with bulk_run("sandbox", by=by, source=f"people {plan.people}, seed {plan.seed}") as run:
            _make(made, plan, run, folder, say, anew=before is not None)
        forget()
    return made


def _make(
    made: Made, plan: ForcePlan, run: Run, folder: DataFolder | None, say: Say, *, anew: bool
) -> None:
    began = perf_counter()
    with batch(run):
        if anew:
            with connections[DOOR].cursor() as cursor:
                empty(cursor)
        ctx, removed = _load(made, plan, run, folder, say, emptied=anew)
    made.loading = perf_counter() - began
    try:
        began = perf_counter()
        made.searchable = finishing.finish(ctx, run, removed)
        forget()
        desks.set_up(run.by)
        offers.set_up(run.by)
        plans.write(run.by)
        with batch(run), connections[DOOR].cursor() as cursor:
            indexes.attach(cursor, removed)
            _name(plan, ctx, run, folder)
            unfinished.forget(cursor)
        made.finishing = perf_counter() - began
    except BaseException:
        unfinished.clear()
        raise


def erase() -> None:
    """Throw the sandbox force and everything that was recorded about it away."""
    refuse_unless_sandbox()
    with unfinished.alone():
        if not unfinished.clear():
            with transaction.atomic(using=DOOR, durable=True), connections[DOOR].cursor() as cursor:
                empty(cursor)
        forget()


def _load(
    made: Made,
    plan: ForcePlan,
    run: Run,
    folder: DataFolder | None,
    say: Say,
    *,
    emptied: bool,
) -> tuple[Context, Sequence[Removed]]:
    """All rows, in the caller's transaction; what is to be made again when they are committed."""
    with connections[DOOR].cursor() as cursor:
        hidden = hidden_audiences(cursor, run.by.force_id)
        taken = sequences.taken(cursor)
        removed = indexes.remove(cursor)
        renewed = frozenset(indexes.LARGE) if emptied else frozenset()
        if not emptied and plan.people >= WORTH_FREEZING:
            renewed = indexes.renew(cursor)
        watching = indexes.unwatch(cursor)
    if folder is not None:
        load_geography(run, folder, say)
        name_parents()
    ground = _ground(made.force, taken, real=folder is not None)
    ctx = _context(made.force, ground, taken, run, hidden)
    with pieces(ctx, made.password, make_password(None)) as found:
        for piece in found:
            started = perf_counter()
            copy_text(run, piece.table, piece.columns, piece.text, count=piece.rows,
                      audience_id=ctx.audience, freeze=piece.table in renewed)  # fmt: skip
            timing = made.tables.setdefault(piece.table, Timing())
            timing.rows += piece.rows
            timing.made += piece.seconds
            timing.copied += perf_counter() - started
    _rest(ctx, made.force, plan, run, folder)
    if folder is not None:
        with connections[DOOR].cursor() as cursor:
            sequences.follow_on(cursor)
        load_published(run, folder, say)
    with connections[DOOR].cursor() as cursor:
        indexes.refer_again(cursor, removed)
        sequences.follow_on(cursor)  # by the keys, which are there again
        for statement in watching:
            cursor.execute(statement)
    unfinished.note(run, plan, ctx.now, removed)
    return ctx, removed


def _ground(force: MadeForce, taken: dict[str, int], *, real: bool) -> Ground:
    if not real:
        return InventedGround(force, taken)
    try:
        return RealGround.read(force, taken)
    except LookupError as error:
        raise Invalid(f"{error}. docs/data.md says what is needed.") from None


def _context(
    force: MadeForce, ground: Ground, taken: dict[str, int], run: Run, hidden: tuple[int, int]
) -> Context:
    by = run.by
    police = Force.objects.using(DOOR).get(pk=by.force_id)
    return Context(
        force=force,
        ground=ground,
        now=clock.now(),
        audience=open_audience(police.pk),
        loader=by.account_id,
        run=run.id,
        police_force=police.pk,
        taken=taken,
        roles=dict(Role.objects.using(DOOR).values_list("code", "pk")),
        posts=dict(DutyPost.objects.using(DOOR).values_list("code", "pk")),
        labels={
            ("ethnicity", code.code): str(code.detail.get("police_uk", ""))
            for code in codes.codes("ethnicity")
        },
        minutes={grade.code: int(grade.detail["minutes"]) for grade in codes.codes("grades")},
        hidden=hidden,
    )


def _rest(
    ctx: Context, force: MadeForce, plan: ForcePlan, run: Run, folder: DataFolder | None
) -> None:
    """The road network, and the numbers that are taken."""
    if folder is None:
        packed = io.BytesIO()
        force.network.write(packed)
        store_network(run, f"Sandbox, seed {plan.seed}", packed.getvalue(), force.network)
    rows = [
        (series, period, last)
        for series, numbers in ctx.numbers.items()
        for period, last in numbers.last.items()
    ]
    copy_rows(run, "kernel_number_series", ("series", "period", "last"), rows)


def _name(plan: ForcePlan, ctx: Context, run: Run, folder: DataFolder | None) -> None:
    """Which force this is: the last row, and so the mark of a whole force."""
    columns = ("id", "people", "seed", "generator", "today", "data", "made_at")
    today = plan.reference_date - timedelta(days=1)
    row = (
        1,
        plan.people,
        plan.seed,
        GENERATOR_VERSION,
        today,
        "" if folder is None else str(folder.folder),
        ctx.now,
    )
    copy_rows(run, "sandbox_force", columns, [row])

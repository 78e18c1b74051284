"""Making the force in the database: one transaction, so there is a whole force or none."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import forget, system_actor
from iops.governance.access.contracts import OPEN
from iops.governance.access.models import DutyPost, Force, Role
from iops.kernel import clock
from iops.kernel.bulk import DOOR, Run, batch, bulk_run, copy_rows, copy_text
from iops.kernel.errors import Invalid, Refused
from iops.kernel.models import DatabaseMark
from iops.pole.search.rebuild import ALONE, rebuild
from iops.reference.codes import queries as codes
from iops.reference.places.load import store_network
from iops.sandbox.force.columns import Batch
from iops.sandbox.force.force import Force as MadeForce
from iops.sandbox.force.force import make_force
from iops.sandbox.force.plan import GENERATOR_VERSION, ForcePlan
from iops.sandbox.loading import geography, indexes, past, people, searches, staff
from iops.sandbox.loading.context import Context, Piece, Pieces
from iops.sandbox.loading.ground import Ground, InventedGround, RealGround
from iops.sandbox.loading.hidden import hidden_audiences
from iops.sandbox.loading.open_work import open_duties
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
_AHEAD = 3  # pieces that wait for COPY: bounds the memory

Maker = Callable[[Context, Batch], Pieces]
#: What becomes of each table of the force, in an order in which every id exists before its use.
MAKERS: Final[dict[str, Maker]] = {
    "areas": geography.areas,
    "streets": geography.streets,
    "addresses": geography.addresses,
    "premises": geography.premises,
    "postcodes": geography.postcodes,
    "people": people.persons,
    "profiles": people.profiles,
    "truth": people.truth,
    "vehicles": people.vehicles,
    "phones": people.phones,
    "markers": people.markers,
    "incidents": past.incidents,
    "crimes": past.crimes,
    "stops": searches.stops,
}
#: What a load onto real ground takes from public files instead.
INVENTED: Final = ("areas", "streets", "addresses", "premises", "postcodes")
_EMPTIED: Final = (
    *indexes.LARGE, "places_area", "places_area_part", "places_road_network", "sandbox_force",
    "sandbox_person", "search_name", "search_word", "resources_unit", "resources_crew_member",
    "resources_unit_position", "resources_position", "duties_duty",
    "duties_alert", "duties_delivery", "duties_queue_sample", "disposal_review", "crimes_charge",
    "incidents_thrive", "incidents_no_crime",
    "incidents_link", "contacts_draft", "crimes_enquiry", "kernel_number_series",
    "kernel_idempotency", "access_posting", "access_rank_held", "access_post_holding",
    "access_account_audience", "access_api_token", "access_break_glass", "access_audience_grant",
    "access_team", "returns_anonymous_point",
)  # fmt: skip


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
    laid_out: float = 0.0
    tables: dict[str, Timing] = field(default_factory=dict)
    loading: float = 0.0  # wall clock of generation and COPY together
    indexing: float = 0.0
    searching: float = 0.0
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
    before = SandboxForce.objects.first()
    if before is not None and not again:
        raise Refused(
            f"There is a sandbox force here already: {before.people:,} people, seed "
            f"{before.seed}. “--again” throws it away and makes another."
        )
    began = perf_counter()
    made = Made(make_force(plan))
    made.laid_out = perf_counter() - began
    by = system_actor("sandbox")
    with (
        bulk_run("sandbox", by=by, source=f"people {plan.people}, seed {plan.seed}") as run,
        transaction.atomic(using=DOOR, durable=True),
    ):
        if before is not None:
            _erase()
        _load(made, plan, run, folder, say)
    with connections[DOOR].cursor() as cursor:
        _analyse_the_rest(cursor)
    forget()
    return made


def _analyse_the_rest(cursor: Any) -> None:
    """Statistics of what was not analysed in the load: small tables, and the projection."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace AND NOT relname = ANY (%s) ORDER BY 1",
        [list(indexes.LARGE)],
    )
    cursor.execute("ANALYZE " + ", ".join(row[0] for row in cursor.fetchall()))


def erase() -> None:
    """Throw the sandbox force and everything that was recorded about it away."""
    refuse_unless_sandbox()
    with transaction.atomic(using=DOOR, durable=True):
        _erase()
    forget()


def _erase() -> None:
    with connections[DOOR].cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_EMPTIED)} RESTART IDENTITY CASCADE")
        cursor.execute("TRUNCATE account_emailaddress, mfa_authenticator, django_session CASCADE")
        cursor.execute("DELETE FROM usersessions_usersession")
        cursor.execute("DELETE FROM access_account WHERE NOT is_system")
        # Their grants named teams and accounts that are gone.
        cursor.execute("DELETE FROM access_audience WHERE restriction <> %s", [OPEN])
        cursor.execute(
            "INSERT INTO access_account_audience (account_id, audience_id) "
            "SELECT a.id, o.id FROM access_account a, access_audience o WHERE a.is_system"
        )


def _load(made: Made, plan: ForcePlan, run: Run, folder: DataFolder | None, say: Say) -> None:
    with connections[DOOR].cursor() as cursor:
        hidden = hidden_audiences(cursor, run.by.force_id)
        taken = _taken(cursor)
        removed = indexes.remove(cursor)
        began = perf_counter()
        if folder is not None:
            load_geography(run, folder, say)
            name_parents()
        ground = _ground(made.force, taken, real=folder is not None)
        ctx = _context(made.force, ground, taken, run, hidden)
    password, unusable = make_password(DEMO_PASSWORD), make_password(None)
    with _pieces(ctx, password, unusable) as found:
        for piece in found:
            started = perf_counter()
            with batch(run):
                copy_text(run, piece.table, piece.columns, piece.text, count=piece.rows,
                          audience_id=ctx.audience)  # fmt: skip
            timing = made.tables.setdefault(piece.table, Timing())
            timing.rows += piece.rows
            timing.made += piece.seconds
            timing.copied += perf_counter() - started
    with batch(run):
        _rest(ctx, made.force, plan, run, folder)
    with connections[DOOR].cursor() as cursor:
        _follow_on(cursor)
    if folder is not None:
        load_published(run, folder, say)
    made.loading = perf_counter() - began
    began = perf_counter()
    with connections[DOOR].cursor() as cursor:
        indexes.restore(cursor, removed, search=False)
        _follow_on(cursor)
        cursor.execute("ANALYZE " + ", ".join(indexes.LARGE))
    with batch(run):
        open_duties(ctx, run)
    made.indexing = perf_counter() - began
    began = perf_counter()
    made.searchable = rebuild(batch=ALONE, empty=True)
    with connections[DOOR].cursor() as cursor:
        indexes.restore(cursor, removed, search=True)
    made.searching = perf_counter() - began


def _ground(force: MadeForce, taken: dict[str, int], *, real: bool) -> Ground:
    if not real:
        return InventedGround(force, taken)
    try:
        return RealGround.read(force, taken)
    except LookupError as error:
        raise Invalid(f"{error}. docs/data.md says what is needed.") from None


def _taken(cursor: Any) -> dict[str, int]:
    """The highest id of each table that is loaded."""
    tables = {
        *indexes.LARGE, "places_area", "places_area_part", "access_account", "access_team",
        "access_posting", "access_rank_held", "access_post_holding", "access_account_audience",
        "resources_unit", "resources_crew_member", "duties_duty",
    } - {"sandbox_truth"}  # fmt: skip
    taken = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        taken[table] = int(cursor.fetchone()[0])
    return taken


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


@contextmanager
def _pieces(ctx: Context, password: str, unusable: str) -> Iterator[Iterator[Piece]]:
    """The pieces, made in a thread of its own while earlier ones are being copied."""
    waiting: queue.Queue[Piece | Exception | None] = queue.Queue(_AHEAD)
    given_up = threading.Event()

    def put(one: Piece | Exception | None) -> None:
        while not given_up.is_set():
            try:
                waiting.put(one, timeout=0.2)
                return
            except queue.Full:
                continue

    def make() -> None:
        try:
            for piece in _made(ctx, password, unusable):
                if given_up.is_set():
                    return
                put(piece)
            put(None)
        except Exception as error:
            put(error)

    def taken() -> Iterator[Piece]:
        while (one := waiting.get()) is not None:
            if isinstance(one, Exception):
                raise one
            yield one

    thread = threading.Thread(target=make, name="sandbox", daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        given_up.set()
        thread.join()


def _made(ctx: Context, password: str, unusable: str) -> Pieces:
    yield from staff.accounts(ctx, password, unusable)
    yield from staff.posts(ctx)
    yield from staff.units(ctx)
    real = isinstance(ctx.ground, RealGround)
    if isinstance(ctx.ground, RealGround):
        yield from geography.organisations_of(ctx, ctx.ground)
    for table in MAKERS:
        if table == "truth":  # comes with the profiles
            continue
        if real and table in INVENTED:
            continue
        wanted = ("profiles", "truth") if table == "profiles" else (table,)
        began = perf_counter()
        for name, made in ctx.force.batches(*wanted):
            generated = perf_counter() - began
            for piece in MAKERS[name](ctx, made):
                yield Piece(piece.table, piece.columns, piece.text, piece.rows,
                            piece.seconds + generated)  # fmt: skip
                generated = 0.0
            began = perf_counter()


def _rest(
    ctx: Context, force: MadeForce, plan: ForcePlan, run: Run, folder: DataFolder | None
) -> None:
    """The road network, the numbers that are taken, and which force this is."""
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


_SEQUENCES = """
    SELECT c.relname, pg_get_serial_sequence(c.relname, 'id')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''
      AND split_part(c.relname, '_', 1) = ANY (%s)
"""


def _follow_on(cursor: Any) -> None:
    """Identity sequences go on after what was loaded."""
    rooms = ["access", "places", "people", "objects", "links", "identity", "organisations",
             "contacts", "incidents", "crimes", "encounters", "resources", "dispatch",
             "duties"]  # fmt: skip
    cursor.execute(_SEQUENCES, [rooms])
    for table, sequence in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(%s, greatest((SELECT coalesce(max(id), 1) FROM {table}),"
            " (SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = %s)))",
            [sequence, sequence],
        )

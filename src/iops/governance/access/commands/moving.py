"""Moving a record to another audience, with everything that is seen because it is seen.

One mechanism for all who ask: a restriction set or lifted, and broken glass. The walk comes from
the declarations (``kernel.belonging``); the database does each step by one statement, and checks
that this actor may (``sql/move.sql``). A row that carries a narrower audience of its own stays,
and what names two records stays with the more restricted of them.
"""

from django.db import connection

from iops.governance.access.audiences import held_by_all, whole_sight
from iops.governance.access.models import Audience, Move
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.belonging import MOVED, Seen, kinds_drawn, seen_with
from iops.kernel.errors import NotVisible
from iops.kernel.events import Fact
from iops.kernel.registry import registry


def audience_of(record_kind: str, record_id: int) -> Audience | None:
    """The audience of any record, seen or not: asked of the owner's function."""
    try:
        registry.record_kind(record_kind)
    except LookupError:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_audience_of(%s, %s)", [record_kind, record_id])
        found = cursor.fetchone()[0]
    # Asked for in any case: what does not exist is answered with as much work as what is hidden.
    return Audience.objects.filter(pk=found or 0).first()


def move_record(
    *, by: Actor, record_kind: str, record_id: int, becomes: int, reason: str
) -> list[Fact]:
    """Move a record and what goes with it, inside a command; answers the facts to state.

    Nothing happens where it is there already. The facts are heard by those who lose sight as by
    those who gain it. Raises NotVisible where there is no such record; the database refuses an
    actor who neither sees it nor broke the glass before it.
    """
    audience = audience_of(record_kind, record_id)
    if audience is None:
        raise NotVisible("There is no record with this number that you may see.")
    was = int(audience.pk)
    if was == becomes:
        return []
    move = Move.objects.create(
        record_kind=record_kind,
        record_id=record_id,
        was_id=was,
        becomes_id=becomes,
        reason=reason,
        moved_by=by.account_id,
    )
    drawn = kinds_drawn()
    facts = [Fact(MOVED, record_kind, record_id, was), Fact(MOVED, record_kind, record_id, becomes)]
    _found(move, record_kind, [record_id])
    waiting = [(record_kind, [record_id])]
    while waiting:
        kind, ids = waiting.pop()
        own, *others = seen_with(kind)
        _rows(move, own, kind, ids)
        for place in others:
            moved, carried = _rows(move, place, kind, ids)
            _hold_to_both(move, place, kind, ids)
            for of, records in ((place.kind, moved), (place.carries[1] if place.carries else "",
                                                      carried)):  # fmt: skip
                if of and records:
                    waiting.append((of, records))
                if of in drawn:
                    facts += [Fact(MOVED, of, one, becomes) for one in records]
                    _found(move, of, records)
    move.done_at = clock.now()
    move.save(update_fields=["done_at"])
    return facts


def _rows(move: Move, place: Seen, kind: str, ids: list[int]) -> tuple[list[int], list[int]]:
    """Move the rows of a place; answers their numbers, and those of the records they carry."""
    if not ids:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, taken FROM access_move_rows("
            "%s, %s, %s, %s::bigint[], %s, %s, %s::text[], %s::text[], %s)",
            [
                move.pk, place.table, place.column, ids, place.kind_column, kind,
                [one for one, _ in place.others], [one for _, one in place.others],
                place.carries[0] if place.carries else "",
            ],
        )  # fmt: skip
        rows = cursor.fetchall()
    return [row[0] for row in rows], [row[1] for row in rows if row[1] is not None]


def _hold_to_both(move: Move, place: Seen, kind: str, ids: list[int]) -> None:
    """Ties whose ends are now restricted in different ways, or no longer are: seen by both.

    A tie that is narrower for a reason of its own stays.
    """
    if not ids or not place.others:
        return
    of = [
        f"access_audience_of({'t.' + end[1:] if end.startswith('@') else quoted(end)}, t.{column})"
        for end, column in place.others
    ]
    with whole_sight(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id, t.audience_id, a.signature LIKE '%%|only:both:%%',"
            f" array_remove(ARRAY[{', '.join(of)}], NULL)"
            f" FROM {place.table} t JOIN access_audience a ON a.id = t.audience_id"
            f" WHERE t.{place.column} = ANY (%s) AND t.audience_id <> %s"
            " AND a.restriction <> 'open'"
            + (f" AND t.{place.kind_column} = %s" if place.kind_column else ""),
            [ids, move.becomes_id, *([kind] if place.kind_column else [])],
        )
        ties = cursor.fetchall()
    held = {
        tie: held_by_all(move.becomes_id, *ends)
        for tie, audience, made, ends in ties
        if made or audience in (move.was_id, *ends)
    }
    with whole_sight(), connection.cursor() as cursor:
        for tie, audience in held.items():
            cursor.execute(
                f"UPDATE {place.table} SET audience_id = %s, version = version + 1"
                " WHERE id = %s AND audience_id <> %s",
                [audience, tie, audience],
            )


def quoted(kind: str) -> str:
    """A declared kind of record as SQL says it."""
    return "'" + kind.replace("'", "''") + "'"


def _found(move: Move, kind: str, ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_move_found(%s, %s, %s::bigint[])", [move.pk, kind, ids])

"""The rows of a force as pieces of text for COPY, made while earlier ones are being copied."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from iops.sandbox.force.columns import Batch
from iops.sandbox.loading import geography, past, people, searches, staff
from iops.sandbox.loading.context import Context, Piece, Pieces
from iops.sandbox.loading.ground import RealGround

_AHEAD = 8  # pieces that wait for COPY: bounds the memory

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


@contextmanager
def pieces(ctx: Context, password: str, unusable: str) -> Iterator[Iterator[Piece]]:
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

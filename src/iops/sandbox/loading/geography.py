"""Areas and the gazetteer."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from iops.sandbox.force.columns import Batch, Ints, Text, joined, numbers_as_text, pa, pc
from iops.sandbox.loading.arrays import constant, folded, numbers_of, points
from iops.sandbox.loading.context import Context, Pieces
from iops.sandbox.loading.ground import InventedGround, RealGround

SOURCE = "sandbox"
#: Address numbers of an invented force: beyond any that is given out in Britain so far.
FIRST_UPRN = 900_000_000_001


def _invented(ctx: Context) -> InventedGround:
    """These are the rows of the invented land; a load onto real ground has no use for them."""
    assert isinstance(ctx.ground, InventedGround)
    return ctx.ground


def areas(ctx: Context, made: Batch) -> Pieces:
    """Force, divisions and beats with their outlines, and the ring that answers "which beat?"."""
    began = perf_counter()
    rows = made.num_rows
    ids = ctx.follow("places_area", rows)
    codes = made.column("code")
    yield ctx.piece(
        "places_area",
        {
            "id": ids,
            "kind": made.column("kind"),
            "code": codes,
            "name": made.column("name"),
            "parent_code": pc.fill_null(made.column("parent_code"), ""),
            "outline": made.column("geometry"),
            "source": constant(SOURCE, rows),
        },
        began,
    )
    yield ctx.piece(
        "places_area_part",
        {
            "id": ctx.follow("places_area_part", rows),
            "area_id": ids,
            "kind": made.column("kind"),
            "ring": made.column("polygon"),
            "hole": constant(False, rows),
        },
        perf_counter(),
    )


def streets(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    names = {area.code: area.name for area in ctx.force.land.divisions}
    town = pa.array([names[code] for code in made.column("division").to_pylist()], pa.string())
    x, y = (made.column(n).to_numpy() for n in ("easting", "northing"))
    beat = ctx.force.land.beat_of(x, y)
    yield _places(
        ctx,
        made,
        _invented(ctx).number("streets", numbers_of(made.column("id"))),
        kind="street",
        label=joined(", ", made.column("name"), town),
        beat=beat,
        began=began,
        street=made.column("name"),
    )


def addresses(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    of = ctx.force.addresses
    numbers = numbers_of(made.column("id")) - 1
    beat = of.beat_of(numbers)
    town = _invented(ctx).localities.take(pa.array(beat))
    yield _places(
        ctx,
        made,
        _invented(ctx).number("addresses", numbers + 1),
        kind="address",
        label=joined(", ", made.column("line"), town, made.column("postcode")),
        beat=beat,
        began=began,
        number=made.column("number"),
        street=of.street_names.take(pa.array(numbers_of(made.column("street_id")) - 1)),
        postcode=made.column("postcode"),
        uprn=numbers_as_text(FIRST_UPRN + numbers),
    )


def postcodes(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    nth = np.arange(made.num_rows) + ctx.given["postcodes"]
    ctx.given["postcodes"] += made.num_rows
    codes = {beat.code: position for position, beat in enumerate(ctx.force.land.beats)}
    beat = np.array([codes[code] for code in made.column("beat").to_pylist()])
    yield _places(
        ctx,
        made,
        _invented(ctx).number("postcodes", nth + 1),
        kind="postcode",
        label=made.column("postcode"),
        beat=beat,
        began=began,
        postcode=made.column("postcode"),
    )


def premises(ctx: Context, made: Batch) -> Pieces:
    """Premises are places that people name, and organisations that can be victims."""
    began = perf_counter()
    of = ctx.force.addresses
    rows = made.num_rows
    address = numbers_of(made.column("address_id")) - 1
    numbers = numbers_of(made.column("id"))
    line = ctx.ground.lines(address)
    places = _invented(ctx).number("premises", numbers)
    yield _places(
        ctx,
        made,
        places,
        kind="premises",
        label=joined(", ", made.column("name"), line),
        beat=of.beat_of(address),
        began=began,
        subkind=made.column("kind"),
        number=numbers_as_text(of.numbers(address)),
        street=of.street_names.take(pa.array(of.street_of(address))),
        postcode=of.postcodes.take(pa.array(of.postcode_of(address))),
    )
    yield ctx.piece(
        "organisations_organisation",
        {
            **ctx.record("organisations_organisation",
                         ctx.at("organisations_organisation", numbers), None),
            "name": made.column("name"),
            "kind": made.column("kind"),
            "address": line,
            "place_id": places,
            "phone": constant("", rows),
        },
        perf_counter(),
    )  # fmt: skip


def _places(
    ctx: Context,
    made: Batch,
    ids: Ints,
    *,
    kind: str,
    label: Text,
    beat: Ints,
    began: float,
    **known: Any,
) -> Any:
    rows = made.num_rows
    x, y = (made.column(n).to_numpy() for n in ("easting", "northing"))
    if "longitude" in made.schema.names:
        lon, lat = made.column("longitude"), made.column("latitude")
    else:
        from iops.reference.places.grid import to_wgs84

        degrees = to_wgs84(x, y)
        lon, lat = (pa.array(np.round(v, 6)) for v in degrees)
    blank = constant("", rows)
    return ctx.piece(
        "places_place",
        {
            "id": ids,
            "kind": constant(kind, rows),
            "subkind": known.get("subkind", blank),
            "label": label,
            "search": folded(label),
            "number": known.get("number", blank),
            "street": known.get("street", blank),
            "postcode": known.get("postcode", blank),
            "point": points(x, y),
            "longitude": lon,
            "latitude": lat,
            "beat": ctx.force.addresses.beat_codes.take(pa.array(beat)),
            "division": _invented(ctx).divisions.take(pa.array(beat)),
            "source": constant(SOURCE, rows),
            "source_key": numbers_as_text(ids),
            "confidential": constant(False, rows),
            "uprn": known.get("uprn", blank),
        },
        began,
    )


def organisations_of(ctx: Context, ground: RealGround) -> Pieces:
    """Real premises as organisations that can be victims."""
    began = perf_counter()
    rows = len(ground.premises["id"])
    ids = np.arange(rows) + ground.first_organisation

    def text(name: str) -> Text:
        return pa.array(ground.premises[name].astype(object), pa.string())

    yield ctx.piece(
        "organisations_organisation",
        {
            **ctx.record("organisations_organisation", ids, None),
            "name": text("name"),
            "kind": pc.utf8_slice_codeunits(text("kind"), 0, 30),
            "address": text("line"),
            "place_id": ground.premises["id"],
            "phone": constant("", rows),
        },
        began,
    )

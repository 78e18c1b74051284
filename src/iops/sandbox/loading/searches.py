"""Stop and searches of the past, with what the published file says of the person."""

from __future__ import annotations

from time import perf_counter
from typing import Final

import numpy as np

from iops.sandbox.force.columns import Batch, Ints, Text, moments, pa, pc, take_text
from iops.sandbox.loading.arrays import constant, numbers_of, seconds_of
from iops.sandbox.loading.context import Context, Pieces
from iops.sandbox.loading.past import pick
from iops.sandbox.words import GROUNDS

_DAY: Final = 86_400
_AGE_BANDS: Final = pa.array(["under 10", "10-17", "18-24", "25-34", "over 34", None], pa.string())
_AGE_ENDS: Final = np.array([10, 18, 25, 35])
_NO_SEARCH: Final = "A no further action disposal"


def stops(ctx: Context, made: Batch) -> Pieces:
    """Stop and searches, with what the published file says of the person."""
    at = seconds_of(made.column("at"))
    kept = np.flatnonzero(at < ctx.second)
    if not len(kept):
        return
    made, at = made.take(pa.array(kept)), at[kept]
    began = perf_counter()
    rows = len(kept)
    numbers = numbers_of(made.column("id"))
    profile = numbers_of(made.column("profile_id"))
    person, _ = ctx.force.profiles.table(profile - 1)
    sex = person.column("sex")
    address = numbers_of(made.column("address_id")) - 1
    where = ctx.ground.where(address)
    nothing = pc.equal(made.column("outcome"), _NO_SEARCH)
    grounds = take_text(pa.array(GROUNDS), numbers % len(GROUNDS))
    yield ctx.piece(
        "encounters_encounter",
        {
            **ctx.record("encounters_encounter", ctx.at("encounters_encounter", numbers),
                         moments(at), by=pick(ctx, "response-officer", numbers),
                         seen=ctx.seen("profile", profile)),
            "number": ctx.numbers["SS"].take(at)[0],
            "kind": made.column("type"),
            "at": moments(at),
            "place_text": ctx.ground.lines(address),
            "easting": where["easting"],
            "northing": where["northing"],
            "longitude": where["longitude"],
            "latitude": where["latitude"],
            "beat": where["beat"],
            "profile_id": ctx.at("people_profile", profile),
            "gender": pc.if_else(pc.equal(sex, "1"), "Male",
                                 pc.if_else(pc.equal(sex, "2"), "Female", "")),
            "age_range": pc.fill_null(_AGE_BANDS.take(pa.array(_bands(person, at))), ""),
            "self_ethnicity": _labels(ctx, "ethnicity", person.column("ethnicity")),
            "officer_ethnicity": _observed(person.column("observed")),
            "legislation": made.column("legislation"),
            "search_object": made.column("object"),
            "grounds": grounds,
            "outcome": made.column("outcome"),
            "outcome_linked": pc.invert(nothing),
            "more_than_outer": constant(False, rows),
            "operation": constant(False, rows),
            "operation_name": constant("", rows),
        },
        began,
    )  # fmt: skip


def _bands(person: Batch, at: Ints) -> Ints:
    """Age bands as published, from what the record says of the date of birth."""
    years = pc.cast(pc.utf8_slice_codeunits(pc.fill_null(person.column("born"), "0"), 0, 4),
                    pa.int64()).to_numpy()  # fmt: skip
    age = 1970 + at // (365.2425 * _DAY) - years
    band = np.searchsorted(_AGE_ENDS, age, side="right")
    return np.where(years == 0, len(_AGE_BANDS) - 1, band)


def _labels(ctx: Context, code_list: str, codes: Text) -> Text:
    words = [ctx.labels.get((code_list, code or ""), "") for code in codes.to_pylist()]
    return pa.array(words, pa.string())


def _observed(codes: Text) -> Text:
    """Officer-defined ethnicity as published, from the observation code."""
    published = {"IC1": "White", "IC2": "White", "IC3": "Black", "IC4": "Asian", "IC5": "Asian",
                 "IC6": "Other"}  # fmt: skip
    return pa.array([published.get(code or "", "") for code in codes.to_pylist()], pa.string())

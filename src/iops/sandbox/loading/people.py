"""Profiles, who they are judged to be, their vehicles, phones, homes and markers; the truth."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any, Final

import numpy as np

from iops.pole.people.identifiers import CHECK_LETTERS
from iops.sandbox.force.columns import (
    Batch,
    Ints,
    days,
    joined,
    numbers_as_text,
    pa,
    pc,
    take_text,
)
from iops.sandbox.force.descriptions import descriptions
from iops.sandbox.loading.arrays import constant, numbers_of, present
from iops.sandbox.loading.context import Context, Piece, Pieces

#: The codes of the list marker-types for the kinds that the force draws.
MARKER_CODES: Final = {
    "violent": "VI", "weapons": "WE", "drugs": "DR", "self-harm": "SH", "suicidal": "SU",
    "mental-health": "MN", "escaper": "ES", "contagious": "CO", "firearms": "FI",
    "conceals": "CC", "ailment": "AT",
}  # fmt: skip
_ROMA_SINCE: Final = date(2021, 1, 1)
_EVIDENCE: Final = (
    "Officers' account of an arrest.", "Custody risk assessment.", "Statement of a witness.",
    "Intelligence log, graded.",
)  # fmt: skip
#: Invented PNC IDs are of these years on; seven digits a year.
_PNC_YEAR, _PNC_SERIALS = 2001, 10_000_000
#: Persons with several records whom somebody has judged to be one.
JUDGED_SHARE: Final = 0.6


def profiles(ctx: Context, made: Batch) -> Pieces:
    """What each source says of a person, and where it says the person lives."""
    began = perf_counter()
    force, rows = ctx.force, made.num_rows
    numbers = numbers_of(made.column("id")) - 1
    ids = ctx.at("people_profile", numbers + 1)
    seen = ctx.seen("profile", numbers + 1)
    recorded = _no_later_than_today(ctx, made.column("recorded_on"))
    housed = present(made.column("address_id"))
    address = np.maximum(numbers_of(made.column("address_id")) - 1, 0)
    places = ctx.ground.place(address)
    owner = force.profiles.of.owner_of(numbers)
    sex = made.column("sex")
    custody = pc.equal(made.column("source"), "custody")
    yield ctx.piece(
        "people_profile",
        {
            **ctx.record("people_profile", ids, recorded, seen=seen),
            "forename": pc.fill_null(made.column("forename"), ""),
            "middle": pc.fill_null(made.column("middle_names"), ""),
            "surname": pc.fill_null(made.column("surname"), ""),
            "born": made.column("born"),
            "sex": pc.if_else(pc.equal(sex, "1"), "M", pc.if_else(pc.equal(sex, "2"), "F", "")),
            "gender": constant("", rows),
            "ethnicity": _ethnicity(made.column("ethnicity"), recorded),
            "phone": _phones(ctx, numbers, owner),
            "address": pc.if_else(pa.array(housed), ctx.ground.lines(address), ""),
            "place_id": pa.array(places, mask=~housed),
            "confidence": pc.if_else(custody, "fingerprint", "claimed"),
            "pnc_id": _pnc_ids(owner, np.asarray(custody, bool)),
            "source": made.column("source"),
            "description": descriptions(force.people.draws, numbers, made.column("source")),
        },
        began,
    )
    began = perf_counter()
    kept = np.flatnonzero(housed)
    since = pc.cast(recorded, pa.string()).take(pa.array(kept))
    yield _links(ctx, began, "profile", ids[kept], "place", places[kept], "lives-at",
                 seen=seen[kept], since=since)  # fmt: skip
    yield from _judgements(ctx, numbers, owner, recorded)


def _pnc_ids(owner: Ints, custody: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    """The PNC ID of whoever was in custody: one a person, with its check letter."""
    column = constant("", len(owner))
    if not custody.any():
        return column
    year, serial = _PNC_YEAR + owner[custody] // _PNC_SERIALS, owner[custody] % _PNC_SERIALS
    letters = pa.array(list(CHECK_LETTERS))
    proved = (year % 100 * _PNC_SERIALS + serial) % len(CHECK_LETTERS)
    made = joined(
        "",
        numbers_as_text(year),
        pa.array(["/"] * len(serial)),
        pc.utf8_lpad(numbers_as_text(serial), 7, "0"),
        take_text(letters, proved),
    )
    return pc.replace_with_mask(column, pa.array(custody), made)


def truth(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    yield ctx.piece(
        "sandbox_truth",
        {
            "profile_id": ctx.at("people_profile", numbers_of(made.column("profile_id"))),
            "person_id": made.column("person_id"),
            "faults": made.column("faults"),
        },
        began,
    )


def persons(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    columns = {name: made.column(name) for name in made.schema.names if name not in ("address_id",)}
    columns["place_id"] = ctx.ground.place(numbers_of(made.column("address_id")) - 1)
    yield ctx.piece("sandbox_person", columns, began)


def vehicles(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    rows = made.num_rows
    ids = ctx.at("objects_vehicle", numbers_of(made.column("id")))
    yield ctx.piece(
        "objects_vehicle",
        {
            **ctx.record("objects_vehicle", ids, None),
            "vrm": made.column("plate"),
            "make": made.column("make"),
            "model": made.column("model"),
            "colour": made.column("colour"),
            "vin": constant("", rows),
        },
        began,
    )
    numbers = numbers_of(made.column("keeper_profile_id"))
    keeper, seen = ctx.at("people_profile", numbers), ctx.seen("profile", numbers)
    since = numbers_as_text(numbers_of(made.column("first_registered")))
    yield _links(ctx, perf_counter(), "profile", keeper, "vehicle", ids, "keeper",
                 seen=seen, since=since)  # fmt: skip


def phones(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    ids = ctx.at("objects_phone", numbers_of(made.column("id")))
    national = pc.replace_substring_regex(made.column("number"), r"^\+44", "0")
    yield ctx.piece(
        "objects_phone", {**ctx.record("objects_phone", ids, None), "number": national}, began
    )
    numbers = numbers_of(made.column("holder_profile_id"))
    holder, seen = ctx.at("people_profile", numbers), ctx.seen("profile", numbers)
    yield _links(ctx, perf_counter(), "profile", holder, "phone", ids, "uses", seen=seen)


def markers(ctx: Context, made: Batch) -> Pieces:
    began = perf_counter()
    rows = made.num_rows
    numbers = numbers_of(made.column("id"))
    noted = _no_later_than_today(ctx, made.column("noted_on"))
    kinds = made.column("kind").to_pylist()
    profile = numbers_of(made.column("profile_id"))
    yield ctx.piece(
        "links_marker",
        {
            **ctx.record(
                "links_marker",
                ctx.at("links_marker", numbers),
                noted,
                seen=ctx.seen("profile", profile),
            ),
            "about_kind": constant("profile", rows),
            "about_id": ctx.at("people_profile", profile),
            "type_code": pa.array([MARKER_CODES[kind] for kind in kinds], pa.string()),
            "evidence": pa.array(_EVIDENCE).take(pa.array(numbers % len(_EVIDENCE))),
            "set_at": noted,
            "review_on": made.column("review_on"),
        },
        began,
    )


def _ethnicity(codes: Any, recorded: Any) -> Any:
    """Roma became a choice of its own in 2021; before, the record says any other White."""
    early = pc.less(recorded, pa.scalar(_ROMA_SINCE))
    earlier = pc.and_(pc.equal(codes, "W4"), early)
    return pc.fill_null(pc.if_else(earlier, "W9", codes), "")


def _no_later_than_today(ctx: Context, column: Any) -> Any:
    numbers = np.asarray(pc.cast(column, pa.int32()).to_numpy(), np.int64)
    return days(np.minimum(numbers, ctx.second // 86_400))


def _phones(ctx: Context, numbers: Ints, owner: Ints) -> Any:
    """The mobile that the first record of a person gives."""
    rows, has = ctx.force.belongings.mobile_of(owner)
    has &= ctx.force.profiles.of.first_of(owner) == numbers
    given = ctx.force.belongings.phone_table(rows).column("number")
    return pc.if_else(pa.array(has), pc.replace_substring_regex(given, r"^\+44", "0"), "")


def _links(
    ctx: Context,
    began: float,
    from_kind: str,
    from_ids: Ints,
    to_kind: str,
    to_ids: Ints,
    reason: str,
    *,
    seen: Ints,
    since: Any = None,
) -> Piece:
    rows = len(from_ids)
    columns = {
        **ctx.record("links_link", ctx.follow("links_link", rows), None, seen=seen),
        "from_kind": constant(from_kind, rows),
        "from_id": from_ids,
        "to_kind": constant(to_kind, rows),
        "to_id": to_ids,
        "reason": constant(reason, rows),
        "source_kind": constant("", rows),
        "certainty": constant("known", rows),
    }
    if since is not None:
        columns["since"] = since
    return ctx.piece("links_link", columns, began)


def _judgements(ctx: Context, numbers: Ints, owner: Ints, recorded: Any) -> Pieces:
    """Somebody has found that several records are one person: true judgements only."""
    began = perf_counter()
    of = ctx.force.profiles.of
    first = of.first_of(owner)
    several = of.count_of(owner) > 1
    judged = several & ctx.force.plan.draws.chance("judged", owner, JUDGED_SHARE)
    members = np.flatnonzero(judged)
    rows = len(members)
    yield ctx.piece(
        "identity_membership",
        {
            "id": ctx.follow("identity_membership", rows),
            "profile_id": ctx.at("people_profile", numbers[members] + 1),
            "nominal_id": ctx.at("people_profile", first[members] + 1),
        },
        began,
    )
    began = perf_counter()
    pairs = np.flatnonzero(judged & (first != numbers))
    rows = len(pairs)
    at = recorded.take(pa.array(pairs))
    yield ctx.piece(
        "identity_judgement",
        {
            **ctx.record("identity_judgement", ctx.follow("identity_judgement", rows), at),
            "left_id": ctx.at("people_profile", first[pairs] + 1),
            "right_id": ctx.at("people_profile", numbers[pairs] + 1),
            "verdict": constant("same", rows),
            "reason": constant("Same name, date of birth and address.", rows),
            "judged_at": at,
        },
        began,
    )

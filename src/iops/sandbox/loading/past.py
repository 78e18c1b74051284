"""The past: contacts, incidents and their log, crimes with parties and outcomes, stops."""

from __future__ import annotations

from time import perf_counter
from typing import Any, Final

import numpy as np

from iops.sandbox.force.columns import (
    Batch,
    Ints,
    Text,
    joined,
    moments,
    optional,
    pa,
    pc,
)
from iops.sandbox.force.wordlists.offences import OFFENCES
from iops.sandbox.loading import attendance
from iops.sandbox.loading.arrays import (
    constant,
    numbers_of,
    present,
    seconds_of,
)
from iops.sandbox.loading.context import Context, Pieces
from iops.sandbox.words import RESULTS, SAID

_DAY: Final = 86_400
_TYPE_OF_CLASS: Final = {one.crime_class: one.incident_type for one in OFFENCES}
_FLAGS: Final = {"46": "{business}", "30C": "{business}", "34A": "{business}", "10D": "{knife}",
                 "92E": "{drugs}", "92A": "{drugs}"}  # fmt: skip


def incidents(ctx: Context, made: Batch) -> Pieces:
    """Contacts and closed incidents, up to now."""
    opened = seconds_of(made.column("opened_at"))
    kept = np.flatnonzero(opened < ctx.second)
    if not len(kept):
        return
    made = made.take(pa.array(kept))
    rows, opened = len(kept), opened[kept]
    numbers = numbers_of(made.column("id"))
    luck = ctx.force.plan.draws.uniform("contact.wait", numbers)
    urgent = pc.equal(made.column("channel"), "999").to_numpy(zero_copy_only=False)
    # Two to sixty seconds on 999, minutes on 101; typed while the caller talks.
    waited = np.where(urgent, 1 + 40 * luck**6, 4 + 400 * luck**4).astype(np.int64)
    talk = (40 + 200 * luck).astype(np.int64)
    answered = opened - talk // 2
    presented = answered - waited
    handler = pick(ctx, "call-handler", numbers)
    contact = ctx.at("contacts_contact", numbers)
    incident = ctx.at("incidents_incident", numbers)
    types = made.column("type")
    words = _words(SAID, types, ctx.force.plan.draws.bits("said", numbers))
    address = numbers_of(made.column("address_id")) - 1
    place = ctx.ground.place(address)
    where = ctx.ground.lines(address)
    caller = made.column("caller_profile_id")
    seen = ctx.seen("incident", numbers)
    heard = ctx.narrower(
        seen, np.where(present(caller), ctx.seen("profile", numbers_of(caller)), seen)
    )
    began = perf_counter()
    yield ctx.piece(
        "contacts_contact",
        {
            **ctx.record("contacts_contact", contact, moments(presented), by=handler, seen=heard),
            "number": ctx.numbers["CON"].take(presented)[0],
            "channel": made.column("channel"),
            "presented_at": moments(presented),
            "answered_at": moments(answered),
            "ended_at": moments(answered + talk),
            "abandoned": constant(False, rows),
            "handler_id": handler,
            "caller_name": _names(ctx, caller),
            "caller_phone": constant("", rows),
            "caller_profile_id": _profile_ids(ctx, caller),
            "cli_withheld": constant(False, rows),
            "what": words,
            "place_text": where,
            "place_id": place,
            "resolution": constant("", rows),
        },
        began,
    )
    began = perf_counter()
    arrived, closed = (seconds_of(made.column(name)) for name in ("arrived_at", "closed_at"))
    attended = present(made.column("arrived_at")) & (arrived < ctx.second)
    closed = np.minimum(closed, ctx.second)
    grade = made.column("grade")
    minutes = np.array([ctx.minutes[code] for code in grade.to_pylist()], np.int64)
    target = opened + minutes * 60
    late = np.where(attended, arrived > target, closed > target)
    number, short = ctx.numbers["INC"].take(opened)
    ground = ctx.ground.where(address)
    division = ground["division"]
    results = _words({t: RESULTS[t[:1]] for t in SAID}, types, opened.astype(np.uint64))
    yield ctx.piece(
        "incidents_incident",
        {
            **ctx.record("incidents_incident", incident, moments(opened), by=handler, seen=seen),
            "number": number,
            "short": short,
            "type_code": types,
            "closing_code": types,
            "qualifiers": constant("{}", rows),
            "summary": words,
            "grade": grade,
            "state": constant("closed", rows),
            "reported_at": moments(presented),
            "opened_at": moments(opened),
            "graded_at": moments(opened),
            "target_at": moments(target),
            "breached_at": moments(target, ~late),
            "first_assigned_at": moments(opened + (arrived - opened) // 3, ~attended),
            "first_attended_at": moments(arrived, ~attended),
            "closed_at": moments(closed),
            "first_closed_at": moments(closed),
            "result": results,
            "place_text": where,
            "place_id": place,
            **ground,
            "crime_like": pc.starts_with(types, "5"),
            "crime_why": constant("", len(types)),
        },
        began,
    )
    began = perf_counter()
    yield ctx.piece(
        "incidents_contact",
        {
            **ctx.record(
                "incidents_contact", ctx.follow("incidents_contact", rows), None, seen=heard
            ),
            "incident_id": incident,
            "contact_id": contact,
        },
        began,
    )
    yield from _log(ctx, incident, handler, opened, words, "caller", seen)
    ends = joined("", constant("Closed. ", rows), results)
    yield from _log(ctx, incident, handler, closed, ends, "note", seen)
    yield attendance.graded(ctx, incident, handler, opened, grade, target, seen)
    yield from attendance.sent(
        ctx,
        attendance.Jobs(numbers, incident, opened, arrived, closed, seen, division, grade),
        np.flatnonzero(attended),
    )


def _log(
    ctx: Context, incident: Ints, by: Ints, at: Ints, text: Text, kind: str, seen: Ints
) -> Pieces:  # one entry for each incident
    began = perf_counter()
    rows = len(incident)
    yield ctx.piece(
        "incidents_log_entry",
        {
            **ctx.record("incidents_log_entry", ctx.follow("incidents_log_entry", rows),
                         moments(at), by=by, seen=seen),
            "incident_id": incident,
            "at": moments(at),
            "kind": constant(kind, rows),
            "text": text,
        },
        began,
    )  # fmt: skip


def crimes(ctx: Context, made: Batch) -> Pieces:
    """Crimes that are recorded by now; those that are due still have an incident alone."""
    recorded = seconds_of(made.column("recorded_at"))
    kept = np.flatnonzero(recorded < ctx.second)
    if not len(kept):
        return
    made = made.take(pa.array(kept))
    rows, recorded = len(kept), recorded[kept]
    began = perf_counter()
    numbers = numbers_of(made.column("id"))
    draws = ctx.force.plan.draws
    crime = ctx.at("crimes_crime", numbers)
    recorder = pick(ctx, "response-officer", numbers)
    decided = seconds_of(made.column("outcome_at"))
    settled = present(made.column("outcome")) & (decided < ctx.second)
    outcome = pc.if_else(pa.array(settled), made.column("outcome"), None)
    classes = made.column("class").to_pylist()
    address = numbers_of(made.column("address_id")) - 1
    types = pa.array([_TYPE_OF_CLASS[code] for code in classes], pa.string())
    flags = [_FLAGS.get(code, "{}") for code in classes]
    at_home = draws.chance("crime.domestic", numbers, 0.3)
    for nth in np.flatnonzero(at_home & np.isin(classes, ["105A", "8N", "8L", "8Q"])):
        flags[nth] = "{domestic}"
    first, last = (seconds_of(made.column(f"committed_{end}")) for end in ("from", "to"))
    linked = present(made.column("incident_id"))
    # What came of a restricted incident is restricted with it.
    of_incident = ctx.seen("incident", numbers_of(made.column("incident_id")))
    seen = np.where(linked, of_incident, ctx.audience)
    yield ctx.piece(
        "crimes_crime",
        {
            **ctx.record("crimes_crime", crime, moments(recorded), by=recorder, seen=seen),
            "number": ctx.numbers["CR"].take(recorded)[0],
            "class_code": made.column("class"),
            "offence_code": made.column("offence_code"),
            "class_inferred": constant(False, rows),
            "summary": _words(SAID, types, draws.bits("said", numbers)),
            "flags": pa.array(flags),
            "reported_at": made.column("reported_at"),
            "recorded_at": moments(recorded),
            "committed_from": ctx.days.text(first),
            "committed_to": ctx.days.text(last),
            "state": pc.if_else(pa.array(settled), "closed", "open"),
            "owner_id": pick(ctx, "investigator", numbers),
            "place_text": ctx.ground.lines(address),
            "place_id": ctx.ground.place(address),
            **ctx.ground.where(address),
            "outcome_code": pc.fill_null(outcome, ""),
            "outcome_at": moments(decided, ~settled),
            "external_id": constant("", rows),
        },
        began,
    )
    ties = np.flatnonzero(linked)
    began = perf_counter()
    incident = ctx.at("incidents_incident", numbers_of(made.column("incident_id"))[ties])
    yield ctx.piece(
        "crimes_incident",
        {
            **ctx.record(
                "crimes_incident", ctx.follow("crimes_incident", len(ties)), None, seen=seen[ties]
            ),
            "crime_id": crime[ties],
            "incident_id": incident,
        },
        began,
    )
    given = np.flatnonzero(settled)
    yield from _outcomes(ctx, crime, given, made.column("outcome"), decided, seen)
    yield from _parties(ctx, made, crime, seen)


def _outcomes(ctx: Context, crime: Ints, given: Ints, codes: Text, at: Ints, seen: Ints) -> Pieces:
    began = perf_counter()
    rows = len(given)
    officer = pick(ctx, "investigator", crime[given])
    blank = constant("", rows)
    ids = ctx.follow("crimes_outcome", rows)
    yield ctx.piece(
        "crimes_outcome",
        {
            **ctx.record("crimes_outcome", ids, moments(at[given]), by=officer, seen=seen[given]),
            "crime_id": crime[given],
            "code": codes.take(pa.array(given)),
            "given_at": moments(at[given]),
            "rationale": constant("Enquiries complete; reviewed by a supervisor.", rows),
            "victim_decision": blank,
            "victim_informed": constant(True, rows),
            "admission": constant(False, rows),
            "evidence_stage": blank,
            "court_result": blank,
        },
        began,
    )


def _parties(ctx: Context, made: Batch, crime: Ints, seen: Ints) -> Pieces:
    """Victims (people and premises) and suspects, and the links that cards show."""
    for role, column in (("victim", "victim_profile_id"), ("suspect", "suspect_profile_id")):
        began = perf_counter()
        has = np.flatnonzero(present(made.column(column)))
        numbers = numbers_of(made.column(column))[has]
        profile = ctx.at("people_profile", numbers)
        # A party gives the name: nobody reads it who may not see the person.
        theirs = ctx.narrower(seen[has], ctx.seen("profile", numbers))
        yield _party(ctx, began, crime[has], role, "profile_id", profile,
                     ctx.profile_names(numbers - 1), theirs)  # fmt: skip
        began = perf_counter()
        rows = len(has)
        yield ctx.piece(
            "links_link",
            {
                **ctx.record("links_link", ctx.follow("links_link", rows), None, seen=theirs),
                "from_kind": constant("profile", rows),
                "from_id": profile,
                "to_kind": constant("crime", rows),
                "to_id": crime[has],
                "reason": constant(role, rows),
                "source_kind": constant("crime", rows),
                "source_id": crime[has],
                "certainty": constant("known", rows),
            },
            began,
        )
    began = perf_counter()
    has = np.flatnonzero(present(made.column("victim_premises_id")))
    numbers = numbers_of(made.column("victim_premises_id"))[has]
    firm, names = ctx.ground.organisation(numbers - 1)
    yield _party(ctx, began, crime[has], "victim", "organisation_id", firm, names,
                 seen[has])  # fmt: skip


def _party(
    ctx: Context,
    began: float,
    crime: Ints,
    role: str,
    column: str,
    ids: Ints,
    names: Text,
    seen: Ints,
) -> Any:
    rows = len(crime)
    return ctx.piece(
        "crimes_party",
        {
            **ctx.record("crimes_party", ctx.follow("crimes_party", rows), None, seen=seen),
            "crime_id": crime,
            "role": constant(role, rows),
            column: ids,
            "name": names,
        },
        began,
    )


def _words(of: Any, types: Text, luck: np.ndarray[Any, Any]) -> Text:
    """A sentence for each row, from those of its type."""
    codes = types.to_pylist()
    return pa.array(
        [of[code][int(one) % len(of[code])] for code, one in zip(codes, luck, strict=True)],
        pa.string(),
    )


def pick(ctx: Context, role: str, numbers: Ints) -> Ints:
    """An account with that role for each row."""
    found = np.array([one.id for one in ctx.ground.workforce.officers if one.role == role])
    luck = ctx.force.plan.draws.below(f"by.{role}", numbers, len(found))
    return ctx.at("access_account", found[luck])


def _names(ctx: Context, profiles: Any) -> Text:
    known = np.flatnonzero(present(profiles))
    names = ctx.profile_names(numbers_of(profiles)[known] - 1)
    return pc.replace_with_mask(constant("", len(profiles)), pa.array(present(profiles)), names)


def _profile_ids(ctx: Context, profiles: Any) -> Any:
    return optional(ctx.at("people_profile", numbers_of(profiles)), ~present(profiles))

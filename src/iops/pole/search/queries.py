"""The find box: one request, grouped by person, each line with its markers and its reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from iops.governance.access.contracts import CONTACT_OWNER
from iops.governance.access.models import Audience
from iops.governance.audit.looks import record_view, subject
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.kernel.registry import registry
from iops.pole.search import births, candidates, declared, rules
from iops.pole.search.answers import FACETS, Found, Hit, PlaceHit, dangerous, facets_of, narrowed
from iops.pole.search.budget import Budget
from iops.pole.search.candidates import Named
from iops.pole.search.declared import SAME_NUMBER, Row
from iops.pole.search.lines import lines_of
from iops.pole.search.places import places_of
from iops.pole.search.ranking import Candidate
from iops.reference.places.queries import numbered as numbered_place

__all__ = ["SAME_NUMBER", "Found", "Hit", "find"]

#: Records that are looked at closely, for each line that is shown; more where they are narrowed.
_LOOKED_AT, _NARROWED = 3, 12
#: A name that scores less was hardly meant: then what was written is searched, too.
_CONVINCING = -3.0
NOTHING: Mapping[str, str] = {}
#: Seconds that the check for duplicates may take, of which the form never waits.
ALIKE_WITHIN = 1.0
#: From here on somebody's restricted record is very like what was typed: the same name and birth.
_OWNER_TOLD = 4.0


def _shown(found: Found) -> list[tuple[str, int]]:
    """Also those of which only that they exist is said, and whom to ask: that is a look, too."""
    return [(hit.kind, hit.id) for hit in found.hits]


@record_view("search.find", permission="people.view", shows=_shown)
def find(
    *,
    by: Actor,
    text: str,
    most: int = 40,
    narrow: Mapping[str, str] = NOTHING,
    reports: bool = False,
) -> Found:
    """Search everything that the actor may see. Raises Invalid for an empty search.

    ``narrow``: the facets that were chosen, by code; ``reports``: search what was written even
    where the name that was typed is found.
    """
    today = clock.local_date(clock.now())
    try:
        typed = rules.understand(text, today=today)
    except ValueError as error:
        raise Invalid(str(error), fields={"text": str(error)}) from None
    chosen = {code: value for code, value in narrow.items() if code in FACETS and value}
    looked_at = most * (_NARROWED if chosen else _LOOKED_AT)
    whole = [*by.audiences, *_outsiders(by)]
    none: list[Row] = []
    with connection.cursor() as cursor:
        budget = Budget(cursor)
        rows = budget.spent(
            lambda: declared.by_number(cursor, by.audiences, whole, typed, most), none
        )
        asked = births.asked(typed.born, typed.age, today)
        named = candidates.NOBODY
        if typed.name or asked.day:
            named = budget.spent(
                lambda: candidates.by_name(cursor, whole, typed.name, asked, typed.begun), named
            )
        if typed.perhaps and not _convincing(named):
            perhaps = rules.Typed("", parts=typed.perhaps)
            rows += budget.spent(
                lambda: declared.by_number(cursor, by.audiences, whole, perhaps, most), none
            )
        rows += _rows_of(named.ranked.first(looked_at))
        reports = reports or _asks_for_reports(typed, named, rows)
        if reports and (typed.words or typed.traits):
            rows += budget.spent(
                lambda: declared.by_description(
                    cursor, by.audiences, typed, _born_within(typed, today),
                    candidates.districts(cursor, typed.words), most,
                ),
                none,
            )  # fmt: skip
        hits = lines_of(by, rows, cursor)
        # What is found nowhere may be the name of a place: "Alderton Hospital".
        place = typed.place or (text if typed.name and not rows else "")
        nowhere: list[PlaceHit] = []
        places = budget.spent(lambda: places_of(by, place), nowhere) if place else nowhere
    fitting = narrowed(hits, chosen)
    shown = fitting[:most]
    return Found(
        said=_said(typed, named, reports, placed=bool(places)),
        hits=shown,
        danger=[hit for hit in shown if dangerous(hit.markers)],
        places=places,
        facets=facets_of(hits, chosen),
        notes=(*typed.notes, *_unknown_number(typed, places)),
        more=len(fitting) - len(shown),
        cut=budget.cut,
        reports=reports,
    )


@dataclass(frozen=True)
class Alike:
    """Records that may be what is being typed, best first.

    ``unseen``: kind and number of records that are very like it, and that the actor may not see:
    for the access log, from which their owners are told; nothing of them is shown.
    """

    hits: Sequence[Hit]
    unseen: Sequence[tuple[str, int]] = ()


@record_view(
    "search.alike",
    permission="people.record",
    shows=lambda found: [(hit.kind, hit.id) for hit in found.hits],
    detail=lambda found: {"unseen": [subject(*one) for one in found.unseen]},
)
def alike(*, by: Actor, name: str, born: str = "", phone: str = "", most: int = 6) -> Alike:
    """Records like what is typed into a form: asked before another is made, and never in the way.

    ``born``: "1974-05-02" or "1974". One search over the records of all audiences, so that its
    time says nothing of what is restricted.
    """
    today = clock.local_date(clock.now())
    asked = births.asked(born, None, today)
    number = rules.Typed("", exact=(f"{rules.PHONE}:{phone}",) if phone else ())
    everybody = list(Audience.objects.filter(force_id=by.force_id).values_list("pk", flat=True))
    outsiders = set(_outsiders(by))
    with connection.cursor() as cursor:
        budget = Budget(cursor, ALIKE_WITHIN)
        named = budget.spent(
            lambda: candidates.by_name(cursor, everybody, name, asked), candidates.NOBODY
        )
        none: list[Row] = []
        rows = budget.spent(
            lambda: declared.by_number(cursor, by.audiences, everybody, number, most), none
        )
        # Cut only after what may not be seen is gone: it must not crowd out what may.
        looked_at, may_show = most * _LOOKED_AT, outsiders.union(by.audiences)
        shown = [row for row in rows if row.audience in may_show]
        shown += _rows_of(named.ranked.first(looked_at, among=may_show))
        hits = lines_of(by, shown[:looked_at], cursor)[:most]
    # So like what was typed that their owners are told.
    like = [*rows, *_rows_of(named.ranked.at_least(_OWNER_TOLD))]
    unseen = [
        (row.kind, row.id) for row in like if row.score >= _OWNER_TOLD and not by.sees(row.audience)
    ]
    return Alike(hits, unseen)


def among(*, by: Actor, text: str, records: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
    """Which of these records, by kind, a saved search of the actor's finds. Logs no look.

    Names count where every typed word is met and no birth speaks against it.
    """
    today = clock.local_date(clock.now())
    try:
        typed = rules.understand(text, today=today)
    except ValueError:
        # Saved when it was understood as something else: the reader of all searches goes on.
        return []
    most = max(200, sum(map(len, records.values())))
    with visibility(by), connection.cursor() as cursor:
        rows = declared.by_number(cursor, by.audiences, by.audiences, typed, most)
        if typed.descriptive:
            rows += declared.by_description(
                cursor, by.audiences, typed, _born_within(typed, today),
                candidates.districts(cursor, typed.words), most,
            )  # fmt: skip
        elif typed.name:
            asked = births.asked(typed.born, typed.age, today)
            codes = {one.kind: one.code for one in registry.each("records")}
            these = {codes[kind]: list(ids) for kind, ids in records.items()}
            named = candidates.among(cursor, by.audiences, these, typed.name, asked)
            rows += _rows_of(named.ranked.at_least(_CONVINCING))
    found = dict.fromkeys((row.kind, row.id) for row in rows if by.sees(row.audience))
    return [one for one in found if one[1] in records.get(one[0], ())]


def tells_of_records(text: str) -> bool:
    """Whether any record could be found by what was typed: an address finds places only."""
    try:
        return not rules.understand(text, today=clock.local_date(clock.now())).address_alone
    except ValueError:
        return False


def numbered(by: Actor, number: str) -> list[tuple[str, int, int]]:
    """Kind, number and audience of the records that bear a number, as far as the actor sees them.

    To be called where row-level security knows the actor; the caller logs the look.
    """
    typed = rules.Typed("", exact=(f"{rules.NUMBER}:{number}",))
    with connection.cursor() as cursor:
        rows = declared.by_number(cursor, by.audiences, by.audiences, typed, 10)
    return [(row.kind, row.id, row.audience) for row in rows]


def lines_for(by: Actor, records: Sequence[tuple[str, int]], cursor: Any) -> list[Hit]:
    """Lines of records that were found before, in their order; those that may be seen now.

    The caller logs the look.
    """
    rows = declared.visible(cursor, by.audiences, records)
    order = {one: at for at, one in enumerate(records)}
    return sorted(lines_of(by, rows, cursor), key=lambda hit: order.get((hit.kind, hit.id), 0))


def _outsiders(by: Actor) -> list[int]:
    """Audiences of which others may know that there is a record."""
    found = Audience.objects.filter(force_id=by.force_id, outside=CONTACT_OWNER)
    return list(found.exclude(pk__in=by.audiences).values_list("pk", flat=True))


def _rows_of(found: Iterable[Candidate]) -> list[Row]:
    kinds = {one.code: one.kind for one in registry.each("records")}
    return [Row(kinds[one.kind], one.record, one.audience, one.score, one.reasons) for one in found]


def _asks_for_reports(typed: rules.Typed, named: Named, rows: Sequence[Row]) -> bool:
    """Whether a description was typed, or words that are neither a name nor a number."""
    if typed.descriptive or (typed.traits and len(typed.words) > 1):
        return True
    found = bool(rows) and (not named.ranked or _convincing(named))
    return not found and not typed.exact and not typed.parts


def _convincing(named: Named) -> bool:
    """Whether somebody is called so, near enough."""
    return bool(named.ranked) and named.ranked.best > _CONVINCING


def _born_within(typed: rules.Typed, today: date) -> tuple[str, str] | None:
    """First and last day of birth of the ages that were said, for a description."""
    if "ages" in typed.traits:
        low, high = (int(one) for one in typed.traits["ages"])
    elif typed.age is not None:
        low = high = typed.age
    else:
        return None
    return f"{today.year - high - 1}", f"{today.year - low}-12-31"


def _unknown_number(typed: rules.Typed, places: Sequence[PlaceHit]) -> tuple[str, ...]:
    """What to say of an address number that leads nowhere, where it could be nothing else."""
    if places or typed.exact or not numbered_place(typed.place):
        return ()
    return (
        "No address that you may see bears this number. Check its digits, or look for the street.",
    )


def _said(typed: rules.Typed, named: Named, reports: bool, *, placed: bool) -> str:
    """How the search was understood, with the districts and whether words were searched, too."""
    districts = " or ".join(area.title() for area in named.areas)
    lives = f", of {districts}" if districts else ""
    words = ", or a description" if reports and not typed.descriptive and typed.words else ""
    address = ", or the name of a place" if placed and not typed.place else ""
    return f"{typed.said}{lives}{address}{words}"

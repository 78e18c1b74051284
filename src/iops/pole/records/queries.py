"""What a record says that is to be corrected, and what it said before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.models import History
from iops.pole.cards.around import now_lines
from iops.pole.cards.contracts import NowLine
from iops.pole.cards.persons import visible
from iops.pole.cards.titles import MASKED, titles
from iops.pole.confidential.queries import (
    is_shut,
    sees_places,
    spot_of,
    told_audience,
    true_spot,
    unveil,
)
from iops.pole.records.corrections import CORRECTED, GROUND_WORDS, Corrected
from iops.pole.records.kinds import FORMS
from iops.pole.records.models import Correction
from iops.pole.records.said import texts_of
from iops.reference.codes import queries as codes

#: Older changes than these are in the history, and on no page.
MOST_CHANGES = 60


@dataclass(frozen=True)
class Former:
    """What a field said before, and what it said from then on."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    """A change of a record: who, when, which fields; the ground and reason where they were said."""

    at: datetime
    who: str
    fields: Sequence[Former]
    ground: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """A record as its form shows it to this actor: ``masked`` fields are not theirs to know."""

    kind: str
    id: int
    version: int
    title: str
    url: str
    texts: Mapping[str, str]
    masked: frozenset[str]
    changes: Sequence[ChangeLine]


def corrected_kind(kind: str) -> Corrected:
    """How a kind of record is corrected. Raises NotVisible for a kind that has no form."""
    if kind not in CORRECTED:
        raise NotVisible("There is no form for this kind of record.")
    return CORRECTED[kind]


def _shows(standing: Standing) -> list[tuple[str, int]]:
    return [(standing.kind, standing.id)]


@record_view("records.correcting", permission="people.change", shows=_shows)
def correcting(*, by: Actor, kind: str, record_id: int) -> Standing:
    """A record as it stands, to be corrected. Raises NotVisible."""
    return _standing(by, kind, record_id)


@record_view("records.former", permission="people.view", shows=_shows)
def former(*, by: Actor, kind: str, record_id: int) -> Standing:
    """A record and what it said before. Raises NotVisible."""
    return _standing(by, kind, record_id)


@dataclass(frozen=True)
class Dying:
    """A person's record on the form that records a death, and the duties that are open about them.

    The duties stay with their owners: each of them decides what becomes of it.
    """

    standing: Standing
    duties: Sequence[NowLine]


@record_view(
    "records.dying", permission="people.change", shows=lambda found: _shows(found.standing)
)
def dying(*, by: Actor, profile_id: int) -> Dying:
    """A person's record as it stands, to record that they died. Raises NotVisible."""
    found = _standing(by, "profile", profile_id)
    _, profiles = visible(by, profile_id)
    lines = now_lines("profile", by, [one.pk for one in profiles])
    return Dying(found, [line for line in lines if line.kind == "duty"])


def _standing(by: Actor, kind: str, record_id: int) -> Standing:
    of = corrected_kind(kind)
    record = of.model.objects.visible_to(by).filter(pk=record_id).first()
    if record is None:
        raise NotVisible("There is no record with this number that you may see.")
    masked = of.masked(by, record)
    changes = _changes(by, kind, of, record, masked)
    if kind == "organisation":
        spot = true_spot(by, kind, record)
        record.address, record.place_id = spot.place_text, spot.place_id
    unveil(by, record)
    title, url = titles(by, {(kind, record_id)})[kind, record_id]
    texts = {
        field: "" if field.removesuffix("_id") in masked else text
        for field, text in texts_of(record, of.columns).items()
    }
    return Standing(kind, record_id, record.version, title, url, texts, masked, changes)


def _changes(
    by: Actor, kind: str, of: Corrected, record: Any, masked: frozenset[str]
) -> list[ChangeLine]:
    """Every change of what the form says, newest first, from the rows that the history kept."""
    kept = list(
        History.objects.filter(
            table_name=of.model._meta.db_table, row_id=record.pk, row__isnull=False
        ).order_by("-id")[:MOST_CHANGES]
    )
    said = {
        one.corrected_version: one
        for one in Correction.objects.visible_to(by).filter(about_kind=kind, about_id=record.pk)
    }
    unveil(by, *said.values())
    names = dict(
        Account.objects.filter(pk__in={one.actor_id or 0 for one in kept}).values_list("pk", "name")
    )
    lines, after = [], record
    for one in kept:
        before = _as_it_was(of.model, one.row or {})
        fields = list(_differing(by, of, before, after, masked))
        why = said.get(after.version)
        if fields:
            lines.append(
                ChangeLine(
                    one.at, names.get(one.actor_id or 0, "the system"), fields,
                    GROUND_WORDS.get(why.ground, "") if why else "", why.reason if why else "",
                )
            )  # fmt: skip
        after = before
    return lines


def _as_it_was(model: Any, row: Mapping[str, Any]) -> Any:
    """A record from a row of the history; columns that came later are empty."""
    columns = {one.attname: one for one in model._meta.concrete_fields}
    return model(
        **{
            name: columns[name].to_python(value)
            for name, value in row.items()
            if name in columns and value is not None
        }
    )


def _differing(
    by: Actor, of: Corrected, before: Any, after: Any, masked: frozenset[str]
) -> Iterator[Former]:
    was, became = texts_of(before, of.columns), texts_of(after, of.columns)
    labels = _labels(of)
    for field in of.columns:
        if was[field] == became[field]:
            continue
        shown = [
            MASKED if field in masked or _hidden(by, field, text, row) else _read(of, field, text)
            for text, row in ((was[field], before), (became[field], after))
        ]
        yield Former(labels[field], *shown)


def _hidden(by: Actor, field: str, text: str, row: Any) -> bool:
    """Whether words of the past say an address that is confidential today."""
    if not text:
        return False
    if field == "place" and not sees_places(by) and is_shut(spot_of(row)):
        return True
    told = told_audience(text)
    return told is not None and not by.sees(told)


def _labels(of: Corrected) -> dict[str, str]:
    return {field.name: field.label for field in FORMS[of.form].fields}


def _read(of: Corrected, field: str, text: str) -> str:
    """A text as people read it: a code by its label, also where it has ended."""
    (declared,) = (one for one in FORMS[of.form].fields if one.name == field)
    if declared.kind != "choice" or not text:
        return text
    listed = dict(declared.choices()) if declared.choices else {}
    return listed.get(text) or codes.label(field.replace("_", "-"), text)

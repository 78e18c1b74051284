"""Laying the current official list over the one that is loaded.

A workbook says what holds from a day on. Codes that it brings begin on that day, codes whose
label or detail it changes get a second row, and codes that it no longer has end: nothing that a
record of an earlier day points at is lost. A detail that the workbook does not speak of (the
published crime type of a class, say) is carried over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q

from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.reference.codes.loading import CERTAINTIES, LONGEST_CODE
from iops.reference.codes.models import Code, CodeList
from iops.reference.codes.queries import forget
from iops.reference.codes.sheets import Rows, day_of


@dataclass(frozen=True)
class Workbook:
    """What the list is called, where it is from, and which columns are which.

    ``columns`` maps our names ("code", "label", "valid_from", or a detail) to the file's
    headings; ``since`` is the day from which the list holds; ``review_by`` the day after which
    it counts as out of date.
    """

    name: str
    source: str
    since: date
    columns: Mapping[str, str]
    review_by: date | None = None
    certainty: str = "law"
    header_row: int = 1


@dataclass
class LaidOver:
    """What was done; ``read`` is always ``kept + changed + added`` plus the refused rows."""

    read: int = 0
    kept: int = 0
    changed: int = 0
    added: int = 0
    ended: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    code: str
    label: str
    since: date
    detail: dict[str, str]


def lay_over(rows: Rows, book: Workbook, *, file: str) -> LaidOver:
    """Lay the rows of a workbook over the list. Rows are refused one by one.

    Raises Invalid, and changes nothing, for an unknown list, a heading that is not there, or a
    file without a single sound row.
    """
    listed = CodeList.objects.filter(name=book.name).first()
    if listed is None:
        known = ", ".join(CodeList.objects.order_by("name").values_list("name", flat=True))
        raise Invalid(f"There is no list “{book.name}”. The lists are {known}.")
    if book.certainty not in CERTAINTIES or not book.source.strip():
        raise Invalid("Say where the list is from (--source).")
    done = LaidOver()
    sound = _sound_rows(rows, book, file, done)
    if not sound:
        reasons = "; ".join(done.refused[:3]) or "it has no rows"
        raise Invalid(f"{file}: not one row can be loaded, so nothing was changed: {reasons}.")
    with transaction.atomic():
        for place, row in enumerate(sound, start=1):
            _lay(listed, row, place, done)
        done.ended = _end_others(listed, book.since, {row.code for row in sound})
        CodeList.objects.filter(name=book.name).update(
            source=book.source.strip(), vintage=book.since, certainty=book.certainty,
            review_by=book.review_by, loaded_at=clock.now(), own=True,
        )  # fmt: skip
    forget()
    return done


def _sound_rows(rows: Rows, book: Workbook, file: str, done: LaidOver) -> list[_Row]:
    places = _places(rows, book, file)
    found: dict[str, _Row] = {}
    for number, cells in enumerate(rows[book.header_row :], start=book.header_row + 1):
        if not any(cell.strip() for cell in cells):
            continue
        done.read += 1
        said = {
            name: " ".join(cells[place].split()) if place < len(cells) else ""
            for name, place in places.items()
        }
        try:
            row = _row(said, book)
            if row.code in found:
                raise Invalid("is there twice", fields={"code": ""})
        except Invalid as error:
            heading = book.columns[next(iter(error.fields))]
            done.refused.append(f"{file}, row {number}, column {heading}: {error.message}")
        else:
            found[row.code] = row
    return list(found.values())


def _places(rows: Rows, book: Workbook, file: str) -> dict[str, int]:
    if len(rows) < book.header_row:
        raise Invalid(f"{file}: there is no row {book.header_row} with the headings.")
    header = [_plain(cell) for cell in rows[book.header_row - 1]]
    missing = [one for one in book.columns.values() if _plain(one) not in header]
    if missing:
        has = ", ".join(f"“{one}”" for one in rows[book.header_row - 1] if one.strip()) or "nothing"
        raise Invalid(
            f"{file}, row {book.header_row}: there is no column “{missing[0]}”; it has {has}. "
            "Name the row of the headings with --header-row, and columns with --column."
        )
    return {name: header.index(_plain(heading)) for name, heading in book.columns.items()}


def _plain(heading: str) -> str:
    return " ".join(heading.split()).lower()


def _row(said: dict[str, str], book: Workbook) -> _Row:
    """Raises Invalid with the column as its only field."""
    code, label = said["code"], said["label"]
    if not code:
        raise Invalid("is empty", fields={"code": ""})
    if len(code) > LONGEST_CODE:
        raise Invalid(f"is longer than {LONGEST_CODE} characters", fields={"code": ""})
    if not label:
        raise Invalid("is empty", fields={"label": ""})
    if "\x00" in code + label:
        raise Invalid("holds a zero byte", fields={"label": ""})
    try:
        since = day_of(said.get("valid_from", "")) or book.since
    except ValueError:
        raise Invalid("is not a day", fields={"valid_from": ""}) from None
    detail = {
        name: value
        for name, value in said.items()
        if name not in ("code", "label", "valid_from") and value
    }
    return _Row(code, label, since, detail)


def _lay(listed: CodeList, row: _Row, place: int, done: LaidOver) -> None:
    rows = Code.objects.filter(list=listed, code=row.code).order_by("valid_from")
    newest = rows.last()
    if newest is None:
        done.added += 1
        _add(listed, row, place, row.detail, row.since)
        return
    open_ended = newest.valid_to is None or newest.valid_to > row.since
    detail = {**newest.detail, **row.detail}
    if open_ended and newest.label == row.label and newest.detail == detail:
        done.kept += 1
        rows.filter(pk=newest.pk).update(place=place, valid_to=None)
        return
    done.changed += 1
    begins = row.since
    if open_ended and newest.valid_from >= row.since:
        # The loaded row begins no earlier than the official one: it is put right as it stands.
        begins = newest.valid_from
        rows.filter(pk=newest.pk).delete()
    elif open_ended:
        rows.filter(pk=newest.pk).update(valid_to=row.since)
    _add(listed, row, place, detail, begins)


def _add(
    listed: CodeList, row: _Row, place: int, detail: Mapping[str, object], begins: date
) -> None:
    Code.objects.create(
        list=listed, code=row.code, label=row.label, valid_from=begins, place=place,
        detail=dict(detail),
    )  # fmt: skip


def _end_others(listed: CodeList, since: date, codes: set[str] | Sequence[str]) -> int:
    """End what the official list no longer has; a row that had not begun goes altogether."""
    others = Code.objects.filter(list=listed).exclude(code__in=list(codes))
    current = others.filter(Q(valid_to=None) | Q(valid_to__gt=since))
    unborn, _ = current.filter(valid_from__gte=since).delete()
    return unborn + current.filter(valid_from__lt=since).update(valid_to=since)

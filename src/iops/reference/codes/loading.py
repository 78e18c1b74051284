"""Reading a code list from CSV and putting it in place of the one that was loaded.

A file begins with ``# key: value`` lines (list, label, source, vintage, certainty, review_by),
then a header ``code,label,valid_from,valid_to`` and any further columns, which become the
code's detail. A wrong row is refused with its number, column and reason; all others are loaded.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.reference.codes.models import Code, CodeList
from iops.reference.codes.queries import forget

NEEDED = ("list", "label", "source", "vintage", "certainty")
LONGEST_CODE, LONGEST_NAME = 80, 40
CERTAINTIES = ("law", "seen", "extracted", "general-knowledge")


@dataclass
class Loaded:
    """What a load did; ``read`` is always ``loaded`` plus the number of refused rows."""

    name: str
    read: int = 0
    loaded: int = 0
    refused: list[str] = field(default_factory=list)


def load_csv(path: Path, *, own: bool = True) -> Loaded:
    """Load one file in place of the list. Rows are refused one by one.

    ``own`` is false for the lists that are shipped. Raises Invalid, and changes nothing, when its
    head is wrong or not one row can be loaded.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name}: byte {error.start + 1} is not UTF-8 text.") from None
    head, body = _split(text, path.name)
    columns = csv.DictReader(io.StringIO(body))
    if not {"code", "label", "valid_from"} <= set(columns.fieldnames or ()):
        raise Invalid(f"{path.name}: the header must name code, label and valid_from.")
    result = Loaded(head["list"])
    rows = [(number, row) for number, row in enumerate(columns, start=text.count("\n#") + 3) if row]
    with transaction.atomic():
        listed, _ = CodeList.objects.update_or_create(
            name=head["list"],
            defaults={
                "label": head["label"],
                "source": head["source"],
                "vintage": _day(head, "vintage", path.name),
                "certainty": head["certainty"],
                "review_by": _day(head, "review_by", path.name) if head["review_by"] else None,
                "loaded_at": clock.now(),
                "own": own,
            },
        )
        Code.objects.filter(list=listed).delete()
        for number, row in rows:
            result.read += 1
            reason = _load_row(listed, row, result.read)
            if reason:
                result.refused.append(f"{path.name}, row {number}, {reason}")
            else:
                result.loaded += 1
        if not result.loaded:
            reasons = "; ".join(result.refused[:3]) or "it has none"
            raise Invalid(f"{path.name}: not one row can be loaded: {reasons}. Nothing changed.")
    forget()
    return result


def list_name(path: Path) -> str:
    """Which list a file with a head is of."""
    return _split(path.read_text(encoding="utf-8-sig"), path.name)[0]["list"]


def _split(text: str, name: str) -> tuple[dict[str, str], str]:
    head: dict[str, str] = {"review_by": ""}
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0).lstrip("# ").partition(":")
        head[key.strip()] = value.strip()
    missing = [key for key in NEEDED if not head.get(key)]
    if missing:
        raise Invalid(f"{name}: the head lacks {', '.join(missing)} (“# source: …”).")
    if head["certainty"] not in CERTAINTIES:
        raise Invalid(f"{name}: certainty must be one of {', '.join(CERTAINTIES)}.")
    if len(head["list"]) > LONGEST_NAME:
        raise Invalid(f"{name}: the list's name is longer than {LONGEST_NAME} characters.")
    return head, "".join(lines)


def _day(head: dict[str, str], key: str, name: str) -> date:
    try:
        return date.fromisoformat(head[key])
    except ValueError:
        raise Invalid(f"{name}: {key} “{head[key]}” is not a day (YYYY-MM-DD).") from None


def _load_row(listed: CodeList, row: dict[str, Any], place: int) -> str | None:
    if not (row["code"] or "").strip():
        return "column code: empty"
    if len(row["code"].strip()) > LONGEST_CODE:
        return f"column code: longer than {LONGEST_CODE} characters"
    if not (row["label"] or "").strip():
        return "column label: empty"
    try:
        first = date.fromisoformat(row["valid_from"] or "")
    except ValueError:
        return f"column valid_from: “{row['valid_from']}” is not a day (YYYY-MM-DD)"
    try:
        last = date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None
    except ValueError:
        return f"column valid_to: “{row['valid_to']}” is not a day (YYYY-MM-DD)"
    if last is not None and last <= first:
        return f"column valid_to: {last} is not after {first}; a code ends before that day begins"
    detail = {
        key: value
        for key, value in row.items()
        if key and key not in ("code", "label", "valid_from", "valid_to") and value
    }
    try:
        with transaction.atomic():
            Code.objects.create(
                list=listed, code=row["code"].strip(), label=(row["label"] or "").strip(),
                valid_from=first, valid_to=last, place=place, detail=detail,
            )  # fmt: skip
    except IntegrityError:
        return f"column valid_from: “{row['code']}” is already valid on that day"
    return None

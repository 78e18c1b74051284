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

from iops.kernel.errors import Invalid
from iops.reference.codes.models import Code, CodeList
from iops.reference.codes.queries import forget

NEEDED = ("list", "label", "source", "vintage", "certainty")
CERTAINTIES = ("law", "seen", "extracted", "general-knowledge")


@dataclass
class Loaded:
    """What a load did; ``read`` is always ``loaded`` plus the number of refused rows."""

    name: str
    read: int = 0
    loaded: int = 0
    refused: list[str] = field(default_factory=list)


def load_csv(path: Path) -> Loaded:
    """Load one file. Raises Invalid when its head is wrong; rows are refused one by one."""
    text = path.read_text(encoding="utf-8")
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
                "vintage": date.fromisoformat(head["vintage"]),
                "certainty": head["certainty"],
                "review_by": date.fromisoformat(head["review_by"]) if head["review_by"] else None,
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
    forget()
    return result


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
    return head, "".join(lines)


def _load_row(listed: CodeList, row: dict[str, Any], place: int) -> str | None:
    if not (row["code"] or "").strip():
        return "column code: empty"
    if len(row["code"].strip()) > 80:
        return "column code: longer than 80 characters"
    try:
        first = date.fromisoformat(row["valid_from"] or "")
    except ValueError:
        return f"column valid_from: “{row['valid_from']}” is not a day (YYYY-MM-DD)"
    try:
        last = date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None
    except ValueError:
        return f"column valid_to: “{row['valid_to']}” is not a day (YYYY-MM-DD)"
    detail = {
        key: value
        for key, value in row.items()
        if key not in ("code", "label", "valid_from", "valid_to") and key and value
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

"""Dates that are known only in part: "1974", "1974-05", "1974-05-02".

A partial date is stored as it was said, as text that sorts; its first and last possible day
answer range questions. Anything else is refused with a sentence.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models

_FORM = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A year, a month or a day, as exactly as it is known."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "YYYY", "YYYY-MM" or "YYYY-MM-DD".

        Raises ValueError with a sentence that can be shown to the person.
        """
        found = _FORM.match(text.strip())
        if found is None:
            raise ValueError(
                f"“{text}” is not a date. Write a year, a year and month, or a day: "
                "1974, 1974-05 or 1974-05-02."
            )
        year, month, day = (int(part) if part else None for part in found.groups())
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"“{text}” has no such month. Months are 01 to 12.")
        if year is not None and year < 1:
            raise ValueError(f"“{text}” has no such year.")
        if day is not None and year is not None and month is not None:
            try:
                date(year, month, day)
            except ValueError:
                raise ValueError(f"“{text}” is not a day of that month.") from None
        return cls(found.group(0))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.isoformat())

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @property
    def first_day(self) -> date:
        parts = [int(part) for part in self.text.split("-")]
        return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)

    @property
    def last_day(self) -> date:
        parts = [int(part) for part in self.text.split("-")]
        month = parts[1] if len(parts) > 1 else 12
        day = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
        return date(parts[0], month, day)

    def could_be(self, other: "PartialDate") -> bool:
        """Whether both can stand for the same day."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def age_on(self, day: date) -> tuple[int, int]:
        """Youngest and oldest age in whole years on ``day``."""

        def years(born: date) -> int:
            return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

        return years(self.last_day), years(self.first_day)

    def __str__(self) -> str:
        return self.text


class PartialDateField(models.CharField["PartialDate | str | None", "PartialDate | None"]):
    """A :class:`PartialDate` kept as text under the C collation, so that it sorts by time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: Any) -> PartialDate | None:
        return PartialDate(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def get_prep_value(self, value: Any) -> str | None:
        parsed = self.to_python(value)
        return None if parsed is None else parsed.text

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")

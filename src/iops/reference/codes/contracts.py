"""What other parts hold of code lists."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class CodeValue:
    """A code as valid on some day."""

    list: str
    code: str
    label: str
    valid_from: date
    valid_to: date | None
    detail: dict[str, Any] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

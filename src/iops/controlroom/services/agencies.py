"""Who can be asked: by the force's own list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iops.reference.codes import queries as codes

LIST = "partner-agencies"


@dataclass(frozen=True)
class Agency:
    """An agency of the list. ``by_message``: whether messages are agreed with it."""

    code: str
    label: str
    kind: str
    telephone: str
    by_message: bool


def agencies() -> Sequence[Agency]:
    """All of them, in the order of the list."""
    return [_agency(one.code, one.label, one.detail) for one in codes.codes(LIST)]


def agency(code: str) -> Agency | None:
    """One as the list says today, or None."""
    found = codes.find(LIST, code)
    return None if found is None else _agency(found.code, found.label, found.detail)


def label(code: str) -> str:
    """What it is called, also where the list no longer has it."""
    return codes.label(LIST, code)


def _agency(code: str, words: str, detail: dict[str, str]) -> Agency:
    return Agency(
        code, words, detail.get("kind") or "other", detail.get("telephone") or "",
        detail.get("message") == "yes",
    )  # fmt: skip

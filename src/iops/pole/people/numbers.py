"""The number by which people speak of a person: "PER-0000123-26"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from iops.kernel import clock

_NUMBER = re.compile(r"PER[- ]?0*(?P<record>[1-9][0-9]{0,11})(?:[- /](?P<year>[0-9]{2}))?")


class Recorded(Protocol):
    """A record, as far as its number goes."""

    pk: int
    created_at: datetime


def person_number(records: Iterable[Recorded]) -> str:
    """The number of a person: of the oldest of their records, and the London year of it.

    It is never given anew: records that are judged to be one keep their own, and each of them
    leads to the person. Whoever may not see the oldest knows the person by the next.
    """
    oldest = min(records, key=lambda one: one.pk)
    return f"PER-{oldest.pk:07d}-{clock.local_date(oldest.created_at):%y}"


def record_in(text: str) -> tuple[int, str] | None:
    """The record that such a number names, and its year ("" where none was said); None for other
    text."""
    found = _NUMBER.fullmatch(text.strip().upper())
    return (int(found["record"]), found["year"] or "") if found else None


def record_named(text: str) -> tuple[int, str] | None:
    """As ``record_in``, in a field for nothing else: a bare number is that of a record, too."""
    return record_in(text) or record_in(f"PER {text.strip()}")

"""Identifiers that can be made anywhere, offline included, and still sort by time."""

from uuid import UUID

import uuid6


def new_uid() -> UUID:
    """A UUID version 7 (RFC 9562)."""
    return UUID(int=uuid6.uuid7().int)


def is_number(text: str) -> bool:
    """Whether a typed or sent text is the number of a record: decimal digits, within a bigint.

    ``str.isdigit`` is not enough: it holds of "²", which is no number, and of forty nines.
    """
    return text.isascii() and text.isdigit() and len(text) < 19

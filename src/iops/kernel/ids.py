"""Identifiers that can be made anywhere, offline included, and still sort by time."""

from uuid import UUID

import uuid6


def new_uid() -> UUID:
    """A UUID version 7 (RFC 9562)."""
    return UUID(int=uuid6.uuid7().int)

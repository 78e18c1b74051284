"""What the house answers when it cannot do what was asked.

Every error carries one clear sentence for the person who asked, and names the fields it is
about, so that a page, the API and a loader can all show the same words.
"""

from collections.abc import Mapping
from typing import Any


class IopsError(Exception):
    """Base of all refusals. ``fields`` maps a field name to its sentence."""

    status = 400

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class Invalid(IopsError):
    """A value is wrong; the sentence says what, where and what to do."""

    status = 422


class Refused(IopsError):
    """A rule of the trade says no (a guard, a missing assessment, an illegal transition)."""

    status = 409


class NotPermitted(IopsError):
    """The actor may not do this."""

    status = 403


class NotVisible(IopsError):
    """No such record for this actor; never says whether it exists."""

    status = 404


class KeyReused(IopsError):
    """An idempotency key came back with another body."""

    status = 422


class EditConflict(IopsError):
    """Somebody changed the record meanwhile. Both values are kept, field by field.

    ``theirs`` holds the stored values now, ``mine`` what was submitted.
    """

    status = 409

    def __init__(
        self, message: str, *, version: int, theirs: Mapping[str, Any], mine: Mapping[str, Any]
    ) -> None:
        super().__init__(message)
        self.version = version
        self.theirs = dict(theirs)
        self.mine = dict(mine)

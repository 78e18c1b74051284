"""What the house answers when it cannot do what was asked.

Every error carries one clear sentence for the person who asked, and names the fields it is
about, so that a page, the API and a loader can all show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class IopsError(Exception):
    """Base of all refusals. ``fields`` maps a field name to its sentence."""

    status = 400

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})

    @property
    def said_by_field(self) -> bool:
        """Whether a field says the sentence already: a page need not say it twice."""
        return self.message in self.fields.values()


class Invalid(IopsError):
    """A value is wrong; the sentence says what, where and what to do."""

    status = 422

    @classmethod
    def at(cls, field: str, sentence: str) -> Self:
        """One field is wrong: its sentence is the whole refusal."""
        return cls(sentence, fields={field: sentence})


def all_at_once(wrong: Mapping[str, str]) -> None:
    """Refuse everything that is wrong in one answer: field to its sentence. Nothing wrong passes.

    One wrong field speaks for itself; of several it is said how many there are.
    """
    if wrong:
        first = next(iter(wrong.values()))
        several = f"{len(wrong)} fields need correcting."
        raise Invalid(first if len(wrong) == 1 else several, fields=wrong)


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

    def on_form(self, look_at: str) -> Refused:
        """The same to somebody who went back in the browser and sent a form anew."""
        return Refused(
            f"This form was sent before, with other words. Look at {look_at}, and send it again."
        )


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

"""`in` a list of values, as one parameter.

Django writes a placeholder for each value: every length of list is another statement, which is
taken apart, parsed and planned anew. As one array it is the same statement each time, and
is prepared.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.utils.datastructures import OrderedSet

_PLAIN = "%s"


class _AnyOf(In):
    """``field = ANY (array)`` where all values are plain; otherwise what Django writes."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs_is_direct_value():
            return super().process_rhs(compiler, connection)
        values = OrderedSet(one for one in self.rhs if one is not None)
        if not values:
            raise EmptyResultSet
        placeholders, parameters = self.batch_process_rhs(compiler, connection, values)
        if any(one != _PLAIN for one in placeholders):
            return super().process_rhs(compiler, connection)
        return _PLAIN, [list(parameters)]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= ANY ({rhs})" if rhs == _PLAIN else super().get_rhs_op(connection, rhs)


class _RelatedAnyOf(_AnyOf, RelatedIn):
    """The same through a foreign key."""


def register() -> None:
    """Make these the `in` of all fields."""
    Field.register_lookup(_AnyOf)
    ForeignKey.register_lookup(_RelatedAnyOf)

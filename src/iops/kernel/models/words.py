"""The index of what was written in a column: by its words, newest rows first."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db.models import F, Q

#: Rows whose numbers differ only in their last so many bits are one slice of a table.
SLICE_BITS: Final = 17


def words_index(column: str, name: str) -> GinIndex:
    """An index of the English words of ``column``, and of the slice that a row belongs to.

    Words that everybody writes ("slim", "short hair") stand in a hundred thousand rows, and only
    the newest of them are wanted: within one slice the index has few to look at. Rows in which
    nothing is written are left out; a condition has to say so, too.
    """
    return GinIndex(
        SearchVector(column, config="english"),
        F("id").bitrightshift(SLICE_BITS),
        name=name,
        condition=~Q(**{column: ""}),
    )

"""Columns: NumPy for numbers while they are worked on, Arrow for text and for what is given out."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

# PyArrow declares no types of its own: it is taken as it comes, and these names say what is meant.
pa: Any = importlib.import_module("pyarrow")
pc: Any = importlib.import_module("pyarrow.compute")
if "dateutil" not in sys.modules and find_spec("dateutil") is None:
    # Arrow looks for it at every constant that it is given; that it is absent is remembered here,
    # since Python only remembers what is there. A force has a thousand constants a second.
    sys.modules["dateutil"] = None  # type: ignore[assignment]
Text = Any  # pa.StringArray
Batch = Any  # pa.RecordBatch
Column = Any  # pa.Array

Ints = NDArray[np.int64]


def take_text(words: Text, positions: Ints) -> Text:
    """The words at those positions."""
    return words.take(pa.array(positions))


def numbers_as_text(numbers: Ints) -> Text:
    return pc.cast(pa.array(numbers), pa.string())


def joined(separator: str, *parts: Text) -> Text:
    """Text put together row by row; null where any part is."""
    return pc.binary_join_element_wise(*parts, separator)


def days(numbers: Ints, absent: NDArray[np.bool_] | None = None) -> Column:
    """Days since 1970 as dates."""
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=absent).cast(pa.date32())


def moments(seconds: Ints, absent: NDArray[np.bool_] | None = None) -> Column:
    """Seconds since 1970 as moments in UTC."""
    return pa.array(seconds, pa.int64(), mask=absent).cast(pa.timestamp("s", tz="UTC"))


def optional(numbers: Ints, absent: NDArray[np.bool_]) -> Column:
    """Whole numbers, null where absent."""
    return pa.array(numbers, pa.int64(), mask=absent)


def batch(columns: Mapping[str, Any]) -> Batch:
    """Columns of equal length under their names; NumPy arrays are wrapped."""
    arrays = [pa.array(c) if isinstance(c, np.ndarray) else c for c in columns.values()]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def as_text(column: Column, chosen: NDArray[np.bool_]) -> list[str]:
    """The text of the chosen rows, for work that goes word by word."""
    words: list[str] = column.filter(pa.array(chosen)).to_pylist()
    return words


def with_text(column: Column, chosen: NDArray[np.bool_], words: list[str]) -> Column:
    """The column with the chosen rows' text replaced, in order."""
    return pc.replace_with_mask(column, pa.array(chosen), pa.array(words, pa.string()))

"""Tables of the kernel, and the fields and bases that every other table is made of."""

from iops.kernel.models.bases import Record, RecordQuerySet, VisibleManager
from iops.kernel.models.fields import TextKey
from iops.kernel.models.log import Event, EventPosition, History, ReaderPosition
from iops.kernel.models.machinery import (
    BulkRun,
    ClockRow,
    DatabaseMark,
    Heartbeat,
    Idempotency,
    NumberSeries,
    StoredFile,
)
from iops.kernel.models.words import SLICE_BITS, words_index

__all__ = [
    "SLICE_BITS",
    "BulkRun",
    "ClockRow",
    "DatabaseMark",
    "Event",
    "EventPosition",
    "Heartbeat",
    "History",
    "Idempotency",
    "NumberSeries",
    "ReaderPosition",
    "Record",
    "RecordQuerySet",
    "StoredFile",
    "TextKey",
    "VisibleManager",
    "words_index",
]

"""What a loader has to say when it is done: everything that was read, loaded or refused.

`read == loaded + rejected + passed_over` always holds, so that nobody has to wonder where a row
went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row (or feature, or way) that was not loaded.

    `row` counts as a text editor or spreadsheet does: the header of a CSV is row 1. For GeoJSON
    and OpenStreetMap it is the feature's position or the way's id; 0 means the file as a whole.
    `column` is "" where the row as a whole is at fault. The value itself is never repeated here.
    """

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{where}{f', column {self.column}' if self.column else ''}: {self.reason}"


@dataclass(slots=True)
class LoadReport:
    """Counts and rejections of one file, filled while its rows are drawn from the loader.

    ``passed_over``: sound rows of a file of the whole country that are about nothing we hold.
    """

    file: str
    read: int = 0
    loaded: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was taken, but should be known
    finished: bool = False
    passed_over: int = 0

    @property
    def rejected(self) -> int:
        return len(self.rejections)

    @property
    def exit_status(self) -> int:
        """0 when everything was loaded, 1 when anything was refused or the file was cut short."""
        return 0 if self.finished and not self.rejections else 1

    def accept(self) -> None:
        self.read += 1
        self.loaded += 1

    def reject(self, row: int, column: str, reason: str) -> None:
        self.read += 1
        self.rejections.append(Rejection(self.file, row, column, reason))

    def pass_over(self) -> None:
        self.read += 1
        self.passed_over += 1

    def reasons(self) -> list[tuple[str, int]]:
        """Each column and reason with how often it occurred, the most frequent first."""
        counts = Counter(
            f"{r.column}: {r.reason}" if r.column else r.reason for r in self.rejections
        )
        return counts.most_common()

    def lines(self, *, most: int = 20) -> Iterator[str]:
        """The report for a person: the sum first, then the refused rows, then their reasons."""
        passed = f" + {self.passed_over} passed over" if self.passed_over else ""
        yield (
            f"{self.file}: {self.read} read = {self.loaded} loaded + {self.rejected} rejected"
            + passed
        )
        for rejection in self.rejections[:most]:
            yield f"  {rejection}"
        if self.rejected > most:
            yield f"  ... and {self.rejected - most} more:"
            for reason, count in self.reasons():
                yield f"  {count} x {reason}"
        for note in self.notes:
            yield f"  note: {note}"

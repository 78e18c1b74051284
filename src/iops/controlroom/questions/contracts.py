"""What other parts hold of question sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

YES_NO, CHOICE, NUMBER, TEXT = "yes-no", "choice", "number", "text"
#: Kinds of question as pages say them.
KINDS: Final[Mapping[str, str]] = {
    YES_NO: "yes or no",
    CHOICE: "one of several",
    NUMBER: "a number",
    TEXT: "in words",
}
UNKNOWN: Final = "unknown"
#: What may be said to every yes-or-no question; a choice may be left open, too.
USUAL: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No", UNKNOWN: "Not known"}


@dataclass(frozen=True)
class Answer:
    """One answer, or of a number a range ("0-11", "65-"), and what it means.

    ``flags`` are qualifiers that it raises; ``grade`` is proposed at once, whatever the sum.
    """

    code: str
    label: str
    points: int = 0
    flags: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, and after which answers: ``on`` of the question ``after``, which is before."""

    code: str
    text: str
    kind: str = YES_NO
    hint: str = ""
    after: str = ""
    on: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class QuestionSet:
    """A set as it is asked. ``grades``: from how many points which grade is proposed."""

    code: str
    name: str
    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    grades: tuple[tuple[str, int], ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Reason:
    """An answer that counts: the question, the answer in words, and what it adds."""

    question: str
    answer: str
    points: int
    grade: str = ""


@dataclass(frozen=True)
class Assessed:
    """What the answers so far come to. ``grade`` is "" while nothing is proposed."""

    points: int = 0
    grade: str = ""
    reasons: tuple[Reason, ...] = ()
    flags: tuple[str, ...] = ()
    answered: int = 0
    asked: int = 0

    @property
    def why(self) -> str:
        """The reasons in one line, those that count most first."""
        first = sorted(self.reasons, key=lambda one: (not one.grade, -one.points))
        return "; ".join(f"{one.question} {one.answer}" for one in first[:4])


@dataclass(frozen=True)
class Begun:
    """When a version begins and whether it was withdrawn, for the rule of which one holds."""

    id: int
    code: str
    number: int
    approved: bool
    valid_from: float
    withdrawn: bool


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a set, where: a row of the file (0: its head), and its column."""

    row: int
    column: str
    sentence: str

    @property
    def said(self) -> str:
        where = f"Row {self.row}, column {self.column}" if self.row else f"Head, {self.column}"
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class Read:
    """A set that was read from a file, or everything that is wrong with it."""

    one: QuestionSet | None = None
    note: str = ""
    wrong: tuple[Wrong, ...] = field(default=())

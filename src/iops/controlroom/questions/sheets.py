"""A question set as a table: CSV with a head, read with all that is wrong, and written: pure.

The head says what the set is for::

    # set: missing-person
    # name: Missing person, questions 1 to 15
    # types: 308
    # words: missing; not come home
    # grade 1: 60
    # grade 2: 25
    # grade C: 0

A row with a text begins a question; its answers stand in the rows below it (the first in its own).
``after`` is "3=yes" or "3=yes|unknown": asked when question 3, which stands before, was answered
so.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from iops.controlroom.questions.contracts import (
    CHOICE,
    KINDS,
    NUMBER,
    TEXT,
    UNKNOWN,
    USUAL,
    YES_NO,
    Answer,
    Question,
    QuestionSet,
    Read,
    Wrong,
)
from iops.controlroom.questions.rules import choices_of, range_in

COLUMNS: Final = (
    "question", "text", "kind", "after", "hint", "answer", "label", "points", "flags", "grade",
)  # fmt: skip
MOST_QUESTIONS, MOST_POINTS, LONGEST = 60, 1000, 300
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_POINTS: Final = re.compile(r"\d{1,4}")


class _Reader:
    """Reads row by row and gathers what is wrong; nothing is refused before the end."""

    def __init__(self, grades: Collection[str], flags: Collection[str]) -> None:
        self.grades, self.flags = grades, flags
        self.wrong: list[Wrong] = []
        self.questions: list[Question] = []
        self.answers: dict[str, list[Answer]] = {}
        self.row = 0

    def say(self, column: str, sentence: str) -> None:
        self.wrong.append(Wrong(self.row, column, sentence))

    def take(self, row: Mapping[str, str], number: int) -> None:
        self.row = number
        if row["text"]:
            self._question(row)
        elif not self.questions:
            self.say("text", "The first row has to be a question.")
            return
        elif row["question"] and row["question"] != self.questions[-1].code:
            self.say("text", f"Question {row['question']} has no text.")
            return
        if row["answer"] and self.questions:
            self._answer(self.questions[-1], row)

    def _question(self, row: Mapping[str, str]) -> None:
        code, kind = row["question"], row["kind"] or YES_NO
        if not _CODE.fullmatch(code):
            self.say("question", "Give it a short code of small letters and figures: 3, or age.")
        elif code in self.answers:
            self.say("question", f"There are two questions {code}. Give one another code.")
        if kind not in KINDS:
            self.say("kind", f"“{kind}” is no kind. Write one of {', '.join(KINDS)}.")
            kind = TEXT
        for column in ("text", "hint"):
            if len(row[column]) > LONGEST:
                self.say(column, f"Longer than {LONGEST} characters: nobody reads that aloud.")
        after, on = self._after(row["after"])
        self.questions.append(Question(code, row["text"], kind, row["hint"], after, on))
        self.answers[code] = []

    def _after(self, text: str) -> tuple[str, tuple[str, ...]]:
        if not text:
            return "", ()
        before, _, said = text.partition("=")
        before, on = before.strip(), tuple(one.strip() for one in said.split("|") if one.strip())
        question = next((one for one in self.questions if one.code == before), None)
        if question is None:
            self.say("after", f"Question {before} does not stand before this one.")
        elif not on:
            self.say("after", "Say upon which answer: 3=yes, or 3=yes|unknown.")
        else:
            self._known_answers(question, on)
        return before, on

    def _known_answers(self, question: Question, on: tuple[str, ...]) -> None:
        if question.kind == TEXT:
            self.say("after", f"Question {question.code} is answered in words: ask after another.")
            return
        given = Question(
            question.code, "", question.kind, answers=tuple(self.answers[question.code])
        )
        known = {
            one.code for one in (given.answers if question.kind == NUMBER else choices_of(given))
        }
        unknown = [one for one in on if one not in known]
        if unknown:
            self.say("after", f"Question {question.code} has no answer {', '.join(unknown)}.")

    def _answer(self, question: Question, row: Mapping[str, str]) -> None:
        code = row["answer"]
        if question.kind == TEXT:
            self.say("answer", "A question that is answered in words has no answers of its own.")
        elif question.kind == YES_NO and code not in USUAL:
            self.say("answer", f"“{code}” is none of {', '.join(USUAL)}.")
        elif question.kind == NUMBER and range_in(code) is None:
            self.say("answer", f"“{code}” is no range. Write 0-11, or 65- for all from there on.")
        elif question.kind == CHOICE and not _CODE.fullmatch(code):
            self.say("answer", "Give it a short code of small letters and figures.")
        elif code in {one.code for one in self.answers[question.code]}:
            self.say("answer", f"Question {question.code} has the answer {code} twice.")
        if row["points"] and (
            not _POINTS.fullmatch(row["points"]) or int(row["points"]) > MOST_POINTS
        ):
            self.say("points", f"Write a whole number from 0 to {MOST_POINTS}.")
        if row["grade"] and row["grade"] not in self.grades:
            self.say("grade", f"“{row['grade']}” is no grade of the force.")
        flags = tuple(row["flags"].split())
        strange = [one for one in flags if one not in self.flags]
        if strange:
            self.say("flags", f"Not in the list of qualifiers: {', '.join(strange)}.")
        usual = USUAL.get(code, code) if question.kind in (YES_NO, CHOICE) else code
        points = int(row["points"]) if _POINTS.fullmatch(row["points"]) else 0
        self.answers[question.code].append(
            Answer(code, row["label"] or usual, points, flags, row["grade"])
        )

    def done(self) -> tuple[Question, ...]:
        self.row = 0
        if not self.questions:
            self.say("questions", "There is no question in it.")
        if len(self.questions) > MOST_QUESTIONS:
            self.say("questions", f"More than {MOST_QUESTIONS} questions keep a caller too long.")
        for one in self.questions:
            if one.kind == CHOICE and not [
                each for each in self.answers[one.code] if each.code != UNKNOWN
            ]:
                self.say("answer", f"Question {one.code} has nothing to choose from.")
        return tuple(
            Question(one.code, one.text, one.kind, one.hint, one.after, one.on,
                     tuple(self.answers[one.code]))
            for one in self.questions
        )  # fmt: skip


def read(text: str, *, grades: Collection[str], flags: Collection[str]) -> Read:
    """The set of a file, or everything that is wrong with it. ``flags``: known qualifiers."""
    reader = _Reader(grades, flags)
    head, body, first = _head(text)
    for key, why in (("set", "a short code: missing-person"), ("name", "what people call it")):
        if not head.get(key):
            reader.say(key, f"Say {why} (“# {key}: …”).")
    if head.get("set") and not _CODE.fullmatch(head["set"]):
        reader.say("set", "A code has small letters, figures and strokes, at most 40.")
    if len(head.get("name", "")) > 120:
        reader.say("name", "A name has at most 120 characters.")
    limits = _limits(reader, head)
    rows = csv.DictReader(io.StringIO(body, newline=""))
    missing = [one for one in ("question", "text") if one not in (rows.fieldnames or ())]
    if missing:
        reader.say("columns", f"The first line has to name {', '.join(COLUMNS)}.")
    else:
        try:
            for number, row in enumerate(rows, first + 1):
                cells = {name: " ".join((row.get(name) or "").split()) for name in COLUMNS}
                if any(cells.values()):
                    reader.take(cells, number)
        except csv.Error as error:
            reader.say("rows", f"This is not CSV ({error}).")
    questions = reader.done()
    if reader.wrong:
        return Read(wrong=tuple(reader.wrong))
    made = QuestionSet(
        head["set"], head["name"], _listed(head, "types", ","), _listed(head, "words", ";"),
        limits, questions,
    )  # fmt: skip
    return Read(made, head.get("note", "")[:LONGEST])


def _head(text: str) -> tuple[dict[str, str], str, int]:
    """The lines with a stroke in front, the table below them, and the number of its first line."""
    lines = text.replace("\r\n", "\n").lstrip("\ufeff\n ").splitlines(keepends=True)
    head: dict[str, str] = {}
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0).lstrip("# ").partition(":")
        head[" ".join(key.split())] = " ".join(value.split())
    return head, "".join(lines), len(head) + 1


def _limits(reader: _Reader, head: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    found = []
    for key, value in head.items():
        if not key.startswith("grade "):
            continue
        grade = key.removeprefix("grade ").strip()
        if grade not in reader.grades:
            reader.say(key, f"“{grade}” is no grade of the force.")
        if not _POINTS.fullmatch(value):
            reader.say(key, "Say from how many points: a whole number.")
        else:
            found.append((grade, int(value)))
    return tuple(found)


def _listed(head: Mapping[str, str], key: str, parted: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in head.get(key, "").split(parted) if one.strip())


def written(one: QuestionSet, note: str = "") -> str:
    """The set as a file that :func:`read` reads as the same set."""
    out = io.StringIO(newline="")
    head = [("set", one.code), ("name", one.name), ("types", ", ".join(one.types)),
            ("words", "; ".join(one.words)), *((f"grade {grade}", str(least))
            for grade, least in one.grades), ("note", note)]  # fmt: skip
    out.writelines(f"# {key}: {value}\n" for key, value in head if value)
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for question in one.questions:
        after = f"{question.after}={'|'.join(question.on)}" if question.after else ""
        first: dict[str, Any] = {
            "question": question.code, "text": question.text, "kind": question.kind,
            "after": after, "hint": question.hint,
        }  # fmt: skip
        for answer in question.answers or (None,):
            rows.writerow(first | (_cells(answer) if answer else {}))
            first = {}
    return out.getvalue()


def _cells(answer: Answer) -> dict[str, Any]:
    return {
        "answer": answer.code, "label": answer.label, "points": answer.points or "",
        "flags": " ".join(answer.flags), "grade": answer.grade,
    }  # fmt: skip

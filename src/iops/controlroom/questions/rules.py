"""What is asked, what the answers come to, which set fits a call, which version holds: pure.

The points and grades are the force's own, set beside each answer. A proposal never lowers what the
handler chose: they decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from iops.controlroom.questions.contracts import (
    CHOICE,
    NUMBER,
    TEXT,
    UNKNOWN,
    USUAL,
    YES_NO,
    Answer,
    Assessed,
    Begun,
    Question,
    QuestionSet,
    Reason,
)

#: A grade that no list knows is the least urgent.
LAST: Final = 99
LONGEST_ANSWER: Final = 500
_RANGE: Final = re.compile(r"(\d{1,6})-(\d{0,6})")
_NUMBER: Final = re.compile(r"\d{1,6}")


def choices_of(question: Question) -> tuple[Answer, ...]:
    """What may be chosen, "Not known" included; nothing for a number or for words."""
    if question.kind not in (YES_NO, CHOICE):
        return ()
    given = {one.code: one for one in question.answers}
    usual = USUAL if question.kind == YES_NO else {UNKNOWN: USUAL[UNKNOWN]}
    added = [Answer(code, label) for code, label in usual.items() if code not in given]
    if question.kind == YES_NO:
        both = given | {one.code: one for one in added}
        return tuple(both[code] for code in USUAL)
    return (*question.answers, *added)


def wrong_answer(question: Question, said: str) -> str:
    """Why what was said is no answer to a question, in a sentence; "" where it is one."""
    if len(said) > LONGEST_ANSWER:
        return f"Say it in at most {LONGEST_ANSWER} characters; the log takes more."
    if question.kind == NUMBER and not _NUMBER.fullmatch(said.strip()):
        return "Write a whole number, for example 14. What you typed is kept, and not counted."
    if question.kind in (YES_NO, CHOICE) and said not in {one.code for one in choices_of(question)}:
        return "That is none of the answers of this question. Choose one."
    return ""


def answer_to(question: Question, said: str) -> Answer | None:
    """The answer that something said is; None where it says nothing that the set knows of."""
    said = said.strip()
    if not said or wrong_answer(question, said):
        return None
    if question.kind == TEXT:
        return Answer(said, said)
    if question.kind == NUMBER:
        return next((one for one in question.answers if _within(one.code, int(said))), None) or (
            Answer(said, said)
        )
    return next((one for one in choices_of(question) if one.code == said), None)


def range_in(code: str) -> tuple[int, int | None] | None:
    """The bounds of "0-11" or "65-"; None where it is none, or ends before it begins."""
    found = _RANGE.fullmatch(code)
    if not found:
        return None
    low, high = int(found[1]), int(found[2]) if found[2] else None
    return None if high is not None and high < low else (low, high)


def _within(code: str, number: int) -> bool:
    bounds = range_in(code)
    return bounds is not None and bounds[0] <= number and (bounds[1] is None or number <= bounds[1])


def asked(of: QuestionSet, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that are asked now, in the order of the set.

    One after another is asked where that one is, and was answered so. It stands after it, so that
    one pass is enough and nothing goes round in a circle.
    """
    shown: dict[str, Question] = {}
    for question in of.questions:
        if question.after:
            before = shown.get(question.after)
            given = answer_to(before, answers.get(question.after, "")) if before else None
            if given is None or given.code not in question.on:
                continue
        shown[question.code] = question
    return tuple(shown.values())


def assess(of: QuestionSet, answers: Mapping[str, str], ranks: Mapping[str, int]) -> Assessed:
    """What the answers come to. ``ranks``: the grades of the force, 1 the most urgent.

    The most urgent of what single answers propose and of what the sum reaches. The grade that
    begins at no points is proposed once everything was answered: before, it would be a guess.
    """
    points, grades, flags, reasons, done = 0, [], dict[str, None](), [], 0
    questions = asked(of, answers)
    for question in questions:
        given = answer_to(question, answers.get(question.code, ""))
        if given is None:
            continue
        done += 1
        points += given.points
        flags |= dict.fromkeys(given.flags)
        grades += [given.grade] if given.grade else []
        if given.points or given.grade:
            reasons.append(Reason(question.text, given.label, given.points, given.grade))
    whole = done > 0 and done == len(questions)
    grades += [grade for grade, least in of.grades if points >= least and (least > 0 or whole)]
    grade = min(grades, key=lambda one: ranks.get(one, LAST), default="")
    return Assessed(points, grade, tuple(reasons), tuple(flags), done, len(questions))


def more_urgent(proposed: str, chosen: str, ranks: Mapping[str, int]) -> bool:
    """Whether a proposal is worth saying: nothing is chosen yet, or something less urgent."""
    if not proposed:
        return False
    return not chosen or ranks.get(proposed, LAST) < ranks.get(chosen, LAST)


def fit(sets: Sequence[QuestionSet], *, type_code: str, usual: str, what: str) -> list[str]:
    """The codes of the sets that fit a call, the best first.

    A type that the handler chose comes before words; the type that a new call has by itself
    (``usual``) says little, and words come before it.
    """
    told = _folded(what)
    weights: dict[str, int] = {}
    for one in sets:
        weight = 2 * sum(
            _folded(word).strip() != "" and _folded(word) in told for word in one.words
        )
        if type_code in one.types:
            weight += 1 if type_code == usual else 1000
        weights[one.code] = weight
    found = [code for code, weight in weights.items() if weight]
    return sorted(found, key=lambda code: (-weights[code], code))


def _folded(text: str) -> str:
    """Words alone, in small letters, each between blanks."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def in_force(versions: Iterable[Begun], now: float) -> set[int]:
    """The ids of the versions that hold: of each set the newest that was approved and has begun.

    Where that one was withdrawn, none holds: an older one never comes back by itself.
    """
    newest: dict[str, Begun] = {}
    for one in versions:
        if not one.approved or one.valid_from > now:
            continue
        other = newest.get(one.code)
        if other is None or one.number > other.number:
            newest[one.code] = one
    return {one.id for one in newest.values() if not one.withdrawn}

"""A question set as it is kept in its version, and back: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from iops.controlroom.questions.contracts import Answer, Question, QuestionSet


def body_of(one: QuestionSet) -> dict[str, Any]:
    """The set in plain values."""
    return asdict(one)


def set_in(body: Mapping[str, Any]) -> QuestionSet:
    """The set that plain values are."""
    return QuestionSet(
        body["code"],
        body["name"],
        tuple(body["types"]),
        tuple(body["words"]),
        tuple((grade, least) for grade, least in body["grades"]),
        tuple(_question(one) for one in body["questions"]),
    )


def _question(given: Mapping[str, Any]) -> Question:
    answers = (Answer(**{**one, "flags": tuple(one["flags"])}) for one in given["answers"])
    return Question(**{**given, "on": tuple(given["on"]), "answers": tuple(answers)})

"""Asking partners and archives: each by itself, each with its own time limit, all logged."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, replace

from django.db import connection

from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible
from iops.kernel.registry import Source, registry
from iops.pole.search import rules
from iops.pole.search.budget import Budget
from iops.pole.search.contracts import Line, Question

log = logging.getLogger("iops.search")
#: Questions that may wait for an answer at one time in a process; more are told to try again.
_AT_ONCE = 16
#: Lines of one source that are shown; where it knows of more, the page says so.
MOST_LINES = 20
_asking = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="elsewhere")


@dataclass(frozen=True)
class Answer:
    """What came from a source. ``problem``: why nothing came, in a sentence.

    ``more``: it knows of more than is shown.
    """

    source: Source
    lines: Sequence[Line] = ()
    problem: str = ""
    more: bool = False


def sources_for(by: Actor) -> list[Source]:
    """The sources elsewhere that the actor may ask, and that have anything to be asked."""
    return [
        one
        for one in registry.each("sources")
        if by.may(one.permission) and (one.there is None or one.there())
    ]


def question_of(text: str) -> Question:
    """What was typed, as another system can be asked. Raises Invalid for nothing."""
    try:
        typed = rules.understand(text, today=clock.local_date(clock.now()))
    except ValueError as error:
        raise Invalid(str(error), fields={"text": str(error)}) from None
    name = "" if typed.descriptive else typed.name
    marks = (f"{rules.MARK}{rules.PART}:{one}" for one in typed.traits.get("mark", ()))
    words = typed.words or tuple(typed.place.lower().split())
    return Question(
        name, typed.born, typed.exact, typed.age, (*typed.parts, *marks), typed.perhaps, words
    )


def _asks(source: Source, question: Question) -> bool:
    """Whether this is a question that a source takes."""
    return (
        not question.empty
        or (source.births and question.birth_alone)
        or (source.parts and bool(question.parts))
        or (source.words and bool(question.words))
    )


def _shows(answer: Answer) -> list[tuple[str, int]]:
    return [line.record for line in answer.lines if line.record is not None]


@record_view("search.elsewhere", permission="people.view", shows=_shows)
def ask(*, by: Actor, code: str, text: str) -> Answer:
    """Ask one source. Raises NotVisible for one that does not exist, NotPermitted for others."""
    source = next((one for one in registry.each("sources") if one.code == code), None)
    if source is None:
        raise NotVisible("There is no such source.")
    if not by.may(source.permission):
        raise NotPermitted(f"Your role does not ask {source.label}.")
    question = question_of(text)
    if not _asks(source, question):
        return Answer(source, problem="It is asked by name or number only.")
    if source.here:
        return _answered_here(source, replace(question, by=by))
    return answered(source, question)


def _answered_here(source: Source, question: Question) -> Answer:
    """The answer of a source that is in this database, which ends what takes longer."""
    late = Answer(source, problem=f"No answer within {source.seconds:g} seconds.")
    try:
        with connection.cursor() as cursor:
            return Budget(cursor, source.seconds).spent(
                lambda: _shown(source, source.ask(question)), late
            )
    except Exception as error:
        return _ill(source, error)


def answered(source: Source, question: Question) -> Answer:
    """The answer of a source within its time; a source that is late or ill says so."""
    asked = _asking.submit(source.ask, question)
    try:
        return _shown(source, asked.result(timeout=source.seconds))
    except Late:
        asked.cancel()
        return Answer(source, problem=f"No answer within {source.seconds:g} seconds.")
    except Exception as error:
        return _ill(source, error)


def _shown(source: Source, lines: Iterable[Line]) -> Answer:
    found = tuple(lines)
    return Answer(source, found[:MOST_LINES], more=len(found) > MOST_LINES)


def _ill(source: Source, error: Exception) -> Answer:
    # The class only: its words may hold what was asked.
    log.warning("source %s failed: %s", source.code, type(error).__name__)
    return Answer(source, problem="It did not answer. Try again, or ask by telephone.")

"""Sources elsewhere are asked each by itself, and nobody waits for one that is late."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.registry import Source, registry
from iops.pole.search.contracts import Line, Question
from iops.pole.search.elsewhere import answered, ask, question_of


def source(answer: Callable[[Question], object], seconds: float = 5.0) -> Source:
    return Source("test", "Test", "people.view", seconds, answer)


def test_an_answer_in_time_is_shown() -> None:
    given = source(lambda question: [Line(question.name)])
    assert answered(given, Question("Marsh")).lines == (Line("Marsh"),)


def test_a_late_source_says_so_and_the_others_are_not_held_up() -> None:
    never = threading.Event()
    late = answered(source(lambda question: never.wait(20), 0.05), Question("Marsh"))
    assert (late.lines, late.problem) == ((), "No answer within 0.05 seconds.")
    never.set()


def test_what_is_left_out_is_said() -> None:
    many = answered(source(lambda question: [Line(str(at)) for at in range(21)]), Question("Marsh"))
    assert (len(many.lines), many.more) == (20, True)
    assert not answered(source(lambda question: [Line("one")]), Question("Marsh")).more


@pytest.mark.django_db
def test_a_source_that_is_here_is_ended_by_the_database(
    as_role: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks with the actor's eyes, and what it leaves behind does not harm the look."""

    def slow(question: Question) -> list[Line]:
        assert question.by is not None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return []

    here = Source("here", "Here", "people.view", 0.2, slow, here=True)
    by = as_role("call-handler")
    monkeypatch.setattr(registry, "each", lambda kind: [here])
    assert ask(by=by, code="here", text="Marsh").problem == "No answer within 0.2 seconds."


def test_an_ill_source_says_so_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def ill(question: Question) -> object:
        raise RuntimeError(f"cannot look for {question.name}")

    assert answered(source(ill), Question("Zebedee Canary")).problem.startswith("It did not answer")
    assert "RuntimeError" in caplog.text
    assert "Canary" not in caplog.text


def test_the_question_is_what_was_understood() -> None:
    asked = question_of("daniel marsh 02/05/1974")
    assert asked == Question("daniel marsh", "1974-05-02", words=("daniel", "marsh"))
    assert question_of("AB12 CDE").numbers == ("v:AB12CDE",)
    assert question_of("slim man with tattoo").empty
    assert question_of("blue corsa, ends KLM").parts == ("v~:%KLM",)
    assert question_of("*900123").parts == ("h~:%900123",)
    assert question_of("M1 1AE").words == ("m1", "1ae")


@pytest.mark.django_db
def test_a_source_is_asked_what_it_takes(as_role: Callable[..., Actor]) -> None:
    """A part of a plate is no question for the simulator, which knows whole numbers only."""
    answer = ask(by=as_role("call-handler"), code="pnc-simulator", text="ends KLM")
    assert answer.problem == "It is asked by name or number only."


@pytest.mark.django_db
def test_asking_is_a_look(as_role: Callable[..., Actor]) -> None:
    by = as_role("call-handler")
    ask(by=by, code="pnc-simulator", text="Zebedee Canary")
    assert Look.objects.filter(account_id=by.account_id, page="search.elsewhere").exists()
    with pytest.raises(NotVisible, match="no such source"):
        ask(by=by, code="nowhere", text="Zebedee Canary")

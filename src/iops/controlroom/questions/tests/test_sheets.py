"""A table is read whole, or everything that is wrong with it is said at once."""

import pytest

from iops.controlroom.questions import sheets
from iops.controlroom.questions.loading import SHIPPED

GRADES, FLAGS = ("1", "2", "C"), ("knife", "child")
HEAD = "# set: a\n# name: A set\nquestion,text,kind,after,hint,answer,label,points,flags,grade\n"


def wrong(rows: str, head: str = HEAD) -> list[str]:
    return [one.said for one in sheets.read(head + rows, grades=GRADES, flags=FLAGS).wrong]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("", "There is no question"),
        (",,,,,yes,,5,,\n", "Row 4, column text: The first row has to be a question."),
        ("1,Hurt?,maybe\n", "“maybe” is no kind"),
        ("1,Hurt?\n1,Where?,text\n", "There are two questions 1."),
        ("1,Hurt?,,2=yes\n2,Where?,text\n", "Question 2 does not stand before this one."),
        ("1,Hurt?,,1=yes\n", "Question 1 does not stand before this one."),
        ("1,Hurt?\n2,Where?,text,1\n", "Say upon which answer"),
        ("1,Hurt?\n2,Where?,text,1=perhaps\n", "Question 1 has no answer perhaps."),
        ("1,Where?,text\n2,Hurt?,,1=yes\n", "is answered in words"),
        ("1,Where?,text,,,yes\n", "has no answers of its own"),
        ("1,How many?,number,,,3 to 5\n", "is no range"),
        ("1,How many?,number,,,9-3\n", "is no range"),
        ("1,Which?,choice\n", "has nothing to choose from"),
        ("1,Hurt?,,,,yes,,5\n,,,,,yes,,6\n", "has the answer yes twice"),
        ("1,Hurt?,,,,yes,,many\n", "Row 4, column points: Write a whole number"),
        ("1,Hurt?,,,,yes,,,sword\n", "Not in the list of qualifiers: sword."),
        ("1,Hurt?,,,,yes,,,,9\n", "“9” is no grade of the force."),
        ("Hurt!,Hurt?\n", "Give it a short code"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(rows: str, sentence: str) -> None:
    assert any(sentence in one for one in wrong(rows)), wrong(rows)


def test_everything_is_said_at_once() -> None:
    found = wrong(
        "1,Hurt?,,,,yes,,many,sword,9\n2,Where?,what\n", HEAD.replace("# set: a", "# set:")
    )
    assert len(found) == 5


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.csv")), ids=lambda path: path.stem)
def test_what_comes_with_iops_is_sound(path: object, db: None) -> None:
    from iops.controlroom.questions.lists import flags, grades, types

    read = sheets.read(path.read_text(), grades=grades(), flags=flags())  # type: ignore[attr-defined]
    assert read.wrong == ()
    assert read.one is not None
    assert set(read.one.types) <= types()
    assert read.one.types
    assert read.one.words


def test_the_missing_person_set_asks_fifteen_questions() -> None:
    text = (SHIPPED / "missing-person.csv").read_text()
    read = sheets.read(text, grades=GRADES, flags=(
        "child", "vulnerable", "youth", "mental-health", "critical",
    ))  # fmt: skip
    assert read.one is not None
    first = [one.code for one in read.one.questions if not one.after]
    assert first == [str(number) for number in range(1, 16)]

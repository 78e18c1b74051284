"""Points, proposals, follow-ups and what holds: for any set that can be read, any answers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.questions import rules, sheets
from iops.controlroom.questions.bodies import body_of, set_in
from iops.controlroom.questions.contracts import (
    CHOICE,
    NUMBER,
    TEXT,
    UNKNOWN,
    USUAL,
    YES_NO,
    Answer,
    Begun,
    Question,
    QuestionSet,
)

RANKS = {"1": 1, "2": 2, "C": 3}
FLAGS = ("knife", "child")
GRADES = st.sampled_from(["", "1", "2", "C"])
WORDS = st.text("abcdefgh ,;", min_size=1, max_size=20).map(
    lambda text: " ".join(f"Is {text} so?".split())
)


def answers_for(kind: str) -> st.SearchStrategy[tuple[Answer, ...]]:
    codes = {
        YES_NO: st.sampled_from(list(USUAL)), CHOICE: st.sampled_from(["red", "blue", "green"]),
        NUMBER: st.sampled_from(["0-11", "12-17", "18-64", "65-"]),
    }.get(kind, st.nothing())  # fmt: skip
    made = st.builds(
        Answer, codes, st.sampled_from(["So", "Not so"]), st.integers(0, 100),
        st.lists(st.sampled_from(FLAGS), unique=True).map(tuple), GRADES,
    )  # fmt: skip
    least = 1 if kind == CHOICE else 0
    found = st.lists(made, min_size=least, max_size=3, unique_by=lambda one: one.code).map(tuple)
    return st.just(()) if kind == TEXT else found


@st.composite
def question_sets(draw: st.DrawFn) -> QuestionSet:
    questions: list[Question] = []
    count: int = draw(st.integers(1, 8))
    for number in range(count):
        kind = draw(st.sampled_from([YES_NO, CHOICE, NUMBER, TEXT]))
        after, on = "", tuple[str, ...]()
        before = [one for one in questions if one.kind != TEXT and known(one)]
        follows: bool = draw(st.booleans())
        if before and follows:
            parent = draw(st.sampled_from(before))
            after = parent.code
            on = tuple(draw(st.lists(st.sampled_from(known(parent)), min_size=1, unique=True)))
        questions.append(Question(
            str(number), draw(WORDS), kind, "", after, on, draw(answers_for(kind)),
        ))  # fmt: skip
    grades = draw(st.lists(st.tuples(st.sampled_from(["1", "2", "C"]), st.integers(0, 200)),
                           unique_by=lambda one: one[0]))  # fmt: skip
    return QuestionSet("set", "A set", ("308",), ("lost child",), tuple(grades), tuple(questions))


def known(one: Question) -> list[str]:
    codes = one.answers if one.kind == NUMBER else rules.choices_of(one)
    return [each.code for each in codes]


SAID = st.dictionaries(
    st.sampled_from([str(number) for number in range(8)]),
    st.sampled_from(
        ["yes", "no", UNKNOWN, "red", "blue", "green", "7", "14", "70", "about 40", ""]
    ),
)


@given(question_sets(), SAID)
def test_no_question_is_asked_before_what_it_follows(of: QuestionSet, said: dict[str, str]) -> None:
    shown = [one.code for one in rules.asked(of, said)]
    assert len(shown) == len(set(shown))
    for one in rules.asked(of, said):
        if one.after:
            assert shown.index(one.after) < shown.index(one.code)
        else:
            assert one.code in shown


@given(question_sets(), SAID)
def test_the_sum_is_of_what_is_asked_and_says_why(of: QuestionSet, said: dict[str, str]) -> None:
    found = rules.assess(of, said, RANKS)
    assert found.points == sum(one.points for one in found.reasons)
    assert 0 <= found.answered <= found.asked == len(rules.asked(of, said))
    least = {grade: points for grade, points in of.grades if points}
    reached = [grade for grade, points in least.items() if found.points >= points]
    for grade in reached:
        assert RANKS[found.grade] <= RANKS[grade]
    for one in found.reasons:
        if one.grade:
            assert RANKS[found.grade] <= RANKS[one.grade]
    if found.grade and not reached and not any(one.grade for one in found.reasons):
        assert found.answered == found.asked > 0


@given(question_sets(), SAID, st.sampled_from(["", "1", "2", "C"]))
def test_a_proposal_never_lowers_what_was_chosen(
    of: QuestionSet, said: dict[str, str], chosen: str
) -> None:
    proposed = rules.assess(of, said, RANKS).grade
    if rules.more_urgent(proposed, chosen, RANKS):
        assert not chosen or RANKS[proposed] < RANKS[chosen]
    elif proposed:
        assert RANKS[chosen] <= RANKS[proposed]


@given(question_sets())
def test_a_set_is_written_and_read_as_the_same(of: QuestionSet) -> None:
    again = sheets.read(sheets.written(of), grades=RANKS, flags=FLAGS)
    assert again.wrong == ()
    assert again.one == of
    assert set_in(body_of(of)) == of


@given(st.text(max_size=400))
def test_whatever_is_given_as_a_table_is_a_set_or_says_what_is_wrong(text: str) -> None:
    read = sheets.read(text, grades=RANKS, flags=FLAGS)
    assert (read.one is None) == bool(read.wrong)


BEGUN = st.builds(
    Begun, st.just(0), st.sampled_from(["a", "b"]), st.integers(1, 5), st.booleans(),
    st.floats(0, 100), st.booleans(),
)  # fmt: skip


@given(st.lists(BEGUN, unique_by=lambda one: (one.code, one.number)), st.floats(0, 100))
def test_what_was_withdrawn_lets_no_older_version_back(versions: list[Begun], now: float) -> None:
    versions = [replace(one, id=number) for number, one in enumerate(versions)]
    holds = rules.in_force(versions, now)
    for one in versions:
        if one.id not in holds:
            continue
        assert one.approved
        assert not one.withdrawn
        assert one.valid_from <= now
        for other in versions:
            if other.code == one.code and other.approved and other.valid_from <= now:
                assert other.number <= one.number


def test_a_type_that_was_chosen_comes_before_words_and_the_usual_one_behind_them() -> None:
    missing = QuestionSet("missing", "Missing", ("308",), ("not come home",))
    lurking = QuestionSet("lurking", "Suspicious", ("310",), ("hanging around",))
    sets = [missing, lurking]
    told = "My son has NOT come home, strangers hanging around"
    assert rules.fit(sets, type_code="308", usual="310", what="hanging around")[0] == "missing"
    assert rules.fit(sets, type_code="310", usual="310", what="") == ["lurking"]
    assert rules.fit(sets, type_code="310", usual="310", what="not come home") == [
        "missing", "lurking",
    ]  # fmt: skip
    assert rules.fit(sets, type_code="502", usual="310", what=told) == ["lurking", "missing"]
    assert rules.fit(sets, type_code="502", usual="310", what="homecoming") == []

"""The detector: what it reads, what it does not, and that it is a sober sum."""

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands import (
    add_log_entry,
    close_incident,
    correct_log_entry,
    decide_no_crime,
    open_from_call,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.rules import CrimeWord, Sign, signs_in, weigh
from iops.duties.models import Duty
from iops.duties.queries import queue_duties
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.reference import codes

pytestmark = pytest.mark.django_db
CALM = Assessment(rationale="Nobody hurt now.")
_FILE = Path(codes.__file__).parent / "data" / "crime_words.csv"
WORDS = [
    CrimeWord(row["code"], float(row["weight"]))
    for row in csv.DictReader(line for line in _FILE.open() if not line.startswith("#"))
]


def heard(text: str) -> list[str]:
    return [sign.what for sign in signs_in(text, WORDS, where="log")]


def test_words_are_found_in_any_form_and_as_they_were_said() -> None:
    assert heard("He PUNCHED me, twice") == ["punched"]
    assert "broken into" in heard("Van broken into overnight")
    assert "running off with" in heard("Man running off with meat")
    assert heard("All quiet, nothing to see") == []


@pytest.mark.parametrize(
    "text", ["Nobody was punched", "She was not punched", "denies he punched anyone", "no knife"]
)
def test_what_is_denied_is_no_sign(text: str) -> None:
    assert heard(text) == []


def test_a_denial_far_away_denies_nothing() -> None:
    assert heard("no idea who he was but he punched me") == ["punched"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He's not breathing, stabbed in the chest", "stabbed"),
        ("No, he punched me", "punched"),
        ("No he punched me", "punched"),
        ("They didn't stop. Robbed me of my phone", "robbed"),
        ("No reply\npunched in the face", "punched"),
        ("will not stop - punched him twice", "punched"),
        ("no descriptions/unknown – punched", "punched"),
        ("dont know who punched him", "punched"),
        ("did not stop and punched me", "punched"),
        ("not only punched but kicked", "punched"),
        ("never met him (punched me)", "punched"),
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(text: str, word: str) -> None:
    assert word in heard(text)
    assert word in heard(text.upper())


@pytest.mark.parametrize(
    "text",
    [
        "he was not punched", "nobody stabbed", "He didnt get punched", "He didn’t get punched",
        "wasnt stabbed", "nothing stolen", "No-one punched", "no one was stabbed",
        "He's breathing, not stabbed", "denies having punched him",
    ],
)  # fmt: skip
def test_denials_as_handlers_type_them(text: str) -> None:
    assert heard(text) == []


denials = st.sampled_from(sorted(rules.DENIALS))
spoken = st.sampled_from(["punched", "stabbed", "robbed"])
between = st.sampled_from(
    [", ", ". ", "; ", ": ", "! ", "? ", "\n", " - ", " – ", " (", "... ", "—"]
)
plain = st.lists(st.sampled_from(["breathing", "moving", "here", "awake"]), max_size=2)


@given(denials, plain, between, spoken)
def test_no_denial_crosses_a_clause(said: str, more: list[str], end: str, word: str) -> None:
    assert word in heard(f"he {' '.join([said, *more])}{end}{word} again")


@given(denials, plain, spoken, st.booleans())
def test_within_its_clause_a_denial_holds(
    said: str, more: list[str], word: str, upper: bool
) -> None:
    text = f"he {' '.join([said, *more])} {word}"
    assert heard(text.upper() if upper else text) == []


@given(st.text(max_size=80), spoken)
def test_nothing_before_a_full_stop_silences_what_follows(before: str, word: str) -> None:
    assert word in heard(f"{before}. {word}")


signs = st.builds(
    Sign,
    where=st.sampled_from(["log says", "result says", "qualifier"]),
    what=st.text("abcd", min_size=1, max_size=3),
    weight=st.floats(-0.95, 1.0, allow_nan=False),
)


@given(st.lists(signs, max_size=12), st.randoms(use_true_random=False))
def test_the_score_is_a_share_and_order_does_not_matter(
    given_signs: list[Sign], lot: random.Random
) -> None:
    first = weigh(given_signs)
    assert 0.0 <= first.score <= 1.0
    lot.shuffle(given_signs)
    assert weigh(given_signs).score == pytest.approx(first.score)
    assert weigh([*given_signs, *given_signs]) == weigh(given_signs)  # said twice counts once


@given(st.lists(signs, max_size=12), st.floats(0.0, 1.0))
def test_one_more_sign_for_a_crime_never_lowers_the_score(
    given_signs: list[Sign], weight: float
) -> None:
    more = [*given_signs, Sign("log says", "unsaid before", weight)]
    assert weigh(more).score >= weigh(given_signs).score - 1e-12


@given(st.lists(signs, max_size=12))
def test_nothing_speaks_against_a_code_that_is_a_crime(given_signs: list[Sign]) -> None:
    verdict = weigh([*given_signs, Sign("closing code", "501 Violence", rules.CERTAIN)])
    assert (verdict.score, verdict.crime) == (1.0, True)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert 0.0 <= weigh(signs_in(text, WORDS, where="log")).score <= 1.0


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def call(
    desk: Actor, what: str = "Shouting next door", qualifiers: tuple[str, ...] = ()
) -> Incident:
    return open_from_call(
        by=desk, channel="999", where=Where("14 Mill Lane"), what=what, grade="2",
        type_code="310", qualifiers=qualifiers,
    ).value  # fmt: skip


def owed(incident: Incident) -> bool:
    return Duty.objects.filter(kind="record-crime", subject_id=incident.pk, state="open").exists()


def closed(desk: Actor, incident: Incident, code: str, result: str) -> None:
    close_incident(by=desk, incident_id=incident.pk, closing_code=code, result=result,
                   assessment=CALM)  # fmt: skip


def test_what_the_caller_says_makes_recording_due_and_the_duty_says_why(desk: Actor) -> None:
    incident = call(desk, "He punched my brother")
    assert owed(incident)
    (line,) = queue_duties(by=desk, queue="crime-recording").lines
    assert line.why == "caller says “punched”"


def test_the_log_makes_it_due_and_a_corrected_entry_does_not(desk: Actor) -> None:
    incident = call(desk)
    entry = add_log_entry(by=desk, incident_id=incident.pk, text="Window open").value
    assert not owed(incident)
    add_log_entry(by=desk, incident_id=incident.pk, text="Back door forced, cash stolen")
    assert owed(incident)
    other = call(desk)
    entry = add_log_entry(by=desk, incident_id=other.pk, text="Door was forc").value
    correct_log_entry(by=desk, incident_id=other.pk, entry_id=entry.pk, text="Door was ajar")
    closed(desk, other, "310", "All in order")
    assert not owed(other)


def test_at_the_closing_all_that_was_said_is_weighed_together(desk: Actor) -> None:
    """Neither the word nor the qualifier is enough alone."""
    incident = call(desk, "Things taken, she thinks", qualifiers=("domestic",))
    assert not owed(incident)
    closed(desk, incident, "305", "Statement taken")
    assert owed(incident)
    incident.refresh_from_db()
    assert "result says “statement taken”" in incident.crime_why


def test_what_speaks_against_a_crime_is_heard_but_not_against_the_closing_code(
    desk: Actor,
) -> None:
    first, second = call(desk, "Man with his hand taken by the door"), call(desk)
    closed(desk, first, "305", "Safe and well, all in order")
    assert not owed(first)
    closed(desk, second, "501", "No offences, all in order")
    assert owed(second)
    second.refresh_from_db()
    assert second.crime_why.startswith("closing code 501 Violence")


def test_words_do_not_contradict_who_has_looked(desk: Actor) -> None:
    incident = call(desk, "He punched my brother")
    decide_no_crime(by=desk, incident_id=incident.pk, reason="Both say it was play")
    add_log_entry(by=desk, incident_id=incident.pk, text="He did punch him, says a witness")
    closed(desk, incident, "305", "Both parties advised")
    assert not owed(incident)


def test_a_duplicate_is_not_weighed_by_itself(desk: Actor) -> None:
    incident = call(desk, "Line is bad")
    add_log_entry(by=desk, incident_id=incident.pk, text="Things taken, domestic, says caller")
    close_incident(by=desk, incident_id=incident.pk, closing_code="404", result="Statement taken")
    assert not owed(incident)

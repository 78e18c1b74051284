"""A word is found by the keys that a misspelling leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.search.keys import asked_keys, kept_keys
from iops.pole.search.likeness import LOWEST, likest, short_forms
from iops.pole.search.sounds import consonants, heard, looks, roughly, spoken
from iops.pole.search.words import fold, kept_words, typed_words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=4, max_size=14)


def meets(typed: str, kept: str) -> bool:
    return bool(set(asked_keys(typed)) & set(kept_keys(kept)))


@given(WORDS, st.data())
def test_a_slip_of_the_finger_leaves_a_key(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    left_out = word[:at] + word[at + 1 :]
    other = word[:at] + letter + word[at + 1 :]
    doubled = word[:at] + letter + word[at:]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for typed in (word, left_out, other, doubled, swapped):
        assert meets(typed, word), typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("shivawn", "siobhan"), ("vojcekovski", "wojciechowski"), ("mahommed", "muhammad"),
        ("catherine", "kathryn"), ("jeffrey", "geoffrey"), ("hsiao", "xiao"), ("nite", "knight"),
        ("maahtin", "martin"), ("tomson", "thompson"), ("yusuf", "jusuf"), ("filip", "philip"),
        ("mcdonnald", "macdonald"), ("rnorgan", "morgan"), ("vvilson", "wilson"),
        ("chukuemeka", "chukwuemeka"), ("mikael", "michael"), ("neev", "niamh"),
        ("okonkwoh", "okonkwo"), ("gregorz", "grzegorz"), ("roloerts", "roberts"),
    ],
)  # fmt: skip
def test_what_is_heard_or_read_wrongly_leaves_a_key(typed: str, kept: str) -> None:
    assert meets(typed, kept)


def test_most_words_share_no_key() -> None:
    """Or else each search would compare with everything."""
    others = ["thompson", "okafor", "begum", "kowalczyk", "griffiths", "nguyen", "rahman", "lewis"]
    assert [(a, b) for a in others for b in others if a != b and meets(a, b)] == []


def test_accents_strokes_apostrophes_and_hyphens() -> None:
    assert fold("Łukasz Żółć Ó Súilleabháin Şahin Æsa") == "lukasz zolc o suilleabhain sahin aesa"
    assert typed_words("O’Brien-Smith, Mary") == ("obrien", "smith", "mary")
    assert set(kept_words("O'Brien")) == {"obrien", "brien"}
    assert set(kept_words("Smith-Jones")) == {"smith", "jones", "smithjones"}
    assert kept_words("") == () == typed_words(" -'’ ")


@given(st.text(max_size=400))
def test_anything_typed_has_few_short_words(text: str) -> None:
    words = typed_words(text)
    assert len(words) <= 8
    assert all(0 < len(word) <= 40 for word in words)
    for word in words:
        heard(word), looks(word), consonants(word)
        assert all(-(2**31) <= key < 2**31 for key in asked_keys(word))


def test_a_letter_is_an_initial_and_sounds_like_nobody() -> None:
    there = [(1, "j"), (2, "z"), (3, "s")]
    assert [(one.text, one.why) for one in likest("zzzz", there, most=5)] == [("z", "the initial")]


def test_the_likest_word_comes_first_and_says_why() -> None:
    there = [(at, word) for at, word in enumerate(
        ["smith", "smyth", "smythe", "smit", "schmidt", "jones", "s", "smithson"]
    )]  # fmt: skip
    found = likest("smyth", there, most=5)
    assert found[0].text == "smyth"
    assert (found[0].likeness, found[0].why) == (1.0, "")
    assert found[1].text in {"smith", "smythe"}
    assert all(LOWEST <= word.likeness < 1 and word.why for word in found[1:])
    assert len(found) == 5


def test_short_forms_go_both_ways() -> None:
    assert "katherine" in short_forms("kate")
    assert "kate" in short_forms("katherine")
    (kate,) = likest("katherine", [(1, "kate")], most=3)
    assert kate.why == "a short form of the name"


def test_nothing_to_choose_from() -> None:
    assert likest("smith", [], most=5) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("alee", "ali"), ("lew", "liu"), ("kaee", "kai"), ("reed", "read"), ("louise", "luise")],
)
def test_vowels_that_sound_alike_are_one(typed: str, kept: str) -> None:
    assert spoken(typed) == spoken(kept) or roughly(typed) == roughly(kept)
    (word, *_) = likest(typed, [(1, "bob"), (2, kept), (3, "zoe")], most=3)
    assert (word.text, word.likeness > 0.7) == (kept, True)

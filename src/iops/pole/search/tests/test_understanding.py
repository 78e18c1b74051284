"""What was typed is recognised, and said back in words."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.people.identifiers import check_letter, readings_of
from iops.pole.search import rules
from iops.pole.search.rules import near_marks, understand

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2003/0011985X", {"exact": ("n:2003/0011985X",), "said": "PNC ID 2003/0011985X"}),
        ("03/11985x", {"exact": ("n:2003/0011985X",)}),
        ("265416/21G", {"exact": ("n:265416/21G",), "said": "CRO number 265416/21G"}),
        ("25/0601/01/1X", {"exact": ("n:25/0601/01/1X",)}),
        ("25 0601 01 00000000001X", {"exact": ("n:25/0601/01/1X",)}),
        ("KLM*", {"parts": ("v~:KLM%",), "name": "KLM"}),
        ("ends KLM", {"parts": ("v~:%KLM",), "name": ""}),
        ("plate AB1? CDE", {"parts": ("v~:AB1_CDE",)}),
        ("AB12", {"exact": ("v:AB12", "n:AB12"), "parts": ("v~:%AB12%",), "place": "AB12"}),
        ("900123", {"parts": ("h~:%900123%",)}),
        ("*900123", {"parts": ("h~:%900123",)}),
        ("07700*123", {"parts": ("h~:07700%123",)}),
        ("UPRN 100021769234", {"place": "UPRN 100021769234", "exact": (), "name": ""}),
        ("uprn: 010008045678", {"said": "address number (UPRN) 10008045678", "parts": ()}),
        (
            "100021769234",
            {
                "place": "UPRN 100021769234",
                "exact": ("h:100021769234", "n:100021769234"),
                "said": "address number (UPRN) 100021769234 or phone number 100021769234",
            },
        ),
        ("07700900123", {"place": "", "said": "phone number 07700900123"}),
        ("inc-123", {"parts": ("n~:INC-000123-%",)}),
        ("Jo.Smith@Example.org", {"exact": ("e:jo.smith@example.org",), "name": ""}),
        ("john smi* 1974", {"name": "john smi", "begun": frozenset({"smi"}), "born": "1974"}),
        ("02051974 smith", {"name": "smith", "born": "1974-05-02"}),
        ("Bob 47", {"name": "Bob", "age": 47, "exact": ("v:BOB47", "n:BOB47")}),
        ("john smith aged 47 years", {"name": "john smith", "age": 47}),
        (
            "blue Corsa, ends KLM",
            {"traits": {"colour": ("blue",), "mark": ("%KLM",)}, "name": ""},
        ),
        ("slim man 20s tattoo", {"traits": {"sex": ("M",), "ages": ("20", "29")}, "name": ""}),
        ("white", {"name": "white", "descriptive": False}),
        ("klm", {"name": "klm", "parts": (), "perhaps": ("v~:%KLM",)}),
        ("kim", {"perhaps": ()}),
    ],
)
def test_it_is_recognised(text: str, wanted: dict[str, Any]) -> None:
    typed = understand(text, today=TODAY)
    assert {name: getattr(typed, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 High Street", "address “12 High Street”"),
        ("high street 12", "name “high street”, or an address, aged 12"),
        ("Alderton 14 Mill Lane", "name “Alderton Mill Lane”, or an address, aged 14"),
        ("mill lane", "name “mill lane”, or an address"),
        ("mill ln, alderton", "name “mill ln, alderton”, or an address"),
        ("Elizabeth Lane", "name “Elizabeth Lane”, or an address"),
        ("Alderton M1 1AE", "name “Alderton M1 1AE”, or an address"),
    ],
)
def test_an_address_is_recognised_in_any_order_of_its_parts(text: str, said: str) -> None:
    typed = understand(text, today=TODAY)
    assert (typed.place, typed.said) == (text, said)


@pytest.mark.parametrize("text", ["lane", "mary st john", "john smith 47", "kelly siobhan"])
def test_a_name_is_no_address(text: str) -> None:
    assert understand(text, today=TODAY).place == ""


@pytest.mark.parametrize(
    ("text", "name", "born", "note"),
    [
        (
            "smith 31/02/1974",
            "smith",
            "1974",
            "31/02/1974 is no day that can be: the year 1974 was",
        ),
        ("smith 99/99/9999", "smith", "", "99/99/9999 is no day that can be: it was left out."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_is_no_name_and_no_age(
    text: str, name: str, born: str, note: str
) -> None:
    typed = understand(text, today=TODAY)
    assert (typed.name, typed.born, typed.age) == (name, born, None)
    assert typed.notes[0].startswith(note)


@pytest.mark.parametrize("text", ["UPRN 1000217692341", "UPRN 0", "uprn: 12345678901234567890"])
def test_an_address_number_that_can_be_none_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^An address number \(UPRN\) has 1 to 12 digits; this "):
        understand(text, today=TODAY)


def test_a_wrong_check_letter_is_said() -> None:
    assert understand("2003/0011985X", today=TODAY).notes == ()
    (note,) = understand("2003/0011985A", today=TODAY).notes
    assert note.startswith("The check letter of 2003/0011985A should be X")


@given(st.integers(50, 99), st.integers(0, 9_999_999))
def test_every_pnc_id_with_its_letter_is_right_and_with_another_is_doubted(
    year: int, serial: int
) -> None:
    number = f"19{year}/{serial:07d}"
    right = check_letter(f"{year}{serial:07d}")
    assert [one.doubt for one in readings_of(number + right) if one.label == "PNC ID"] == [""]
    wrong = "A" if right != "A" else "B"
    assert all(one.doubt for one in readings_of(number + wrong) if one.label == "PNC ID")


@given(st.text(max_size=230))
def test_whatever_is_typed_is_understood_or_refused_in_a_sentence(text: str) -> None:
    said = ""
    try:
        said = understand(text, today=TODAY).said
    except ValueError as error:
        said = str(error)
    assert said


@given(st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z]{3}", fullmatch=True), st.integers(0, 6), st.data())
def test_a_mark_is_among_those_near_to_it_after_one_slip(
    mark: str, at: int, data: st.DataObject
) -> None:
    of = "0123456789" if mark[at].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    wrong = mark[:at] + data.draw(st.sampled_from(of)) + mark[at + 1 :]
    near = near_marks(wrong)
    assert mark in near or mark == wrong
    assert wrong not in near
    assert len(near) < 260


def test_many_words_are_no_reason_for_many_patterns() -> None:
    assert rules.understand("ends K " * 20, today=TODAY).parts == ()

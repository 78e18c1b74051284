"""How people write an address: the expressions by which it is found in what they type. Pure.

A word is found however it is spaced, punctuated and accented; the kind of a street also in its
usual short form. What is not found: another spelling, a number in words, a bare name of one word,
a description ("the blue door next to the chapel").
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iops.reference.places.queries import fold
from iops.reference.places.uprn import words_of

#: Kinds of streets, each with the short forms that people write.
SHORT: dict[str, tuple[str, ...]] = {
    "avenue": ("ave", "av"), "boulevard": ("blvd",), "close": ("cl",), "court": ("ct", "crt"),
    "crescent": ("cres", "cr"), "drive": ("dr", "drv"), "gardens": ("gdns", "gdn"),
    "grove": ("gr", "gro"), "hill": ("hl",), "lane": ("ln",), "mount": ("mt",), "park": ("pk",),
    "place": ("pl",), "road": ("rd",), "saint": ("st",), "st": ("saint",), "square": ("sq",),
    "street": ("st", "str"), "terrace": ("terr", "ter"), "way": ("wy",),
    "north": ("n",), "south": ("s",), "east": ("e",), "west": ("w",),
}  # fmt: skip
_ACCENTS = {
    "a": "àáâãäå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôõöø", "u": "ùúûü",
    "w": "ŵ", "y": "ýÿŷ",
}  # fmt: skip
_BETWEEN = "[^[:alnum:]]+"
_NUMBER_AFTER = f"{_BETWEEN}(?:(?:no|nr|num|number|house|at){_BETWEEN})?"
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})\b")
_HOUSE = re.compile(r"[0-9]+[a-z]?")


@dataclass(frozen=True)
class Told:
    """One way to say it: the word to look for first, all words, and the expression."""

    key: str
    words: tuple[str, ...]
    pattern: str


def of_place(
    label: str,
    number: str = "",
    street: str = "",
    postcode: str = "",
    uprn: str = "",
    *,
    whole: bool = True,
) -> list[Told]:
    """How people say a place: its label, its name, its number and street, its postcode, its UPRN.

    ``whole``: the label and its name too, not the house alone. A name of one word says nothing.
    """
    found = []
    if whole:
        found = _said(fold(label))
        name = fold(label.split(",")[0])
        found += _said(name) if " " in name else []
    if number and street:
        found += of_house(fold(number), fold(street))
    if postcode:
        found += of_postcode(postcode)
    return _once([*found, *of_uprn(uprn)])


def of_address(text: str) -> list[Told]:
    """How people say an address that stands as words only: what is a house number and a street."""
    found: list[Told] = []
    for part in re.split(r"[,;\n]+", text):
        words = _POSTCODE.sub("", fold(part)).split()
        for at in reversed(range(len(words) - 1)):
            if _HOUSE.fullmatch(words[at]) and words[at + 1].isalpha() and len(words[at + 1]) > 1:
                found += of_house(words[at], " ".join(words[at + 1 :]))
                break
    return _once(found)


def of_house(number: str, street: str) -> list[Told]:
    """ "12 Mill Lane", "12, Mill Ln.", "Mill Lane no 12"; not 112, nor 12A."""
    words = (number, *street.split())
    key = _key(words[1:]) or number
    road = _joined(street.split())
    least = tuple(sorted({number, key}))
    return [
        Told(key, least, rf"\m{_word(number)}{_BETWEEN}{road}\M"),
        Told(key, least, rf"\m{road}{_NUMBER_AFTER}{_word(number)}\M"),
    ]


def of_postcode(text: str) -> list[Told]:
    """With its blank or without."""
    found = _POSTCODE.search(text.lower())
    if found is None:
        return []
    out, inward = found[1], found[2]
    pattern = rf"\m{_word(out)}[[:space:]]*{_word(inward)}\M"
    return [
        Told(inward, tuple(sorted((out, inward))), pattern),
        Told(out + inward, (out + inward,), pattern),
    ]


def of_uprn(uprn: str) -> list[Told]:
    """The number of an address behind its word, however it is spaced; a long one also alone."""
    if not uprn:
        return []
    digits = "0*" + "[[:space:]-]?".join(uprn)
    named = Told("uprn", ("uprn",), rf"\muprn{_NUMBER_AFTER}{digits}\M")
    return [named, *(Told(one, (one,), rf"\m{one}\M") for one in words_of(uprn) if one.isdigit())]


def _said(folded: str) -> list[Told]:
    words = folded.split()
    if len(words) < 2:
        return []
    key = _key(words)
    if not key:
        return []
    return [Told(key, tuple(sorted({key, *_plain(words)})), rf"\m{_joined(words)}\M")]


def _joined(words: Sequence[str]) -> str:
    """The words as they follow each other; "Mary's" is one word or two."""
    found = ""
    for one in words:
        between = "[^[:alnum:]]*" if one == "s" else _BETWEEN
        found += (between if found else "") + _word(one, SHORT.get(one, ()))
    return found


def _word(word: str, more: Iterable[str] = ()) -> str:
    """A word with its accents and its short forms."""
    forms = ["".join(f"[{c}{_ACCENTS[c]}]" if c in _ACCENTS else c for c in one)
             for one in (word, *more)]  # fmt: skip
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _plain(words: Sequence[str]) -> list[str]:
    """Words that stand in the text as they are: no kind of street, and nothing before an "s"."""
    after = [*words[1:], ""]
    return [
        one for one, next_one in zip(words, after, strict=True)
        if one not in SHORT and one != "s" and next_one != "s"
    ]  # fmt: skip


def _key(words: Sequence[str]) -> str:
    """The word that says most: the longest of those that stand as they are."""
    return max(_plain(words), key=lambda one: (not one.isdigit(), len(one)), default="")


def _once(found: list[Told]) -> list[Told]:
    return list(dict.fromkeys(one for one in found if one.key))

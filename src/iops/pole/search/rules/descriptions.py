"""What people type who describe somebody or something: pure.

Colours, sex and decades of age are told by name; every other word is looked for in what was
written. The words of ``TELLING`` are seldom names: one of them makes a search a description.
"""

from __future__ import annotations

import re
from typing import Final

from iops.pole.search.rules.numbers import BEGINS, ENDS

COLOURS: Final = {
    "black": ("black",), "white": ("white",), "silver": ("silver", "grey"),
    "grey": ("grey", "silver"), "gray": ("grey", "silver"), "blue": ("blue",),
    "navy": ("blue",), "red": ("red",), "maroon": ("red", "maroon"), "green": ("green",),
    "yellow": ("yellow",), "orange": ("orange",), "brown": ("brown",),
    "bronze": ("bronze", "brown"), "gold": ("gold",), "beige": ("beige",),
    "cream": ("cream", "beige"), "purple": ("purple",), "pink": ("pink",),
    "turquoise": ("turquoise", "blue"),
}  # fmt: skip
SEXES: Final = {
    "male": "M", "man": "M", "boy": "M", "lad": "M", "gentleman": "M", "female": "F",
    "woman": "F", "girl": "F", "lady": "F",
}  # fmt: skip
_TELLING: Final = """
    accent acne athletic backpack bag balaclava bald baseball beard bearded beanie birthmark
    blond blonde boots bracelet build built cap chubby clothing coat crutches curly dreadlocks
    dressed dyed earring earrings eyebrow fat freckles ginger glasses gloves goatee hair haired
    hat heavy helmet hood hooded hoodie hoody jacket jeans jumper leggings limp mask medium
    moped moustache muscular mullet neck necklace nose obese overweight pierced piercing ponytail
    puffer rucksack scar scarf scarred scooter shaved shaven shirt shorts skinny slim spiky
    stammer stocky stubble suit sunglasses sweatshirt tall tattoo tattooed tattoos thickset thin
    tooth tracksuit trainers trousers uniform wearing wheelchair wig
    crowbar distraction forced hammer jemmied keyless knife knifepoint letterbox machete
    pepper screwdriver smashed snapped spray tailgated van window
"""
#: Builds, hair, marks, clothing, carried things, ways of doing it: own list.
TELLING: Final = frozenset(_TELLING.split())
_FILLING: Final = frozenset(
    (
        "a", "an", "and", "the", "with", "in", "of", "on", "his", "her", "their", "has", "had",
        "who", "was", "is", "at", "to", "by", "old", "aged", "about", "around", "approx",
        "possibly", "or", "no",
    )
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def mark_in(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what it says of a registration mark, and that as patterns for LIKE.

    "ends KLM", "begins AB12", "*KLM", "AB1?"; a whole mark is no part of a description.
    """
    upper = text.upper()
    for form, pattern in ((ENDS, "%{}"), (BEGINS, "{}%")):
        found = form.search(upper)
        if found is not None:
            return _cut(text, found), (pattern.format(found["part"]),)
    found = re.search(r"(?<!\S)(?=\S*[*?])(?=\S*[0-9]|\*)[A-Z0-9*?]{4,8}(?![^\s,])", upper)
    if found is not None:
        return _cut(text, found), (found.group().replace("*", "%").replace("?", "_"),)
    return text, ()


def _cut(text: str, found: re.Match[str]) -> str:
    return " ".join((text[: found.start()] + " " + text[found.end() :]).replace(",", " ").split())


def name_in(words: tuple[str, ...]) -> str:
    """What may be a name among the words of a description."""
    plain = (one for one in words if one not in TELLING and one not in SEXES and one not in COLOURS)
    return " ".join(plain)


def words_in(text: str) -> tuple[str, ...]:
    """The words of a description that say something, in small letters, each once."""
    found = [word.lower() for word in _WORD.findall(text)]
    return tuple(dict.fromkeys(word for word in found if word not in _FILLING))


def sex_of(words: tuple[str, ...]) -> str:
    """The sex that a description names; blank for none or both."""
    named = {SEXES[word] for word in words if word in SEXES}
    return named.pop() if len(named) == 1 else ""


def colours_in(words: tuple[str, ...]) -> tuple[str, ...]:
    """The colours that a description names, with what others call them."""
    return tuple(dict.fromkeys(one for word in words for one in COLOURS.get(word, ())))

"""How a search was understood: pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The letters of what a record can be found by at once: a registration mark, a telephone number,
#: an email address, the number of a person, any other number.
MARK, PHONE, EMAIL, PERSON, NUMBER = "v", "h", "e", "p", "n"
#: Behind a letter: the value is a pattern for LIKE, in which % is any and _ is one character.
PART = "~"


@dataclass(frozen=True)
class Typed:
    """How a search was understood; ``said`` tells the person, ``notes`` what may be wrong in it.

    ``exact`` are numbers as they are kept, behind their letter ("v:AB12CDE"); ``parts`` patterns
    behind theirs ("v~:%KLM"); ``perhaps`` those that count where nobody is called so; ``near`` is
    the mark that others may be a misreading of. ``name`` may end in stars, ``begun`` says which of
    its words are the beginning of one. ``born`` is a date of birth, "1974-05-02" or "1974"; ``age``
    in years. ``traits`` are what a description says by name ("colour", "sex"); ``words`` all of its
    other words, in the order in which they came.
    """

    said: str
    name: str = ""
    begun: frozenset[str] = frozenset()
    exact: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    near: str = ""
    born: str = ""
    age: int | None = None
    place: str = ""
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    descriptive: bool = False
    notes: tuple[str, ...] = ()

    @property
    def address_alone(self) -> bool:
        """Whether it can be nothing but an address: the house number first, or a postcode."""
        numbers = self.exact or self.parts or self.perhaps or self.descriptive
        return bool(self.place) and not numbers and not self.name[:1].isalpha()

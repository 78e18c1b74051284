"""How a record form is declared: its fields, what it saves, and what is asked before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from iops.kernel.actors import Actor
from iops.kernel.ids import is_number

Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Field:
    """A field of a form. ``kind``: text, area, choice, place, or tick; ``width`` a class of it."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    choices: Choices | None = None
    width: str = ""
    mode: str = ""
    key: str = ""
    #: The code list of the choices, which says so under the field once it is out of date.
    code_list: str = ""


@dataclass(frozen=True)
class Section:
    """Fields that belong together, side by side in ``columns``; shut ones open on a press."""

    title: str
    fields: Sequence[Field]
    columns: int = 1
    shut: bool = False
    key: str = ""


@dataclass(frozen=True)
class Given:
    """What was typed: texts by name of the field, stripped; a missing one is empty."""

    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def number(self, name: str) -> int | None:
        """A number of a record, or None."""
        text = self[name]
        return int(text) if is_number(text) else None

    def lines(self, name: str) -> tuple[str, ...]:
        """A list that was typed on lines or with commas between."""
        parts = self[name].replace(",", "\n").replace(";", "\n").splitlines()
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True)
class Likely:
    """A record that exists and may be what is being typed, best first, and why.

    ``strong``: so alike that it is asked about before another is made.
    """

    kind: str
    id: int
    title: str
    detail: str
    born: str
    url: str
    reasons: tuple[str, ...]
    markers: tuple[object, ...] = ()
    strong: bool = False
    contact_owner: bool = False


@dataclass(frozen=True)
class RecordForm:
    """The form of one kind. ``keep`` records it; it answers the number and the card's address."""

    kind: str
    label: str
    sections: Sequence[Section]
    keep: Callable[[Actor, Given], tuple[int, str]]
    likely: Callable[[Actor, Given], Sequence[Likely]]
    #: The fields that the search for likely records follows.
    asks: Sequence[str]
    said: str = ""

    @property
    def fields(self) -> list[Field]:
        """Every field, in the order of the page."""
        return [field for section in self.sections for field in section.fields]

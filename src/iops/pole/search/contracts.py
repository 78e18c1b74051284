"""What other parts hold of search: the question to a source elsewhere, and its lines."""

from dataclasses import dataclass, field

from iops.kernel.actors import Actor


@dataclass(frozen=True)
class Question:
    """What is asked of a source elsewhere, as the find box understood it.

    ``name`` as typed; ``born`` a date or a year, ``age`` in years; ``numbers`` behind their letters
    ("v:AB12CDE"), ``parts`` of them as patterns behind theirs ("v~:%KLM"), ``perhaps`` those that
    count where nobody is called so; ``words`` of a description or an address. ``by`` is who asks: a
    source that holds restricted records answers what they see.
    """

    name: str = ""
    born: str = ""
    numbers: tuple[str, ...] = ()
    age: int | None = None
    parts: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    by: Actor | None = field(default=None, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that any other system could look for."""
        return not (self.name or self.numbers)

    @property
    def birth_alone(self) -> bool:
        """Whether a whole date of birth was typed, and nothing else."""
        return self.empty and len(self.born) == 10


@dataclass(frozen=True)
class Line:
    """What a source answers: a title, a detail, and warnings in its own words.

    ``notes`` mark the line as what it is, ``why`` says why it is there, ``under`` is the heading
    that it stands under. A line that has a page here says so by ``url``; ``record`` is its kind and
    number, for the access log.
    """

    title: str
    detail: str = ""
    warnings: tuple[str, ...] = ()
    born: str = ""
    notes: tuple[str, ...] = ()
    why: str = ""
    url: str = ""
    under: str = ""
    record: tuple[str, int] | None = None

"""What other parts hold of search: the question to a source elsewhere, and its lines."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What is asked of a source elsewhere, as the find box understood it.

    ``name`` as typed; ``born`` a date or a year; ``numbers`` behind their letters ("v:AB12CDE").
    """

    name: str = ""
    born: str = ""
    numbers: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing that another system could look for."""
        return not (self.name or self.numbers)


@dataclass(frozen=True)
class Line:
    """What a source answers: a title, a detail, and warnings in its own words."""

    title: str
    detail: str = ""
    warnings: tuple[str, ...] = ()

"""What other parts hold of the knowledge base."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    """An article as somebody writes it. ``owner`` is a user name, ``types`` incident types."""

    topic: str
    title: str
    body: str
    review_on: date | None
    owner: str = ""
    types: tuple[str, ...] = ()
    note: str = ""

"""A record as a form names it that is about it: its title, and where its card is."""

from dataclasses import dataclass

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.registry import registry
from iops.pole.cards.titles import titles


@dataclass(frozen=True)
class Named:
    """Which record, what it is called, and the address of its card."""

    kind: str
    id: int
    title: str
    url: str


@record_view(
    "cards.named",
    permission="people.view",
    shows=lambda found: [] if found.kind == "place" else [(found.kind, found.id)],
)
def named(*, by: Actor, kind: str, record_id: int) -> Named:
    """A record by name: a form that names it shows it. Raises NotVisible."""
    if kind != "place":
        try:
            registry.record_kind(kind)
        except LookupError:
            raise NotVisible("There is no such kind of record.") from None
    title, url = titles(by, {(kind, record_id)}).get((kind, record_id), ("", ""))
    if not url:
        raise NotVisible("There is no record with this number that you may see.")
    return Named(kind, record_id, title, url)

"""Cards of vehicles, phones, documents, property and organisations: one mechanism for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.attachments.models import Attachment
from iops.pole.attachments.queries import attachments_of
from iops.pole.cards.around import Links, gathered, links_around, markers_on, now_lines
from iops.pole.cards.contracts import NowLine
from iops.pole.cards.implied import ImpliedLinks, implied_around
from iops.pole.cards.same import Same, same_as
from iops.pole.confidential.queries import true_spot, unveil
from iops.pole.links.queries import MarkerLine
from iops.pole.objects.models import Document, Phone, Property, Vehicle
from iops.pole.organisations.models import Organisation
from iops.pole.sameness.queries import together


@dataclass(frozen=True)
class Fact:
    """A line of the summary; ``mark``: a class of the value; ``url``: where it leads.

    ``fields``: the columns that say it, for who says so.
    """

    label: str
    value: str
    mark: str = ""
    url: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thing:
    """A kind of thing: its table, its title and the facts of its summary."""

    label: str
    model: Any
    title: Callable[[Any], str]
    facts: Callable[[Any], Sequence[Fact]]


THINGS: dict[str, Thing] = {
    "vehicle": Thing("Vehicle", Vehicle, lambda one: one.vrm, lambda one: (
        Fact("Mark", one.vrm, "plate", fields=("vrm",)),
        Fact("Make, model", f"{one.make} {one.model}".strip(), fields=("make", "model")),
        Fact("Colour", one.colour, fields=("colour",)),
        Fact("VIN", one.vin, "num", fields=("vin",)),
    )),
    "phone": Thing("Phone", Phone, lambda one: one.number, lambda one: (
        Fact("Number", one.number, "num", fields=("number",)),
    )),
    "document": Thing("Document", Document, lambda one: f"{one.kind} {one.number}", lambda one: (
        Fact("Kind", one.kind, fields=("kind",)),
        Fact("Number", one.number, "num", fields=("number",)),
        Fact("Issued by", one.issuer, fields=("issuer",)),
    )),
    "property": Thing("Property", Property, lambda one: one.kind, lambda one: (
        Fact("Kind", one.kind, fields=("kind",)),
        Fact("Description", one.description, fields=("description",)),
        Fact("Serial number", one.serial, "num", fields=("serial",)),
        Fact("Colour", one.colour, fields=("colour",)),
    )),
    "organisation": Thing("Organisation", Organisation, lambda one: one.name, lambda one: (
        Fact("Name", one.name, fields=("name",)),
        Fact("Kind", one.kind.capitalize(), fields=("kind",)),
        Fact(
            "Address", one.address, url=f"/places/{one.place_id}/" if one.place_id else "",
            fields=("address", "place_id"),
        ),
        Fact("Phone", one.phone, "num", fields=("phone",)),
    )),
}  # fmt: skip


@dataclass(frozen=True)
class ThingCard:
    """A thing, and all around it."""

    kind: str
    record: Any
    markers: Sequence[MarkerLine]
    now: Sequence[NowLine]
    around: Links
    timeline: Sequence[Any]
    files: Sequence[Attachment]
    same: Sequence[Same] = ()
    implied: ImpliedLinks = field(default_factory=ImpliedLinks)


@record_view(
    "cards.thing",
    permission="people.view",
    shows=lambda card: [(card.kind, card.record.pk), *((card.kind, one.id) for one in card.same)],
)
def thing_card(*, by: Actor, kind: str, record_id: int) -> ThingCard:
    """The card of a thing, with all that hangs on any of its records. Raises NotVisible."""
    record = THINGS[kind].model.objects.visible_to(by).filter(pk=record_id).first()
    if record is None:
        raise NotVisible(f"There is no {kind} with this number that you may see.")
    if kind == "organisation":
        spot = true_spot(by, kind, record)
        record.address, record.place_id = spot.place_text, spot.place_id
    ids = together(by, kind, [record_id])
    files = attachments_of(by, kind, ids)
    unveil(by, record, *files)
    return ThingCard(
        kind,
        record,
        markers_on(by, kind, ids),
        now_lines(kind, by, ids),
        links_around(by, kind, ids),
        gathered(kind, by, ids, "timeline"),
        files,
        same_as(by, kind, record_id, ids),
        implied_around(by, kind, ids, record_id),
    )

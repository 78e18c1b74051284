"""What archive records are called: for the find box, the check for duplicates, and cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iops.kernel.actors import Actor
from iops.pole.archive.contracts import KINDS, Known
from iops.pole.archive.models import Archived
from iops.pole.confidential.queries import unveil
from iops.pole.search.contracts import Line


def address_of(archived_id: int) -> str:
    """The page of an archive record."""
    return f"/archive/{archived_id}/"


def title_of(one: Archived) -> str:
    """The name, else the mark or number, else the reference."""
    return str(one.name or one.plate or one.phone or one.number or one.reference)


def detail_of(one: Archived) -> str:
    """What else tells one from another, in one line."""
    parts = (
        KINDS.get(one.kind, one.kind), f"reference {one.reference}",
        f"of {one.day:%d %b %Y}" if one.day else "", one.home, one.plate if one.name else "",
        one.phone if one.name else "",
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def in_order(by: Actor, ids: Sequence[int]) -> list[Archived]:
    """These records, as far as the actor sees them, in this order."""
    found = Archived.objects.visible_to(by).select_related("system").in_bulk(list(ids))
    shown = [found[one] for one in ids if one in found]
    unveil(by, *shown)
    return shown


def line_of(one: Archived, why: str) -> Line:
    """A record as the find box shows it, under the heading of its system."""
    tied = "brought over" if one.migrated_id is not None else "not brought over"
    return Line(
        title_of(one),
        detail_of(one),
        born=str(one.born or ""),
        notes=(tied,),
        why=why,
        url=address_of(one.pk),
        under=f"Archive: {one.system.title}",
        record=("archived", one.pk),
    )


def known_of(one: Archived, reasons: Mapping[int, Sequence[str]], strong: bool) -> Known:
    """A person as the check for duplicates offers them."""
    return Known(
        id=one.pk,
        audience_id=one.audience_id,
        system=one.system.title,
        reference=one.reference,
        title=title_of(one),
        detail=detail_of(one),
        born=str(one.born or ""),
        url=address_of(one.pk),
        reasons=tuple(reasons.get(one.pk, ())),
        strong=strong,
    )

"""Looking at the archive: one record; and who of it may be the person that is being recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.archive import finding
from iops.pole.archive.contracts import KINDS, Known
from iops.pole.archive.lines import in_order, known_of
from iops.pole.archive.models import Archived, Likeness
from iops.pole.cards.titles import titles
from iops.pole.confidential.queries import unveil
from iops.pole.people.identifiers import national_phone
from iops.pole.search import births
from iops.pole.search.budget import Budget
from iops.pole.search.queries import Hit, alike

#: Seconds that the check for duplicates may take here, of which the form never waits.
WITHIN = 1.0
MOST_LIKE = 6
#: From here on somebody is very like who is recorded: the same name, and a birth that fits.
STRONG = 4.0


@dataclass(frozen=True)
class Waiting:
    """Somebody who was recorded and may be the one of the archive record: to be answered."""

    id: int
    profile_id: int
    title: str
    url: str


@dataclass(frozen=True)
class ArchivePage:
    """A record of a retired system, and its tie to a record of ours.

    ``ours``: title and address of the record that it was brought over as, empty where there is
    none or the actor may not see it; ``waiting``: who may be the person; ``like``: people of ours
    who are like them, where nobody was found yet.
    """

    record: Archived
    kind: str
    loaded_by: str
    ours: tuple[str, str] = ("", "")
    waiting: Sequence[Waiting] = ()
    like: Sequence[Hit] = ()

    @property
    def tied(self) -> bool:
        """Whether it was brought over, also where the actor may not see as what."""
        return self.record.migrated_id is not None


def _shows(page: ArchivePage) -> list[tuple[str, int]]:
    return [
        ("archived", page.record.pk),
        *(("profile", one.profile_id) for one in page.waiting),
        *((hit.kind, hit.id) for hit in page.like),
    ]


@record_view("archive.record", permission="people.view", shows=_shows)
def archive_page(*, by: Actor, archived_id: int) -> ArchivePage:
    """One archive record. Raises NotVisible."""
    found = Archived.objects.visible_to(by).select_related("system").filter(pk=archived_id).first()
    if found is None:
        raise NotVisible("There is no archive record with this number that you may see.")
    unveil(by, found)
    account = Account.objects.filter(pk=found.created_by).first()
    ours = ("", "")
    if found.migrated_id is not None:
        end = (found.migrated_kind, found.migrated_id)
        ours = titles(by, {end}).get(end, ours)
    person = found.kind == "person" and found.migrated_id is None
    return ArchivePage(
        found,
        KINDS.get(found.kind, found.kind),
        account.name if account else "",
        ours,
        _waiting(by, found.pk),
        _like(by, found) if person and by.may("people.record") else (),
    )


def _waiting(by: Actor, archived_id: int) -> list[Waiting]:
    found = list(
        Likeness.objects.visible_to(by).filter(archived_id=archived_id, verdict="").order_by("pk")
    )
    called = titles(by, {("profile", one.arrived_id) for one in found})
    return [
        Waiting(one.pk, one.arrived_id, *called["profile", one.arrived_id])
        for one in found
        if ("profile", one.arrived_id) in called
    ]


def _like(by: Actor, one: Archived) -> list[Hit]:
    """People of ours who are like them: asked before they are recorded anew."""
    born = one.born
    asked = "" if born is None else born.text if born.precision == "day" else born.text[:4]
    found = alike(by=by, name=one.name, born=asked, phone=one.phone, most=MOST_LIKE)
    return [hit for hit in found.hits if hit.kind == "profile" and not hit.contact_owner]


@record_view(
    "archive.known",
    permission="people.record",
    shows=lambda found: [("archived", one.id) for one in found],
)
def known_to_archives(
    *, by: Actor, name: str, born: str = "", phone: str = "", most: int = MOST_LIKE
) -> list[Known]:
    """People of retired systems who may be the one that is recorded, and were not brought over.

    ``born``: "1974-05-02" or "1974". In its own time, in which nobody waits; what may not be seen
    is not there.
    """
    asked = births.asked(born, None, clock.local_date(clock.now()))
    number = national_phone(phone)
    none: list[Known] = []
    with connection.cursor() as cursor:
        return Budget(cursor, WITHIN).spent(
            lambda: _known(by, cursor, name, asked, number, most), none
        )


def _known(
    by: Actor, cursor: Any, name: str, asked: births.Asked, phone: str, most: int
) -> list[Known]:
    reasons: dict[int, Sequence[str]] = {}
    strong: set[int] = set()
    if name:
        # Three times as many: some are no people, some were brought over.
        for one in islice(finding.by_name(cursor, name, asked), most * 3):
            reasons[one.record] = one.reasons
            if one.score >= STRONG:
                strong.add(one.record)
    if phone:
        for record in finding.by_number(cursor, [f"h:{phone}"], most):
            reasons[record] = (*reasons.get(record, ()), "the same phone")
    found = in_order(by, list(reasons))
    return [
        known_of(one, reasons, one.pk in strong)
        for one in found
        if one.kind == "person" and one.migrated_id is None
    ][:most]


@record_view("archive.likeness", permission="people.view", shows=lambda number: [])
def archived_of(*, by: Actor, likeness_id: int) -> int:
    """The archive record that a question is about. Raises NotVisible."""
    found = Likeness.objects.visible_to(by).filter(pk=likeness_id).first()
    if found is None:
        raise NotVisible("There is no question with this number that you may see.")
    return int(found.archived_id)

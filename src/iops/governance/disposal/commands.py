"""Proposing, approving and carrying out a disposal."""

from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db import connection, transaction

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.governance.disposal.contracts import GROUNDS
from iops.governance.disposal.models import Proposal
from iops.kernel import clock, files
from iops.kernel.actors import Actor
from iops.kernel.belonging import Belonging, belongings_of
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.kernel.registry import PersonalData, registry


@dataclass(frozen=True)
class Disposed:
    """How many rows were blanked, by table."""

    id: int
    tables: dict[str, int]


@command("disposal.propose", result="proposal")
def propose(
    *, by: Actor, record_kind: str, record_id: int, ground: str, note: str
) -> Outcome[Proposal]:
    """Propose that a record be blanked."""
    if ground not in GROUNDS:
        raise Invalid("Choose a lawful ground.", fields={"ground": "Not in the list."})
    if not note.strip():
        raise Invalid("Say why.", fields={"note": "Needed."})
    try:
        registry.record_kind(record_kind)
    except LookupError:
        raise Invalid(f"“{record_kind}” is not a kind of record.") from None
    if not any(place.own for place in belongings_of(record_kind)):
        raise Invalid(
            "A record of this kind holds nothing personal. Propose the record that it is about.",
            fields={"record_kind": "Nothing to blank."},
        )
    proposal = Proposal.objects.create(
        record_kind=record_kind,
        record_id=record_id,
        ground=ground,
        note=note.strip(),
        proposed_by=by.account_id,
    )
    return Outcome(proposal, [Fact("disposal.proposed", "proposal", proposal.pk, 0)])


@command("disposal.approve", result="proposal")
def dispose(*, by: Actor, proposal_id: int) -> Outcome[Disposed]:
    """Approve a proposal and carry it out, at once and wholly. Nobody approves their own.

    Every row that declares itself a part of the record, about it, or (for a person) by their
    profile is blanked with it, whoever may see it, with the bytes of its files. Raises Refused
    where there is no such record: nothing would have been blanked.
    """
    proposal = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise NotVisible("There is no such proposal.")
    if proposal.done_at is not None:
        raise Refused("This was carried out already.")
    if proposal.proposed_by == by.account_id:
        raise Refused("Somebody else must approve this: you proposed it.")
    proposal.approved_by = by.account_id
    proposal.save(update_fields=["approved_by"])
    tables: dict[str, int] = {}
    for place in belongings_of(proposal.record_kind):
        blanked = _blank(proposal, place)
        if place.own and not blanked:
            raise Refused("There is no record of this kind with this number. Propose it anew.")
        table = apps.get_model(place.declared.model)._meta.db_table
        tables[table] = tables.get(table, 0) + len(blanked)
        _forget_files(proposal, place.declared, blanked)
    proposal.done_at = clock.now()
    proposal.save(update_fields=["done_at"])
    shown = [(proposal.record_kind, proposal.record_id)]
    write_look(by, "disposal.dispose", shown, verb=Verb.ERASURE, detail={"tables": tables})
    fact = Fact("disposal.disposed", proposal.record_kind, proposal.record_id, 0)
    return Outcome(Disposed(proposal.pk, tables), [fact])


def _blank(proposal: Proposal, place: Belonging) -> list[int]:
    """Blank the rows of a place; answers their numbers."""
    model = apps.get_model(place.declared.model)
    columns = [model._meta.get_field(name).column for name in place.declared.fields]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT disposal_blank_all(%s, %s, %s, %s, %s, %s, %s::text[])",
            [
                proposal.pk, model._meta.db_table, place.column, proposal.record_id,
                place.kind_column, proposal.record_kind, columns,
            ],
        )  # fmt: skip
        return [int(row[0]) for row in cursor.fetchall()]


def _forget_files(proposal: Proposal, declared: PersonalData, ids: list[int]) -> None:
    """The bytes of files go after the commit that says so; never before."""
    if not declared.file or not ids:
        return
    table = apps.get_model(declared.model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT disposal_files(%s, %s, %s, %s)", [proposal.pk, table, declared.file, ids]
        )
        for (sha256,) in cursor.fetchall():
            transaction.on_commit(partial(files.erase, bytes(sha256)))

"""Proposing, approving and carrying out a disposal."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.governance.disposal.contracts import GROUNDS
from iops.governance.disposal.models import Proposal
from iops.kernel import clock
from iops.kernel.actors import Actor
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

    For a person, every table that declares personal data by profile is blanked with it.
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
    for declared in _places_of(proposal.record_kind):
        count = _blank(proposal, declared)
        table = apps.get_model(declared.model)._meta.db_table
        tables[table] = tables.get(table, 0) + count
    _forget_projection(proposal)
    proposal.done_at = clock.now()
    proposal.save(update_fields=["done_at"])
    shown = [(proposal.record_kind, proposal.record_id)]
    write_look(by, "disposal.dispose", shown, verb=Verb.ERASURE, detail={"tables": tables})
    fact = Fact("disposal.disposed", proposal.record_kind, proposal.record_id, 0)
    return Outcome(Disposed(proposal.pk, tables), [fact])


def _places_of(record_kind: str) -> list[PersonalData]:
    """Where a record of this kind has personal data: its own table, and a person's everywhere."""
    model = registry.record_kind(record_kind).model
    declared: list[PersonalData] = registry.each("personal_data")
    own = [one for one in declared if one.model == model]
    if record_kind != "profile":
        return own
    return own + [one for one in declared if one.profile_path and one.model != model]


def _blank(proposal: Proposal, declared: PersonalData) -> int:
    model = apps.get_model(declared.model)
    own = model._meta.label == apps.get_model(
        registry.record_kind(proposal.record_kind).model
    )._meta.label  # fmt: skip
    column = "id" if own else declared.profile_path
    columns = [model._meta.get_field(name).column for name in declared.fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT disposal_blank(%s, %s, t.id, %s::text[]) "
            f"FROM {model._meta.db_table} t WHERE t.{column} = %s",
            [proposal.pk, model._meta.db_table, columns, proposal.record_id],
        )
        return sum(1 for row in cursor.fetchall() if row[0])


def _forget_projection(proposal: Proposal) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_entry WHERE kind = %s AND record_id = %s",
            [proposal.record_kind, proposal.record_id],
        )

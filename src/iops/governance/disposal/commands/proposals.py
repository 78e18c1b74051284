"""Proposing, refusing, approving and carrying out a disposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db import connection, transaction

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import authorise
from iops.governance.access.commands.moving import audience_of
from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.governance.disposal.contracts import GROUNDS
from iops.governance.disposal.models import Proposal, Review
from iops.governance.disposal.periods import runs_again
from iops.kernel import clock, files
from iops.kernel.actors import Actor
from iops.kernel.belonging import Belonging, belongings_of, kinds_drawn
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import DISPOSED, Fact
from iops.kernel.models import Record
from iops.kernel.registry import PersonalData, registry


@dataclass(frozen=True)
class Disposed:
    """How many rows were blanked, by table."""

    id: int
    tables: dict[str, int]


@command("disposal.propose", result="proposal")
def propose(
    *, by: Actor, record_kind: str, record_id: int, ground: str, note: str, number: str = ""
) -> Outcome[Proposal]:
    """Propose that a record be blanked. ``number`` is how people call it, for the duty.

    Raises NotVisible for a record that the proposer does not see.
    """
    all_at_once(_wrong_with(record_kind, ground, note))
    kind = registry.record_kind(record_kind)
    seen = audience_seen(by, record_kind, record_id)
    proposal = Proposal.objects.create(
        record_kind=record_kind,
        record_id=record_id,
        ground=ground,
        note=note.strip(),
        proposed_by=by.account_id,
    )
    called = f"{kind.label} {number or record_id}"
    # The duty is open to all who keep records: of what is restricted it says no more than that.
    data = {"number": called if seen == open_audience(by.force_id) else "Restricted record"}
    return Outcome(proposal, [_about("disposal.proposed", proposal, by, data)])


def _wrong_with(record_kind: str, ground: str, note: str) -> dict[str, str]:
    """Why this cannot be proposed, by field."""
    wrong = {}
    if ground not in GROUNDS:
        wrong["ground"] = "Choose a lawful ground of the list."
    if not note.strip():
        wrong["note"] = "Say why."
    try:
        registry.record_kind(record_kind)
    except LookupError:
        return wrong | {"record_kind": f"“{record_kind}” is not a kind of record. Choose one."}
    if not any(place.own for place in belongings_of(record_kind)):
        wrong["record_kind"] = (
            "A record of this kind holds nothing personal. Propose the record that it is about."
        )
    return wrong


@command("disposal.refuse", permission="disposal.approve", result="proposal")
def refuse_disposal(*, by: Actor, proposal_id: int, reason: str) -> Outcome[Proposal]:
    """Refuse a proposal, or take one's own back. A review that led to it is open again."""
    proposal = _waiting(by, proposal_id)
    if not reason.strip():
        raise Invalid.at("reason", "Say why it is not disposed of.")
    proposal.refused_at, proposal.refused_by = clock.now(), by.account_id
    proposal.refusal = reason.strip()
    proposal.save()
    facts = [_about("disposal.refused", proposal, by)]
    for review in Review.objects.select_for_update().filter(proposal_id=proposal.pk):
        review.decision, review.decided_at, review.decided_by = "", None, None
        review.proposal_id = None
        review.version += 1
        review.save()
        data = {"number": review.number}
        facts.append(
            Fact("disposal.review_due", "retention_review", review.pk, review.audience_id, data)
        )
    return Outcome(proposal, facts)


@command("disposal.approve", result="proposal")
def dispose(*, by: Actor, proposal_id: int) -> Outcome[Disposed]:
    """Approve a proposal and carry it out, at once and wholly. Nobody approves their own.

    Every row that declares itself a part of the record, about it, or (for a person) by their
    profile is blanked with it, whoever may see it, with the bytes of its files. Screens that
    show any of them are told under the audience of each. Raises Refused where there is no such
    record (nothing would have been blanked), or where its retention period runs again.
    """
    proposal = _waiting(by, proposal_id)
    if proposal.proposed_by == by.account_id:
        raise Refused("Somebody else must approve this: you proposed it.")
    kind = proposal.record_kind
    authorise(by=by, power="approve-disposal", about=(kind, proposal.record_id))
    if proposal.ground == "retention" and runs_again(kind, proposal.record_id):
        raise Refused(
            "Something happened to this record since it was proposed: its period runs again."
        )
    proposal.approved_by = by.account_id
    proposal.save(update_fields=["approved_by"])
    tables: dict[str, int] = {}
    facts: list[Fact] = []
    for place in belongings_of(kind):
        blanked = _blank(proposal, place)
        if place.own and not blanked:
            raise Refused("There is no record of this kind with this number. Propose it anew.")
        table = apps.get_model(place.declared.model)._meta.db_table
        tables[table] = tables.get(table, 0) + len(blanked)
        _forget_files(proposal, place.declared, blanked)
        facts += _gone(kind if place.own else _drawn_kind(place), blanked)
    for forget in registry.each("forgets"):
        if forget.kind == kind:
            for table, count in forget.run(proposal.record_id).items():
                tables[table] = tables.get(table, 0) + count
    proposal.done_at = clock.now()
    proposal.save(update_fields=["done_at"])
    shown = [(kind, proposal.record_id)]
    write_look(by, "disposal.dispose", shown, verb=Verb.ERASURE, detail={"tables": tables})
    facts.append(_about("disposal.carried_out", proposal, by))
    return Outcome(Disposed(proposal.pk, tables), facts)


def audience_seen(by: Actor, record_kind: str, record_id: int) -> int:
    """The audience of a record that the actor sees; the open one where its kind has none.

    Raises NotVisible, with the same words whether it is hidden or absent.
    """
    if not issubclass(apps.get_model(registry.record_kind(record_kind).model), Record):
        return open_audience(by.force_id)
    audience = audience_of(record_kind, record_id)
    if audience is None or not by.sees(int(audience.pk)):
        raise NotVisible(
            "There is no record with this number that you may see. If it is restricted, ask its "
            "owner, or break the glass before it."
        )
    return int(audience.pk)


def _waiting(by: Actor, proposal_id: int) -> Proposal:
    proposal = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise NotVisible("There is no such proposal.")
    audience_seen(by, proposal.record_kind, proposal.record_id)
    if proposal.done_at is not None:
        raise Refused("This was carried out already.")
    if proposal.refused_at is not None:
        raise Refused("This was refused already.")
    return proposal


def _about(
    event_type: str, proposal: Proposal, by: Actor, data: dict[str, str] | None = None
) -> Fact:
    """A fact about a proposal: open to everyone who keeps records; of a restricted record it says
    that there is one, and nothing else."""
    return Fact(event_type, "proposal", proposal.pk, open_audience(by.force_id), data or {})


def _drawn_kind(place: Belonging) -> str:
    """The kind of record that rows of this place are, where some screen shows it; "" else."""
    drawn = kinds_drawn()
    model = place.declared.model
    kinds = (one.kind for one in registry.each("records") if one.model == model)
    return next((kind for kind in kinds if kind in drawn), "")


def _gone(kind: str, ids: Iterable[int]) -> list[Fact]:
    """That records were blanked, each under its own audience; 0 where a kind has none."""
    if not kind:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, coalesce(access_audience_of(%s, id), 0) FROM unnest(%s::bigint[]) AS id",
            [kind, list(ids)],
        )
        return [Fact(DISPOSED, kind, record, audience) for record, audience in cursor.fetchall()]


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

"""Keeping question sets, and recording what was answered under them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import note_in_log, update_incident
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.questions import bodies, rules, sheets
from iops.controlroom.questions.contracts import CHOICE, NUMBER, YES_NO, Assessed, QuestionSet
from iops.controlroom.questions.lists import flags, grades, ranks, types
from iops.controlroom.questions.models import SetVersion, Sheet, SheetAnswer
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact

#: More wrong rows at once are a file of another kind.
MOST_WRONG = 20


@command("questions.propose", permission="questions.keep", result="question_set")
def propose_set(*, by: Actor, table: str, note: str = "") -> Outcome[SetVersion]:
    """A further version of a set, or the first of a new one, from its table (``sheets``).

    It is asked nowhere before somebody else has approved it. Raises Invalid with every wrong row.
    """
    read = sheets.read(table, grades=grades(), flags=flags())
    if read.one is None:
        said = [one.said for one in read.wrong]
        more = [f"and {len(said) - MOST_WRONG} more"] if len(said) > MOST_WRONG else []
        raise Invalid.at("table", " ".join([*said[:MOST_WRONG], *more]))
    unknown = [one for one in read.one.types if one not in types()]
    if unknown:
        raise Invalid.at(
            "table", f"Head, types: not in the list of incident types: {', '.join(unknown)}."
        )
    made = _version(by, read.one, note.strip() or read.note)
    made.save()
    return Outcome(made, [_fact("questions.proposed", made)])


@command("questions.approve", result="question_set")
def approve_set(
    *, by: Actor, set_id: int, valid_from: datetime | None = None
) -> Outcome[SetVersion]:
    """Approve a version: it holds from then on (at once, where no moment is said), and the one
    before it no longer.

    Raises Refused for its author, and for one that was approved or withdrawn.
    """
    version = locked(SetVersion.objects, by, set_id, what="question set")
    if version.withdrawn_at is not None:
        raise Refused("This version was withdrawn. Propose a new one.")
    if version.approved_at is not None:
        raise Refused("This version was approved already.")
    if version.created_by == by.account_id:
        raise Refused("Who has written a version does not approve it. Ask somebody else.")
    later = SetVersion.objects.filter(code=version.code, number__gt=version.number)
    if later.filter(approved_at__isnull=False).exists():
        raise Refused("A newer version was approved already. This one would never be asked.")
    now = clock.now()
    if valid_from is not None and valid_from < now:
        raise Invalid.at("valid_from", "That moment is past. Leave it open to begin at once.")
    version.approved_at, version.approved_by = now, by.account_id
    version.valid_from = valid_from or now
    version.version += 1
    version.save()
    return Outcome(version, [_fact("questions.approved", version)])


@command("questions.withdraw", permission="questions.keep", result="question_set")
def withdraw_set(*, by: Actor, set_id: int, reason: str) -> Outcome[SetVersion]:
    """Withdraw a version at once, everywhere. No older one comes back in its place.

    What was answered under it stays in the records. One person is enough: it cannot wait.
    """
    because = " ".join(reason.split())
    if not because:
        raise Invalid.at("reason", "Say why: who asks it now reads this on their screen.")
    if len(because) > sheets.LONGEST:
        raise Invalid.at("reason", f"Say it in at most {sheets.LONGEST} characters.")
    version = locked(SetVersion.objects, by, set_id, what="question set")
    if version.withdrawn_at is not None:
        raise Refused("This version was withdrawn already.")
    version.withdrawn_at, version.withdrawn_by = clock.now(), by.account_id
    version.withdrawn_because = because
    version.version += 1
    version.save()
    return Outcome(version, [_fact("questions.withdrawn", version)])


@command("questions.ship", permission="", result="question_set")
def ship_set(*, by: Actor, table: str) -> Outcome[SetVersion | None]:
    """Put a set that comes with iOPS in place, approved; for loaders.

    Not where the force has a version of its own, has withdrawn it, or has it as it is.
    """
    read = sheets.read(table, grades=grades(), flags=flags())
    if not by.is_system or read.one is None:
        raise Refused(f"This set cannot be shipped: {' '.join(one.said for one in read.wrong)}")
    newest = SetVersion.objects.filter(code=read.one.code).order_by("-number").first()
    if newest is not None and (
        not newest.shipped
        or newest.withdrawn_at is not None
        or bodies.set_in(newest.body) == read.one
    ):
        return Outcome(None)
    made = _version(by, read.one, read.note)
    now = clock.now()
    made.shipped, made.valid_from = True, now
    made.approved_at, made.approved_by = now, by.account_id
    made.save()
    return Outcome(made, [_fact("questions.approved", made)])


@command("questions.answer", result="question_sheet")
def record_answers(
    *,
    by: Actor,
    set_id: int,
    answers: Mapping[str, str],
    incident_id: int | None = None,
    contact_id: int | None = None,
) -> Outcome[Sheet]:
    """Keep what was answered under a version, for an incident, or for a call that has none.

    ``answers`` are all that hold now, by question; one that is missing was taken back. A withdrawn
    version is taken, too: what was answered under it is part of the record. What an answer raises
    for the first time becomes a qualifier of the incident; its grade is proposed, never given.

    Raises Invalid naming every question (``q_CODE``) whose answer is none.
    """
    about = _about(by, incident_id, contact_id)
    version = SetVersion.objects.visible_to(by).filter(pk=set_id).first()
    if version is None or version.approved_at is None:
        raise NotVisible("There is no question set with this number that is asked.")
    of = bodies.set_in(version.body)
    given = _sound(of, answers)
    kind = "incident" if isinstance(about, Incident) else "contact"
    sheet, made = Sheet.objects.select_for_update().get_or_create(
        about_kind=kind, about_id=about.pk, contact_id=contact_id, of=version,
        defaults={"audience_id": about.audience_id, "created_by": by.account_id,
                  "saved_at": clock.now()},
    )  # fmt: skip
    if not _write(by, sheet, of, given) and not made:
        return Outcome(sheet, replayed=True)
    found = rules.assess(of, given, ranks())
    before = (sheet.grade, list(sheet.flags))
    raised = [flag for flag in found.flags if flag not in sheet.flags]
    sheet.points, sheet.grade, sheet.flags = found.points, found.grade, list(found.flags)
    sheet.answered, sheet.asked, sheet.saved_at = found.answered, found.asked, clock.now()
    sheet.version += 1
    sheet.save()
    if isinstance(about, Incident):
        _tell(by, about, version, found, raised, said=made or before[0] != found.grade)
    return Outcome(sheet, [Fact("questions.answered", "question_sheet", sheet.pk,
                                sheet.audience_id, {"set": version.pk})])  # fmt: skip


def _about(by: Actor, incident_id: int | None, contact_id: int | None) -> Incident | Contact:
    if incident_id is not None:
        incident = locked(Incident.objects, by, incident_id, what="incident")
        calls = IncidentContact.objects.filter(incident_id=incident_id)
        if contact_id is not None and not calls.filter(contact_id=contact_id).exists():
            raise Invalid.at("contact_id", "That call is not about this incident.")
        return incident
    if contact_id is None:
        raise Invalid("Say for which incident or call these are the answers.")
    return locked(Contact.objects, by, contact_id, what="contact")


def _sound(of: QuestionSet, answers: Mapping[str, str]) -> dict[str, str]:
    """What was answered, by question, without blanks. Raises Invalid for what is no answer."""
    known = {one.code: one for one in of.questions}
    given = {code: said.strip() for code, said in answers.items() if said.strip()}
    wrong = {
        f"q_{code}": rules.wrong_answer(known[code], said)
        if code in known
        else f"The set has no question {code}."
        for code, said in given.items()
    }
    all_at_once({field: sentence for field, sentence in wrong.items() if sentence})
    return given


def _write(by: Actor, sheet: Sheet, of: QuestionSet, given: Mapping[str, str]) -> bool:
    """Write what differs from what the sheet has; whether anything does."""
    now, changed = clock.now(), False
    there = {one.question: one for one in SheetAnswer.objects.filter(sheet=sheet)}
    for question in of.questions:
        said, row = given.get(question.code, ""), there.get(question.code)
        code = said if question.kind in (YES_NO, CHOICE, NUMBER) else ""
        words = "" if code else said
        if (row is None and not said) or (row and (row.answer, row.said) == (code, words)):
            continue
        changed = True
        if row is None:
            row = SheetAnswer(
                audience_id=sheet.audience_id, created_by=by.account_id, sheet=sheet,
                about_kind=sheet.about_kind, about_id=sheet.about_id, question=question.code,
            )  # fmt: skip
        row.answer, row.said, row.at = code, words, now
        row.version += 1
        row.save()
    return changed


def _tell(
    by: Actor,
    incident: Incident,
    version: SetVersion,
    found: Assessed,
    raised: list[str],
    *,
    said: bool,
) -> None:
    """What the answers raise goes to the incident; what they propose, into its log."""
    new = [flag for flag in raised if flag not in incident.qualifiers]
    if new and incident.state != "closed":
        update_incident(
            by=by, incident_id=incident.pk, qualifiers=(*incident.qualifiers, *new)
        )  # fmt: skip
    if said:
        proposes = f"proposes grade {found.grade} ({found.why})" if found.grade else "proposes none"
        note_in_log(
            by=by, incident_id=incident.pk,
            text=f"Questions “{version.name}”, version {version.number}: {found.answered} of "
            f"{found.asked} answered, {found.points} points, {proposes}.",
        )  # fmt: skip


def _version(by: Actor, one: QuestionSet, note: str) -> SetVersion:
    """The next version of a set, not saved yet."""
    newest = SetVersion.objects.filter(code=one.code).order_by("-number").first()
    return SetVersion(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        code=one.code,
        number=newest.number + 1 if newest else 1,
        name=one.name,
        body=bodies.body_of(one),
        note=note[: sheets.LONGEST],
    )


def _fact(event_type: str, version: SetVersion, **data: Any) -> Fact:
    given = {"number": f"{version.code}-{version.number}", **data}
    return Fact(event_type, "question_set", version.pk, version.audience_id, given)

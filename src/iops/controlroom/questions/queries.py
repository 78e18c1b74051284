"""What people look at: the sets that are kept, the ones that hold, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from iops.controlroom.incidents.models import IncidentContact
from iops.controlroom.questions import bodies, rules
from iops.controlroom.questions.contracts import Begun, Question, QuestionSet
from iops.controlroom.questions.models import SetVersion, Sheet, SheetAnswer
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import unveil


@dataclass(frozen=True)
class VersionLine:
    """A version with the names behind its numbers, and where it stands: ``state`` in a word."""

    one: SetVersion
    author: str
    approver: str
    withdrawer: str
    state: str

    @property
    def of(self) -> QuestionSet:
        return bodies.set_in(self.one.body)


@dataclass(frozen=True)
class AnswerLine:
    """A question and what was answered to it, in words."""

    question: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class SheetLine:
    """What was answered under a version, as the incident shows it."""

    one: Sheet
    set: SetVersion
    author: str
    answers: Sequence[AnswerLine]


def held(by: Actor) -> dict[int, SetVersion]:
    """The versions that hold now, by id."""
    with visibility(by):
        found = list(SetVersion.objects.visible_to(by).filter(approved_at__isnull=False))
    ids = rules.in_force(map(_begun, found), clock.now().timestamp())
    return {one.pk: one for one in found if one.pk in ids}


def versions_by_id(by: Actor, ids: Sequence[int]) -> dict[int, SetVersion]:
    """These versions, whether they hold or not."""
    if not ids:
        return {}
    with visibility(by):
        found = SetVersion.objects.visible_to(by).filter(pk__in=ids, approved_at__isnull=False)
        return {one.pk: one for one in found}


def _shown(lines: Sequence[VersionLine]) -> list[tuple[str, int]]:
    return [("question_set", line.one.pk) for line in lines]


@record_view("questions.list", permission="questions.view", shows=_shown)
def all_sets(*, by: Actor) -> list[VersionLine]:
    """Every version of every set, by set, the newest first."""
    return _lines(list(SetVersion.objects.visible_to(by).order_by("name", "code", "-number")))


@record_view("questions.set", permission="questions.view", shows=_shown)
def versions_of(*, by: Actor, set_id: int) -> list[VersionLine]:
    """A version, first, and the others of its set. Raises NotVisible."""
    one = SetVersion.objects.visible_to(by).filter(pk=set_id).first()
    if one is None:
        raise NotVisible("There is no question set with this number that you may see.")
    others = SetVersion.objects.visible_to(by).filter(code=one.code).order_by("-number")
    lines = _lines(list(others))
    return sorted(lines, key=lambda line: line.one.pk != set_id)


def _lines(found: Sequence[SetVersion]) -> list[VersionLine]:
    ids = {each for one in found for each in (one.created_by, one.approved_by, one.withdrawn_by)}
    people = Account.objects.filter(pk__in=[each for each in ids if each is not None])
    names: dict[int | None, str] = dict(people.values_list("pk", "name"))
    now = clock.now()
    holds = rules.in_force(map(_begun, found), now.timestamp())
    return [
        VersionLine(
            one, names.get(one.created_by, ""), names.get(one.approved_by, ""),
            names.get(one.withdrawn_by, ""), _state(one, holds, now),
        )
        for one in found
    ]  # fmt: skip


def _state(one: SetVersion, holds: set[int], now: datetime) -> str:
    if one.withdrawn_at is not None:
        return "withdrawn"
    if one.approved_at is None or one.valid_from is None:
        return "waits for approval"
    if one.pk in holds:
        return "holds"
    return "begins later" if one.valid_from > now else "replaced"


def _begun(one: SetVersion) -> Begun:
    begins = one.valid_from.timestamp() if one.valid_from else 0.0
    return Begun(
        one.pk, one.code, one.number, one.approved_at is not None, begins,
        one.withdrawn_at is not None,
    )  # fmt: skip


def sheets_on(by: Actor, incident_ids: Sequence[int]) -> list[SheetLine]:
    """What was answered about these incidents and in their calls. Whoever shows it logs."""
    calls = IncidentContact.objects.visible_to(by).filter(incident_id__in=incident_ids)
    found = Sheet.objects.visible_to(by).filter(
        Q(about_kind="incident", about_id__in=incident_ids)
        | Q(contact_id__in=calls.values("contact_id"))
    )
    lines = list(found.select_related("of").order_by("created_at", "pk"))
    if not lines:
        return []
    rows: dict[int, list[SheetAnswer]] = {}
    for row in SheetAnswer.objects.visible_to(by).filter(sheet__in=lines).order_by("pk"):
        rows.setdefault(row.sheet_id, []).append(row)
    unveil(by, *(row for each in rows.values() for row in each))
    people = Account.objects.filter(pk__in={one.created_by for one in lines})
    names = dict(people.values_list("pk", "name"))
    return [
        SheetLine(one, one.of, names.get(one.created_by, ""),
                  _answered(bodies.set_in(one.of.body), rows.get(one.pk, ())))
        for one in lines
    ]  # fmt: skip


def _answered(of: QuestionSet, rows: Sequence[SheetAnswer]) -> list[AnswerLine]:
    given = {row.question: row for row in rows if row.answer or row.said}
    return [
        AnswerLine(question.text, _words(question, row), row.at)
        for question in of.questions
        if (row := given.get(question.code)) is not None
    ]


def _words(question: Question, row: SheetAnswer) -> str:
    labels = {one.code: one.label for one in rules.choices_of(question)}
    return row.said or labels.get(row.answer, row.answer)

"""Question sets over HTTP: those that hold, a version proposed, approved, withdrawn, answered."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from iops.controlroom.questions import commands, queries
from iops.controlroom.questions.queries import VersionLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["questions"])
LONGEST_TABLE = 100_000


class SetIn(Schema):
    """A set as a table (docs/data.md), and why there is a further version."""

    table: str = Field(max_length=LONGEST_TABLE)
    note: str = Field("", max_length=300)


class ApproveSetIn(Schema):
    """From when the version holds; at once where it is left open."""

    valid_from: AwareDatetime | None = None


class WithdrawSetIn(Schema):
    """Why: whoever asks it now reads this."""

    reason: str = Field("", max_length=300)


class QuestionSetOut(Schema):
    """A version and where it stands: "holds", "begins later", "replaced", "withdrawn" or "waits
    for approval". ``body`` has its questions."""

    id: int
    code: str
    number: int
    name: str
    state: str
    note: str
    author: str
    approver: str
    valid_from: datetime | None
    approved_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    body: dict[str, Any]


class AnswersIn(Schema):
    """All answers that hold now, by question; a question that is missing was taken back.

    ``set_id`` is the version under which they were asked.
    """

    set_id: int = Field(ge=1, le=2**62)
    answers: dict[str, str]
    contact_id: int | None = Field(None, ge=1, le=2**62)


class AnswersOut(Schema):
    """What the answers come to. ``grade`` is proposed, "" for none; it is given by nobody."""

    id: int
    set_id: int
    points: int
    grade: str
    flags: list[str]
    answered: int
    asked: int


def _out(line: VersionLine) -> dict[str, Any]:
    one = line.one
    return {
        "id": one.pk, "code": one.code, "number": one.number, "name": one.name,
        "state": line.state, "note": one.note, "author": line.author, "approver": line.approver,
        "valid_from": one.valid_from, "approved_at": one.approved_at,
        "withdrawn_at": one.withdrawn_at, "withdrawn_because": one.withdrawn_because,
        "body": one.body,
    }  # fmt: skip


def _one(request: HttpRequest, set_id: int) -> dict[str, Any]:
    return _out(queries.versions_of(by=actor(request), set_id=set_id)[0])


@router.get(
    "/question-sets", response={200: list[QuestionSetOut], **REFUSALS},
    operation_id="question_sets",
)  # fmt: skip
def question_sets(request: HttpRequest) -> Any:
    """Every version of every set, by set, the newest first."""
    return [_out(line) for line in queries.all_sets(by=actor(request))]


@router.get(
    "/question-sets/{set_id}", response={200: QuestionSetOut, **REFUSALS},
    operation_id="question_set",
)  # fmt: skip
def question_set(request: HttpRequest, set_id: Id) -> Any:
    """One version."""
    return _one(request, set_id)


@router.post(
    "/question-sets", response={201: QuestionSetOut, **REFUSALS}, operation_id="propose_set"
)
def propose(request: HttpRequest, given: SetIn) -> Status[Any]:
    """Propose a version; somebody else approves it."""
    made = commands.propose_set(by=actor(request), table=given.table, note=given.note).value
    return Status(201, _one(request, made.id))


@router.post(
    "/question-sets/{set_id}/approve", response={200: QuestionSetOut, **REFUSALS},
    operation_id="approve_set",
)  # fmt: skip
def approve(request: HttpRequest, set_id: Id, given: ApproveSetIn) -> Any:
    """Approve a version."""
    commands.approve_set(by=actor(request), set_id=set_id, valid_from=given.valid_from)
    return _one(request, set_id)


@router.post(
    "/question-sets/{set_id}/withdraw", response={200: QuestionSetOut, **REFUSALS},
    operation_id="withdraw_set",
)  # fmt: skip
def withdraw(request: HttpRequest, set_id: Id, given: WithdrawSetIn) -> Any:
    """Withdraw a version from every screen, at once."""
    commands.withdraw_set(by=actor(request), set_id=set_id, reason=given.reason)
    return _one(request, set_id)


@router.post(
    "/incidents/{incident_id}/answers", response={200: AnswersOut, **REFUSALS},
    operation_id="record_answers",
)  # fmt: skip
def answer(request: HttpRequest, incident_id: Id, given: AnswersIn) -> Any:
    """Record what was answered about an incident."""
    made = commands.record_answers(
        by=actor(request),
        incident_id=incident_id,
        set_id=given.set_id,
        answers=given.answers,
        contact_id=given.contact_id,
    ).value
    return {
        "id": made.id, "set_id": given.set_id, "points": made.points, "grade": made.grade,
        "flags": made.flags, "answered": made.answered, "asked": made.asked,
    }  # fmt: skip

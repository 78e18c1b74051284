"""What follows within the commands of incidents: some of what was done is looked at again."""

from iops.controlroom.incidents.models import GradeDecision, Incident
from iops.controlroom.incidents.rules import is_downgrade
from iops.controlroom.reviews import rules
from iops.controlroom.reviews.commands import end_taken_back, open_review
from iops.controlroom.reviews.contracts import CLOSURE, DOWNGRADE, LIST, REOPENING
from iops.controlroom.reviews.models import Review
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


def closed(fact: Fact, by: Actor) -> None:
    """Closed without anybody there, where somebody should have gone."""
    listed = codes.find(LIST, CLOSURE)
    if listed is None:
        return
    incident = Incident.objects.filter(pk=fact.id).first()
    code = codes.find("incident-types", str(fact.data.get("closing", "")))
    if incident is not None and rules.unattended(
        grade=incident.grade, attended=incident.first_attended_at is not None,
        grades=str(listed.detail.get("unattended") or "").split(),
        one_key=code is not None and code.detail.get("one_key") == "yes",
    ):  # fmt: skip
        _open(by, fact, CLOSURE, f"Grade {incident.grade}, closed as {_label(code)}")


def graded(fact: Fact, by: Actor) -> None:
    """Graded down: looked at, unless whoever slipped takes it back at once."""
    before, now = str(fact.data.get("previous", "")), str(fact.data.get("grade", ""))
    if codes.find(LIST, DOWNGRADE) is None or not before or not is_downgrade(before, now):
        return
    last = GradeDecision.objects.filter(incident_id=fact.id).order_by("-at", "-pk").first()
    why = f": {last.reason}" if last and last.reason else ""
    _open(by, fact, DOWNGRADE, f"From {before} to {now}{why}", before)


def taken_back(fact: Fact, by: Actor) -> None:
    """A slip that was taken back within its minutes is none to look at."""
    end_taken_back(by=by, incident_id=fact.id)


def reopened(fact: Fact, by: Actor) -> None:
    """Reopened: but not by the very review that sent a closure back."""
    sent_back = Review.objects.filter(
        incident_id=fact.id, kind=CLOSURE, decision="sent-back", decided_by=by.account_id
    )
    if codes.find(LIST, REOPENING) is None or sent_back.exists():
        return
    _open(by, fact, REOPENING, "")


def _open(by: Actor, fact: Fact, kind: str, why: str, before: str = "") -> None:
    open_review(
        by=by, incident_id=fact.id, audience_id=fact.audience_id, kind=kind, why=why, before=before
    )


def _label(code: object) -> str:
    return str(getattr(code, "label", "something that is no longer listed"))

"""Writing down: the METHANE in versions, and decisions in the hand of the log-keeper."""

from dataclasses import replace

from iops.controlroom.major import rules
from iops.controlroom.major.commands.shared import fact, log_keeper, note, standing
from iops.controlroom.major.contracts import COUNTS, DECLARED, METHANE, Decided, Report
from iops.controlroom.major.models import Decision, MajorIncident, Methane
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, Refused, all_at_once


@command("major.methane", permission="major.keep", result="methane")
def write_methane(*, by: Actor, major_id: int, report: Report) -> Outcome[Methane]:
    """One more version of the METHANE; the earlier ones stay. The log says what is new in it.

    Raises Invalid naming every wrong field, Refused where nothing is new.
    """
    report = replace(report, **{
        name: getattr(report, name).strip()
        for name in ("given_by", *(field for field, _, _ in METHANE))
    })  # fmt: skip
    all_at_once(rules.wrong_with_report(report))
    one = standing(by, major_id)
    last = Methane.objects.filter(major=one).order_by("-number").first()
    new = rules.changed(None if last is None else report_of(last), report)
    if not new:
        raise Refused("Nothing is new against the version before. Change what has changed.")
    counts = {
        field: rules.count_in(text) for (field, _), text in zip(COUNTS, report.counts, strict=True)
    }
    made = Methane.objects.create(
        audience_id=one.audience_id, created_by=by.account_id, major=one,
        incident_id=one.incident_id, number=last.number + 1 if last else 1, at=clock.now(),
        given_by=report.given_by, **{field: getattr(report, field) for field, _, _ in METHANE},
        **counts,
    )  # fmt: skip
    note(by, one, _said(made, new))
    return Outcome(made, [fact("major.methane", one, version=made.number)])


@command("major.decide", permission="major.keep", result="major_decision")
def record_decision(
    *, by: Actor, major_id: int, given: Decided, corrects: int | None = None
) -> Outcome[Decision]:
    """A decision, in the hand of the log-keeper of the moment.

    Raises Invalid naming every wrong field, Refused where somebody else keeps the log, or nobody.
    """
    all_at_once(rules.wrong_with_decision(given))
    one = standing(by, major_id)
    _refuse_other_hand(by, one)
    old = Decision.objects.filter(major=one, pk=corrects).first() if corrects else None
    if corrects and old is None:
        raise NotVisible("There is no such decision in this log.")
    last = Decision.objects.filter(major=one).order_by("-number").first()
    made = Decision.objects.create(
        audience_id=one.audience_id, created_by=by.account_id, major=one,
        incident_id=one.incident_id, number=last.number + 1 if last else 1, at=clock.now(),
        decision=given.decision.strip(), reason=given.reason.strip(), decided_by=given.by.strip(),
        information=given.information.strip(), threat=given.threat.strip(),
        powers=given.powers.strip(), options=given.options.strip(), corrects=old,
    )  # fmt: skip
    corrected = f" (corrects decision {old.number})" if old else ""
    note(by, one, f"Decision {made.number}{corrected}, {made.decided_by}: {made.decision}"
                  f" Because: {made.reason}")  # fmt: skip
    return Outcome(made, [fact("major.decided", one, decision=made.pk)])


def report_of(one: Methane) -> Report:
    """A kept version as it was given."""
    shown = {field: getattr(one, field) for field, _, _ in METHANE}
    p1, p2, p3, dead = (
        "" if getattr(one, field) is None else str(getattr(one, field)) for field, _ in COUNTS
    )
    return Report(**shown, given_by=one.given_by, counts=(p1, p2, p3, dead))


def _refuse_other_hand(by: Actor, one: MajorIncident) -> None:
    keeper = log_keeper(one.pk)
    if keeper is None:
        raise Refused("Nobody keeps the log. Name a log-keeper first, or take the log yourself.")
    if keeper.account_id != by.account_id:
        name = Account.objects.filter(pk=keeper.account_id).values_list("name", flat=True).get()
        raise Refused(f"{name} keeps the log. Give it to them, or take the log over first.")


def _said(made: Methane, new: list[str]) -> str:
    """The version in a line of the log: what is new, letter by letter."""
    parts = []
    for field, letter, _ in METHANE:
        if field in new:
            text = getattr(made, field)
            text = DECLARED.get(text, text) if field == "declared" else text
            if field == "casualties":
                text = ", ".join(filter(None, (text, counts_in_words(made))))
            parts.append(f"{letter}: {text or 'taken out'}")
    by = f" from {made.given_by}" if made.given_by else ""
    return f"METHANE version {made.number}{by}. {'; '.join(parts)}"


def counts_in_words(one: Methane) -> str:
    """The casualties by triage, those that are known: "P1 immediate 2, dead 1"."""
    known = ((label, getattr(one, field)) for field, label in COUNTS)
    return ", ".join(f"{label} {count}" for label, count in known if count is not None)

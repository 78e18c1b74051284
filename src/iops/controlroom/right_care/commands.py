"""Deciding who deals with an incident, and looking at a decision that does less than advised."""

from dataclasses import asdict

from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.controlroom.right_care import prompts, rules
from iops.controlroom.right_care.contracts import JOINT, OTHER, OUTCOMES, POLICE, Told
from iops.controlroom.right_care.models import Decision
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("right_care.decide", result="right_care_decision")
def decide_right_care(*, by: Actor, incident_id: int, told: Told) -> Outcome[Decision]:
    """One more version of who deals with an incident; the earlier ones stay.

    Another agency needs a name there and a time (now, where none is said). A decision against what
    the answers advise needs a reason, and becomes a duty of the supervisor. Raises Invalid naming
    every wrong field; what says the same as the last version changes nothing.
    """
    now = clock.now()
    known = {code for code, _ in prompts.agencies()}
    all_at_once(rules.wrong_with(told, agencies=known, now=now))
    incident = locked(Incident.objects, by, incident_id, what="incident")
    last = Decision.objects.filter(incident_id=incident_id).order_by("-number").first()
    given = _given(told)
    if last is not None and _same(last, given):
        return Outcome(last, replayed=True)
    decision = Decision.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, incident_id=incident_id,
        number=last.number + 1 if last else 1, at=now, against=rules.against(told),
        **{**given, "taken_at": (told.taken_at or now) if told.outcome != POLICE else None},
    )  # fmt: skip
    note_in_log(by=by, incident_id=incident_id, text=_said(decision))
    facts = [_fact("right_care.decided", decision)]
    if last is not None and last.against and last.looked_at is None:
        facts.append(_fact("right_care.replaced", last))
    if decision.against:
        facts.append(_fact("right_care.against", decision))
    return Outcome(decision, facts)


@command("right_care.look", result="right_care_decision")
def look_at_decision(*, by: Actor, decision_id: int, note: str) -> Outcome[Decision]:
    """A supervisor, who has not decided it, has looked at a decision against the advice."""
    words = " ".join(note.split())
    if not words:
        raise Invalid.at("note", "Say what you found: right as it was, or what was done.")
    decision = locked(Decision.objects, by, decision_id, what="decision")
    if not decision.against or decision.looked_at is not None:
        raise Refused("Nothing waits to be looked at here.")
    if decision.created_by == by.account_id:
        raise Refused("Who has decided it does not look at it. Ask somebody else.")
    decision.looked_at, decision.looked_by, decision.note = clock.now(), by.account_id, words
    decision.version += 1
    decision.save()
    note_in_log(
        by=by, incident_id=decision.incident_id,
        text=f"Right Care, Right Person, version {decision.number}, was looked at: {words}",
    )  # fmt: skip
    return Outcome(decision, [_fact("right_care.looked_at", decision)])


def _given(told: Told) -> dict[str, object]:
    given = {name: " ".join(str(value or "").split()) for name, value in asdict(told).items()}
    if told.outcome == POLICE:
        given |= {"agency": "", "taken_by": "", "reference": ""}
    return {**given, "taken_at": told.taken_at}


def _same(last: Decision, given: dict[str, object]) -> bool:
    return all(
        getattr(last, name) == value
        for name, value in given.items()
        if name != "taken_at" or (value is not None and given["outcome"] != POLICE)
    )


def _said(decision: Decision) -> str:
    words = [f"Right Care, Right Person, version {decision.number}: {OUTCOMES[decision.outcome]}"]
    if decision.outcome in (OTHER, JOINT) and decision.taken_at is not None:
        local = decision.taken_at.astimezone(clock.LONDON)
        words.append(codes.label("right-care-agencies", decision.agency))
        words.append(f"{decision.taken_by}, {local:%H:%M}")
        words += [f"reference {decision.reference}"] if decision.reference else []
    words += [decision.reason] if decision.reason else []
    return "; ".join(words) + "."


def _fact(event_type: str, decision: Decision) -> Fact:
    data = {"incident": decision.incident_id, "outcome": decision.outcome}
    return Fact(event_type, "right_care_decision", decision.pk, decision.audience_id, data)

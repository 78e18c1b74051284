"""Writing, reviewing and withdrawing plans; where they open; ticking their steps."""

from dataclasses import replace
from datetime import date

from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.controlroom.plans import rules, targets
from iops.controlroom.plans.contracts import Draft, Opening
from iops.controlroom.plans.models import Match, Plan, PlanVersion, Tick
from iops.governance.access.audiences import admitted, held_by_all, open_audience
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes

#: Where one plan opens: more is an area, or a type.
MOST_MATCHES = 100


@command("plans.write", permission="plans.keep", result="plan")
def write_plan(
    *, by: Actor, draft: Draft, plan_id: int | None = None, opens: Opening | None = None
) -> Outcome[Plan]:
    """Write a plan, or a further version of one; the earlier versions stay.

    ``opens``: where it opens from the beginning. Its owner (whoever writes it, where none is
    named) owes its review on its day. Raises Invalid naming every wrong field, Refused for one
    that was withdrawn.
    """
    now = clock.now()
    draft = replace(draft, steps="\n".join(rules.steps_in(draft.steps)))
    wrong = codes.wrong("plan-kinds", draft.kind, field="kind")
    wrong |= rules.wrong_with(draft, today=clock.local_date(now))
    owner = _owner(by, draft.owner)
    if owner is None:
        wrong["owner"] = f"Nobody of this force signs in as “{draft.owner}”."
    if opens is not None:
        try:
            targets.read(by, opens.kind, opens.text, opens.metres)
        except Invalid as refusal:
            wrong |= refusal.fields
    all_at_once(wrong)
    assert owner is not None
    assert draft.valid_from is not None
    assert draft.review_on is not None
    if plan_id is None:
        plan = Plan(audience_id=open_audience(by.force_id), created_by=by.account_id)
    else:
        plan = _standing(by, plan_id)
        plan.number, plan.version = plan.number + 1, plan.version + 1
    plan.kind, plan.title = draft.kind, " ".join(draft.title.split())
    plan.body = draft.body.replace("\r\n", "\n").strip()
    plan.steps, plan.owner_id = draft.steps, owner
    plan.valid_from, plan.valid_to = draft.valid_from, draft.valid_to
    plan.review_on, plan.reviewed_at = draft.review_on, now
    plan.save()
    PlanVersion.objects.create(
        audience_id=plan.audience_id, created_by=by.account_id, plan=plan, number=plan.number,
        at=now, title=plan.title, body=plan.body, steps=plan.steps, note=draft.note.strip(),
    )  # fmt: skip
    if opens is not None:
        add_match(by=by, plan_id=plan.pk, kind=opens.kind, text=opens.text, metres=opens.metres)
    return Outcome(plan, [_fact("plans.reviewed", plan), _due(plan)])


@command("plans.review", permission="plans.keep", result="plan")
def review_plan(*, by: Actor, plan_id: int, review_on: date | None) -> Outcome[Plan]:
    """Somebody has read it and it is right: it is read again on another day."""
    plan = _standing(by, plan_id)
    now = clock.now()
    today = clock.local_date(now)
    if review_on is None or not today < review_on <= today + rules.LONGEST_REVIEW:
        raise Invalid.at("review_on", "Choose a day to come, within a year.")
    plan.review_on, plan.reviewed_at = review_on, now
    plan.version += 1
    plan.save()
    return Outcome(plan, [_fact("plans.reviewed", plan), _due(plan)])


@command("plans.withdraw", permission="plans.keep", result="plan")
def withdraw_plan(*, by: Actor, plan_id: int) -> Outcome[Plan]:
    """It opens nowhere any longer; versions and ticks stay."""
    plan = _standing(by, plan_id)
    plan.withdrawn_at, plan.withdrawn_by = clock.now(), by.account_id
    plan.version += 1
    plan.save()
    return Outcome(plan, [_fact("plans.withdrawn", plan)])


@command("plans.match", permission="plans.keep", result="plan_match")
def add_match(*, by: Actor, plan_id: int, kind: str, text: str, metres: str = "") -> Outcome[Match]:
    """Say where a plan opens: ``text`` is what people type for a match of this kind.

    Raises Invalid naming every wrong field, Refused where it opens there already.
    """
    target = targets.read(by, kind, text, metres)
    plan = _standing(by, plan_id)
    there = Match.objects.filter(plan=plan, ended_at=None)
    if there.count() >= MOST_MATCHES:
        raise Refused(f"It opens in {MOST_MATCHES} places already. Name an area or a type instead.")
    same = there.filter(
        kind=kind, place_id=target.place_id, profile_id=target.profile_id, word=target.word
    )
    if same.exists():
        raise Refused("It opens there already.")
    match = Match.objects.create(
        audience_id=plan.audience_id, created_by=by.account_id, plan=plan, kind=kind,
        place_id=target.place_id, profile_id=target.profile_id, word=target.word,
        easting=target.easting, northing=target.northing, metres=target.metres,
        label=target.label,
    )  # fmt: skip
    return Outcome(match, [_fact("plans.matched", plan, match=match.pk)])


@command("plans.end_match", permission="plans.keep", result="plan_match")
def end_match(*, by: Actor, match_id: int) -> Outcome[Match]:
    """It opens there no longer."""
    match = locked(Match.objects, by, match_id, what="match")
    if match.ended_at is not None:
        raise Refused("It opens there no longer already.")
    plan = _standing(by, match.plan_id)
    match.ended_at, match.ended_by = clock.now(), by.account_id
    match.version += 1
    match.save(update_fields=["ended_at", "ended_by", "version"])
    return Outcome(match, [_fact("plans.unmatched", plan, match=match.pk)])


@command("plans.tick", result="plan_tick")
def tick_step(
    *, by: Actor, plan_id: int, incident_id: int, step: int, done: bool = True, note: str = ""
) -> Outcome[Tick]:
    """Say of a step (the first is 1) that it was done on an incident, or is not after all."""
    if len(note) > 300:
        raise Invalid.at("note", "Say it in at most 300 characters; the log takes more.")
    plan = Plan.objects.visible_to(by).filter(pk=plan_id).first()
    if plan is None:
        raise NotVisible("There is no plan with this number that you may see.")
    incident = locked(Incident.objects, by, incident_id, what="incident")
    steps = rules.steps_in(plan.steps)
    if not 1 <= step <= len(steps):
        raise Invalid.at("step", f"The plan has {len(steps)} steps. Load the page again.")
    words = steps[step - 1]
    last = Tick.objects.filter(plan=plan, incident_id=incident_id, step=words)
    before = last.order_by("-pk").first()
    if before is not None and before.done == done and before.note == note.strip():
        return Outcome(before, replayed=True)
    held = held_by_all(incident.audience_id, plan.audience_id)
    admitted(by, held)
    tick = Tick.objects.create(
        audience_id=held, created_by=by.account_id, plan=plan, incident_id=incident_id,
        number=plan.number, step=words, done=done, at=clock.now(), note=note.strip(),
    )  # fmt: skip
    same = plan.audience_id == incident.audience_id
    # Whoever reads the log may be forbidden to know what a restricted plan says.
    called = f"“{plan.title}”, step {step}: {words}" if same else f"P{plan.pk}, step {step}"
    more = f" {tick.note}" if tick.note else ""
    state = "done" if done else "not done after all"
    note_in_log(by=by, incident_id=incident_id, text=f"Plan {called}: {state}.{more}")
    return Outcome(tick, [_fact("plans.ticked", plan, incident=incident_id, done=done)])


def _standing(by: Actor, plan_id: int) -> Plan:
    plan = locked(Plan.objects, by, plan_id, what="plan")
    if plan.withdrawn_at is not None:
        raise Refused("This plan was withdrawn. Write a new one.")
    return plan


def _owner(by: Actor, username: str) -> int | None:
    if not username.strip():
        return by.account_id
    found = Account.objects.filter(username=username.strip(), force_id=by.force_id, is_active=True)
    return found.values_list("pk", flat=True).first()


def _due(plan: Plan) -> Fact:
    data = {"review_on": plan.review_on.isoformat(), "owner": plan.owner_id}
    return _fact("plans.written", plan, **data)


def _fact(event_type: str, plan: Plan, **data: object) -> Fact:
    given = {"number": f"P{plan.pk}", **data}
    return Fact(event_type, "plan", plan.pk, plan.audience_id, given)

"""Asking for authority, giving and refusing it, withdrawing it, and saying that crews know."""

from datetime import datetime

from iops.controlroom.authorities import rules
from iops.controlroom.authorities.contracts import (
    ASKED,
    CONFIRMED,
    GIVEN,
    OVER,
    REFUSED,
    STATES,
    WITHDRAWN,
    Candidate,
    Kind,
    Said,
)
from iops.controlroom.authorities.kinds import LIST, kind_of
from iops.controlroom.authorities.models import Request, Step
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.governance.access.authority import actor_for, involved_in, rank_of
from iops.governance.access.contracts import RANKS
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("authorities.ask", result="authority")
def ask_authority(
    *, by: Actor, incident_id: int, kind: str, what: str, reason: str = "", asked_by: str = ""
) -> Outcome[Request]:
    """Ask for authority of a kind; who can give it is told at once.

    ``asked_by`` is who asks in words, where the actor only writes it down. Raises Invalid naming
    every wrong field.
    """
    wrong = codes.wrong(LIST, kind, field="kind")
    if not what.strip():
        wrong["what"] = "Say for what: which unit may do what, against whom or what."
    for name, text in (("what", what), ("reason", reason)):
        if len(text) > rules.LONGEST:
            wrong[name] = f"Say it in at most {rules.LONGEST} characters."
    if len(asked_by) > 120:
        wrong["asked_by"] = "Say who asks in at most 120 characters."
    all_at_once(wrong)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    last = Request.objects.filter(incident_id=incident_id).order_by("-number").first()
    made = Request.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, incident_id=incident_id,
        number=last.number + 1 if last else 1, kind=kind, asked_at=clock.now(),
        asked_by=asked_by.strip() or by.name, what=what.strip(), reason=reason.strip(),
    )  # fmt: skip
    why = f" Because: {made.reason}" if made.reason else ""
    _note(by, made, f"asked for by {made.asked_by}: {made.what}.{why}")
    return Outcome(made, [_fact("authorities.asked", made)])


@command("authorities.give", result="authority_step")
def give_authority(
    *, by: Actor, request_id: int, conditions: str = "", until: str = "", who: str = ""
) -> Outcome[Step]:
    """Give what was asked for, or give it anew with other conditions or for longer.

    ``who`` (user name or collar number) gave it over the radio or the telephone, and the actor
    writes it down: then they owe a confirmation. Rank, role and independence are theirs. Raises
    Invalid naming every wrong field, Refused where they may not.
    """
    request, _ = _the_request(by, request_id)
    kind, now = _kind(request), clock.now()
    wrong, ends = {}, None
    try:
        ends = rules.until_in(until, kind, now)
    except ValueError as error:
        wrong["until"] = str(error)
    if len(conditions) > rules.LONGEST:
        wrong["conditions"] = f"Say them in at most {rules.LONGEST} characters."
    giver = _meant(by, who)
    if giver is None:
        wrong["who"] = f"Nobody of this force signs in as “{who.strip()}”, or has that number."
    all_at_once(wrong)
    assert giver is not None
    before = _state(request, now)
    if before == REFUSED:
        raise Refused("It was refused. Ask anew, with what has changed.")
    why = rules.why_not(kind, _candidate(giver), ranks=RANKS, involved=_involved(request))
    if why is not None:
        raise Refused(why)
    step = _step(by, request, GIVEN, giver, conditions=conditions.strip(), until=ends)
    _note(by, request, _given_words(step, giver, by, now))
    facts = [] if before == ASKED else [_fact("authorities.renewed", request)]
    data = {"until": ends.isoformat() if ends else ""}
    facts.append(_fact("authorities.given", request, **data))
    if giver.pk != by.account_id:
        facts.append(_fact("authorities.given_by_word", request, owner=giver.pk))
    return Outcome(step, facts)


@command("authorities.refuse", permission="authorities.give", result="authority_step")
def refuse_authority(*, by: Actor, request_id: int, reason: str) -> Outcome[Step]:
    """Refuse what was asked for, with a reason. Whoever could give it may refuse it."""
    _need(reason, "Say why it is refused.")
    request, giver = _the_request(by, request_id)
    if _state(request, clock.now()) != ASKED:
        raise Refused("It was decided on already. Withdraw it instead.")
    kind = _kind(request)
    why = rules.why_not(kind, _candidate(giver), ranks=RANKS, involved=_involved(request))
    if why is not None:
        raise Refused(why)
    step = _step(by, request, REFUSED, giver, reason=reason.strip())
    _note(by, request, f"REFUSED by {giver.name}. {step.reason}")
    return Outcome(step, [_fact("authorities.refused", request)])


@command("authorities.withdraw", result="authority_step")
def withdraw_authority(*, by: Actor, request_id: int, reason: str) -> Outcome[Step]:
    """End what holds, with a reason; the crews on the job are told at once, until they know.

    Anybody who commands may end it: to stop is never too early.
    """
    _need(reason, "Say why it is withdrawn.")
    request, who = _the_request(by, request_id)
    state = _state(request, clock.now())
    if state not in (GIVEN, ASKED):
        raise Refused(f"Nothing holds that could be withdrawn: {STATES[state].lower()}.")
    step = _step(by, request, WITHDRAWN, who, reason=reason.strip())
    _note(by, request, f"WITHDRAWN by {who.name}. {step.reason}")
    facts = [_fact("authorities.withdrawn", request, given=state == GIVEN)]
    return Outcome(step, facts)


@command("authorities.told", permission="authorities.ask", result="authority")
def crews_told(*, by: Actor, request_id: int) -> Outcome[Request]:
    """Say that the crews on the job know that an authority no longer holds."""
    request, _ = _the_request(by, request_id)
    if _state(request, clock.now()) not in (WITHDRAWN, OVER):
        raise Refused("It still holds, or was never given: there is nothing to tell.")
    _note(by, request, "the crews know that it no longer holds.")
    return Outcome(request, [_fact("authorities.crews_told", request)])


@command("authorities.confirm", permission="authorities.give", result="authority_step")
def confirm_word(*, by: Actor, request_id: int) -> Outcome[Step]:
    """Who gave it by word of mouth confirms that it was so."""
    request, who = _the_request(by, request_id)
    given = Step.objects.filter(request=request, kind=GIVEN).order_by("-number").first()
    if given is None or given.by_id != by.account_id or given.created_by == by.account_id:
        raise Refused("Nothing that somebody wrote down for you waits to be confirmed here.")
    said = Step.objects.filter(request=request, kind=CONFIRMED, number__gt=given.number)
    if said.exists():
        raise Refused("You have confirmed it already.")
    step = _step(by, request, CONFIRMED, who)
    _note(by, request, f"{who.name} confirms having given it.")
    return Outcome(step, [_fact("authorities.word_confirmed", request)])


@command("authorities.run_out", permission="authorities.run", result="authority_step")
def run_out(*, by: Actor, request_id: int) -> Outcome[Step | None]:
    """Say in the log, once, that an authority has run out. The engine does, at its time."""
    request, who = _the_request(by, request_id)
    last = _last(request)
    if last is None or last.kind != GIVEN or last.until is None or last.until > clock.now():
        return Outcome(None)
    step = _step(by, request, OVER, who)
    _note(by, request, "HAS RUN OUT. It no longer holds.")
    return Outcome(step, [_fact("authorities.ran_out", request)])


def _the_request(by: Actor, request_id: int) -> tuple[Request, Account]:
    """The request, with its incident locked, and who acts. The tables themselves never change."""
    request = Request.objects.visible_to(by).filter(pk=request_id).first()
    if request is None:
        raise NotVisible("There is no authority with this number that you may see.")
    locked(Incident.objects, by, request.incident_id, what="incident")
    return request, Account.objects.get(pk=by.account_id)


def _kind(request: Request) -> Kind:
    kind = kind_of(request.kind)
    if kind is None:
        raise Refused("This kind of authority is no longer in the list. Ask for another.")
    return kind


def _last(request: Request) -> Step | None:
    steps = Step.objects.filter(request=request).exclude(kind=CONFIRMED)
    found: Step | None = steps.order_by("-number").first()
    return found


def _state(request: Request, now: datetime) -> str:
    last = _last(request)
    return rules.state_of([Said(last.kind, last.at, last.until)] if last else [], now)


def _involved(request: Request) -> frozenset[int]:
    return involved_in("incident", request.incident_id) | {request.created_by}


def _candidate(account: Account) -> Candidate:
    return Candidate(account.pk, rank_of(account.pk, clock.now()), actor_for(account).roles)


def _meant(by: Actor, who: str) -> Account | None:
    """Who gave it: the actor for nothing typed, else somebody by user name or collar number."""
    given = who.strip()
    if not given:
        return Account.objects.get(pk=by.account_id)
    people = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    found = people.filter(username__iexact=given).first()
    numbered = [] if found else list(people.filter(collar__iexact=given)[:2])
    if len(numbered) > 1:
        raise Invalid.at("who", f"Several people have the number {given}: use the user name.")
    return found or (numbered[0] if numbered else None)


def _step(
    by: Actor, request: Request, kind: str, who: Account, *, conditions: str = "",
    until: datetime | None = None, reason: str = "",
) -> Step:  # fmt: skip
    now = clock.now()
    last = Step.objects.filter(request=request).order_by("-number").first()
    return Step.objects.create(
        audience_id=request.audience_id, created_by=by.account_id, request=request,
        incident_id=request.incident_id, number=last.number + 1 if last else 1, at=now, kind=kind,
        by_id=who.pk, by_rank=rank_of(who.pk, now), conditions=conditions, until=until,
        reason=reason,
    )  # fmt: skip


def _given_words(step: Step, giver: Account, by: Actor, now: datetime) -> str:
    rank = f" ({step.by_rank.replace('-', ' ')})" if step.by_rank != "staff" else ""
    words = [f"AUTHORISED by {giver.name}{rank}"]
    if giver.pk != by.account_id:
        words[0] += f", written down by {by.name}"
    words.append("until withdrawn" if step.until is None else f"until {_time(step.until)}")
    if step.conditions:
        words.append(f"conditions: {step.conditions}")
    return "; ".join(words) + "."


def _time(moment: datetime) -> str:
    local = moment.astimezone(clock.LONDON)
    today = clock.local_date(clock.now()) == local.date()
    return f"{local:%H:%M}" if today else f"{local:%d %b %H:%M}"


def _need(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Invalid.at("reason", sentence)
    if len(reason) > rules.LONGEST:
        raise Invalid.at("reason", f"Say it in at most {rules.LONGEST} characters.")


def _note(by: Actor, request: Request, text: str) -> None:
    label = codes.label(LIST, request.kind)
    note_in_log(
        by=by, incident_id=request.incident_id, text=f"Authority {request.number}, {label}: {text}"
    )


def _fact(event_type: str, request: Request, **data: object) -> Fact:
    given = {
        "incident": request.incident_id, "kind": request.kind, "number": f"A{request.number}",
        **data,
    }  # fmt: skip
    return Fact(event_type, "authority", request.pk, request.audience_id, given)

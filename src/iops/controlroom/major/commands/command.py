"""Command: who has it, who holds which role, and whether the principles are seen to."""

from iops.controlroom.major.commands.shared import fact, is_log_keeper, note, standing
from iops.controlroom.major.contracts import KINDS
from iops.controlroom.major.models import Holding, MajorIncident, Principle
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.reference.codes import queries as codes


@command("major.confirm", result="major_incident")
def confirm(*, by: Actor, major_id: int) -> Outcome[MajorIncident]:
    """Say "I have it": the alert goes no further. Raises Refused where somebody has it."""
    one = standing(by, major_id)
    if one.confirmed_at is not None:
        raise Refused("Somebody has it already.")
    one.confirmed_at, one.confirmed_by = clock.now(), by.account_id
    one.version += 1
    one.save(update_fields=["confirmed_at", "confirmed_by", "version"])
    note(by, one, f"{KINDS[one.kind]}: {by.name} has it.")
    return Outcome(one, [fact("major.confirmed", one)])


@command("major.name_holder", permission="major.keep", result="command_role")
def name_holder(*, by: Actor, major_id: int, role: str, who: str = "") -> Outcome[Holding]:
    """Put somebody into a role; whoever held it hands it over with that.

    ``who`` is a user name or a collar number, "" oneself. Raises Invalid naming every wrong field.
    """
    wrong = codes.wrong("command-roles", role, field="role")
    account = _meant(by, who)
    if account is None:
        wrong["who"] = f"Nobody of this force signs in as “{who.strip()}”, or has that number."
    all_at_once(wrong)
    assert account is not None
    one, now = standing(by, major_id), clock.now()
    held = Holding.objects.filter(major=one, role=role, until=None).first()
    label = codes.label("command-roles", role)
    if held is not None and held.account_id == account.pk:
        raise Refused(f"{account.name} is {label.lower()} already.")
    if held is not None:
        held.until = now
        held.version += 1
        held.save(update_fields=["until", "version"])
    new = Holding.objects.create(
        audience_id=one.audience_id, created_by=by.account_id, major=one,
        incident_id=one.incident_id, role=role, account_id=account.pk, since=now,
    )  # fmt: skip
    note(by, one, f"{label}: {account.name}.")
    facts = [fact("major.role_named", one, role=role)]
    if is_log_keeper(role):
        facts.append(fact("major.log_keeper_named", one))
    return Outcome(new, facts)


@command("major.tick_principle", permission="major.keep", result="major_principle")
def tick_principle(
    *, by: Actor, major_id: int, code: str, done: bool = True, text: str = ""
) -> Outcome[Principle]:
    """Say of a principle of joint work that it is seen to, or that it no longer is."""
    wrong = codes.wrong("jesip-principles", code, field="principle")
    if len(text) > 300:
        wrong["note"] = "Say it in at most 300 characters; the log takes more."
    all_at_once(wrong)
    one = standing(by, major_id)
    last = Principle.objects.filter(major=one, code=code).order_by("-pk").first()
    if last is not None and last.done == done and last.note == text.strip():
        return Outcome(last, replayed=True)
    said = Principle.objects.create(
        audience_id=one.audience_id, created_by=by.account_id, major=one,
        incident_id=one.incident_id, code=code, done=done, at=clock.now(), note=text.strip(),
    )  # fmt: skip
    words = "seen to" if done else "no longer so"
    more = f": {said.note}" if said.note else ""
    note(by, one, f"{codes.label('jesip-principles', code)}: {words}{more}.")
    return Outcome(said, [fact("major.principle", one, principle=code, done=done)])


def _meant(by: Actor, who: str) -> Account | None:
    """Somebody of the force, by user name or collar number; oneself for nothing typed."""
    given = who.strip()
    if not given:
        return Account.objects.get(pk=by.account_id)
    people = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    named = people.filter(username__iexact=given).first()
    if named is not None:
        return named
    numbered = list(people.filter(collar__iexact=given)[:2])
    if len(numbered) > 1:
        raise Invalid.at("who", f"Several people have the number {given}: use the user name.")
    return numbered[0] if numbered else None

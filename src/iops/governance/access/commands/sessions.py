"""Where somebody is signed in, how, and ending it."""

from collections.abc import Callable, Sequence

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F

from iops.governance.access.models import Account, Posting, Role
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, all_at_once
from iops.kernel.events import Fact


@command("access.end_sessions", permission="")
def end_sessions(
    *,
    by: Actor,
    account_id: int,
    session_ids: Sequence[int] | None = None,
    but: str = "",
) -> Outcome[int]:
    """Sign an account out: of the sessions named, or of all ``but`` the one with this key.

    Everybody ends their own; the administrator anybody's. The browser is out at its next
    request, and its live stream ends within seconds. Answers how many ended.
    """
    if account_id != by.account_id and not by.may("access.manage"):
        raise NotPermitted("Only the administrator signs other people out.")
    found = UserSession.objects.filter(user_id=account_id, user__force_id=by.force_id)
    if session_ids is not None:
        found = found.filter(pk__in=session_ids)
    if but:
        found = found.exclude(session_key=but)
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if not keys:
        return Outcome(0)
    fact = Fact("access.sessions_ended", "account", account_id, 0, data={"count": len(keys)})
    return Outcome(len(keys), [fact])


@command("access.remove_second_step", permission="access.manage")
def remove_second_step(*, by: Actor, account_id: int, reason: str) -> Outcome[int]:
    """Take away every passkey, app and recovery code of somebody who lost theirs.

    All their sessions end. They sign in by password alone, and enrol anew where their role
    demands it. Raises Invalid without a reason. Answers how many were taken away.
    """
    if not reason.strip():
        raise Invalid("Say why the second step is removed.", fields={"why": "Needed."})
    if account_id == by.account_id:
        raise NotPermitted("Another administrator removes yours.")
    account = Account.objects.filter(pk=account_id, force_id=by.force_id, is_system=False).first()
    if account is None:
        raise NotVisible("There is no account with this number.")
    count, _ = Authenticator.objects.filter(user_id=account_id).delete()
    end_sessions(by=by, account_id=account_id)
    data = {"count": count}
    return Outcome(count, [Fact("access.second_step_removed", "account", account_id, 0, data=data)])


@command("access.demand_second_step", permission="access.manage")
def demand_second_step(*, by: Actor, role_codes: Sequence[str], reason: str) -> Outcome[int]:
    """Say which roles must sign in with a second step: those named, and no others.

    Whoever holds one and has no second step is led to enrol before anything else opens.
    Raises Invalid without a reason and for a code that is no role. Answers how many changed.
    """
    known = {role.code: role for role in Role.objects.select_for_update()}
    unknown = sorted(set(role_codes) - set(known))
    wrong = {} if reason.strip() else {"reason": "Say why this changes."}
    if unknown:
        wrong["roles"] = f"There is no role “{unknown[0]}”. Choose among the roles."
    all_at_once(wrong)
    changed = [role for role in known.values() if role.second_step != (role.code in role_codes)]
    for role in changed:
        role.second_step = not role.second_step
        role.second_step_reason = reason.strip()
        role.save(update_fields=["second_step", "second_step_reason"])
    now = clock.now()
    held = Posting.objects.filter(role__in=changed, valid_from__lte=now)
    Account.objects.filter(pk__in=held.values("account_id")).update(authority=F("authority") + 1)
    facts = [Fact("access.second_step_demanded", "role", role.pk, 0) for role in changed]
    return Outcome(len(changed), facts)


@command("access.reseal_second_steps", permission="access.manage")
def reseal_second_steps(*, by: Actor, anew: Callable[[str], str]) -> Outcome[int]:
    """Store every secret of a second step as ``anew`` seals it. Answers how many there are."""
    count = 0
    for one in Authenticator.objects.select_for_update().exclude(
        type=Authenticator.Type.WEBAUTHN  # a passkey's public half is no secret
    ):
        for name in ("secret", "seed"):
            if name in one.data:
                one.data[name] = anew(one.data[name])
        if "migrated_codes" in one.data:
            one.data["migrated_codes"] = [anew(code) for code in one.data["migrated_codes"]]
        one.save(update_fields=["data"])
        count += 1
    return Outcome(count, [Fact("access.second_steps_resealed", "account", by.account_id, 0)])

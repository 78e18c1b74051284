"""Who is asked why they look."""

from collections.abc import Sequence

from django.db.models import F

from iops.governance.access.contracts import TASKS
from iops.governance.access.models import Account, Posting, PurposeRule, Role
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.kernel.registry import registry

LONGEST = 12 * 60


@command("access.set_purpose_rule", permission="purposes.manage")
def set_purpose_rule(
    *,
    by: Actor,
    view: str,
    role_code: str,
    tasks: Sequence[str] = TASKS,
    minutes: int = 60,
    asks: bool = True,
) -> Outcome[PurposeRule]:
    """Ask people of a role why, at a read, while none of ``tasks`` is open; or no longer.

    Raises Invalid for a read, role or task that there is not, and for more than 12 hours.
    """
    role = Role.objects.filter(code=role_code).first()
    if f"view:{view}" not in registry.commands:
        raise Invalid("There is no such page.", fields={"view": "Choose one of the list."})
    if role is None:
        raise Invalid("There is no such role.", fields={"role": "Choose one of the list."})
    unknown = sorted(set(tasks) - set(TASKS))
    if unknown:
        raise Invalid("There is no such task.", fields={"tasks": f"Not a task: {unknown[0]}."})
    if not 1 <= minutes <= LONGEST:
        raise Invalid(
            "Say how long an answer holds.", fields={"minutes": f"From 1 to {LONGEST} minutes."}
        )
    rule, _ = PurposeRule.objects.update_or_create(
        force_id=by.force_id,
        view=view,
        role=role,
        defaults={"tasks": sorted(set(tasks)), "minutes": minutes, "asks": asks},
    )
    held = Posting.objects.filter(role=role, valid_from__lte=clock.now()).values("account_id")
    Account.objects.filter(pk__in=held).update(authority=F("authority") + 1)
    data = {"view": view, "role": role_code, "asks": asks}
    return Outcome(rule, [Fact("access.purpose_rule_set", "purpose_rule", rule.pk, 0, data=data)])

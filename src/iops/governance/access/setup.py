"""What every database needs before the first person signs in.

Run after each migration: the force, the roles with the permissions that the capabilities
declare, the duty posts and the named system actors. What a force has changed is left alone.
"""

from django.conf import settings
from django.db import transaction

from iops.governance.access import audiences
from iops.governance.access.contracts import (
    DUTY_POSTS,
    PURPOSE_RULES,
    ROLES,
    SECOND_STEP_ROLES,
)
from iops.governance.access.models import (
    Account,
    AccountAudience,
    Audience,
    AudienceGrant,
    DutyPost,
    Force,
    PurposeRule,
    Role,
    RoleGrant,
)
from iops.kernel.models import DatabaseMark
from iops.kernel.registry import registry

SYSTEM_ACTORS = ("worker", "loader", "duty-engine", "simulator", "sandbox", "telephony")


def sync_authority() -> Force:
    """Bring roles, permissions, posts and system actors in line with the declarations.

    On a live database the roles that rule or see most begin with a demand for a second step.
    """
    live = DatabaseMark.objects.filter(kind="live").exists()
    force, _ = Force.objects.get_or_create(
        code=settings.IOPS_FORCE["code"],
        defaults={"slug": settings.IOPS_FORCE["slug"], "name": settings.IOPS_FORCE["name"]},
    )
    roles = {}
    for code, label in ROLES.items():
        demanded = live and code in SECOND_STEP_ROLES
        roles[code], _ = Role.objects.get_or_create(
            code=code, defaults={"label": label, "second_step": demanded}
        )
    for grant in registry.each("grants"):
        for code in grant.roles:
            RoleGrant.objects.get_or_create(
                role=roles[code],
                permission=grant.permission,
                defaults={"purposes": sorted(grant.purposes)},
            )
    for view, code, tasks, minutes in PURPOSE_RULES:
        PurposeRule.objects.get_or_create(
            force=force,
            view=view,
            role=roles[code],
            defaults={"tasks": list(tasks), "minutes": minutes},
        )
    for code, (label, rank) in DUTY_POSTS.items():
        DutyPost.objects.get_or_create(
            force=force, code=code, defaults={"label": label, "minimum_rank": rank}
        )
    audiences.open_audience(force.pk)
    with transaction.atomic():
        follow_permissions()
    for name in SYSTEM_ACTORS:
        account, made = Account.objects.get_or_create(
            username=f"system.{name}",
            defaults={"force": force, "name": f"System: {name}", "is_system": True},
        )
        if made:
            account.set_unusable_password()
            account.save()
        audiences.recompute(account)
    return force


def follow_permissions() -> int:
    """Let confidential audiences that were made for roles follow the permission of these roles.

    They were made before grants by permission, and would keep the roles of that day whatever a
    force does with the permission. The permission is the one to see what is confidential that is
    shipped to exactly these roles. Answers how many changed; what is right already stays.
    """
    shipped = {
        grant.roles: grant.permission
        for grant in registry.each("grants")
        if grant.permission.endswith(".see_confidential")
    }
    by_role = AudienceGrant.objects.filter(role__isnull=False)
    old = Audience.objects.filter(restriction="confidential", pk__in=by_role.values("audience_id"))
    changed = 0
    for audience in old.order_by("pk"):
        codes = by_role.filter(audience=audience).values_list("role__code", flat=True)
        permission = shipped.get(frozenset(codes))
        if permission is None:
            continue
        by_role.filter(audience=audience).delete()
        AudienceGrant.objects.create(audience=audience, permission=permission)
        _sign_anew(audience)
        before = AccountAudience.objects.filter(audience=audience, account__is_system=False)
        for account in Account.objects.filter(pk__in=before.values("account_id")):
            audiences.recompute(account)
        audiences.admit_members(audience)
        changed += 1
    return changed


def _sign_anew(audience: Audience) -> None:
    """The signature of the rule as it is now, unless another number has it already."""
    grants = list(AudienceGrant.objects.filter(audience=audience))
    _, tail, only = audience.signature.rpartition("|only:")
    signed = audiences.signature(
        force_id=audience.force_id,
        restriction=audience.restriction,
        outside=audience.outside,
        accounts=[one.account_id for one in grants if one.account_id],
        teams=[one.team_id for one in grants if one.team_id],
        permissions=[one.permission for one in grants if one.permission],
        only=only if tail else "",
    )
    if not Audience.objects.filter(signature=signed).exists():
        audience.signature = signed
        audience.save(update_fields=["signature"])

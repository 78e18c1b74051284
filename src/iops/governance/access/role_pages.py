"""The pages of roles: who may what, and changing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.governance.access import commands, role_queries
from iops.governance.access.contracts import CHOSEN
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.web import Signed, page


@page("roles.approve")
def roles(request: Signed) -> HttpResponse:
    """Every role and what it may do; a new role; the changes that wait."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            made = commands.add_role(
                by=request.actor,
                label=request.POST.get("label", ""),
                reason=request.POST.get("reason", ""),
            ).value
            messages.success(request, "Added. It may do nothing yet.")
            return redirect("role", code=made.code)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": "Roles",
        "lead": "What takes from a role holds at once; what gives it more needs a second person.",
        "matrix": role_queries.matrix(by=request.actor),
        "may_manage": request.actor.may("roles.manage"),
        "given": request.POST,
        "error": error,
    }
    return render(request, "access/roles.html", context, status=error.status if error else 200)


@page("roles.approve")
def role(request: Signed, code: str) -> HttpResponse:
    """One role: its name, what it holds, giving and taking."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            return _change(request, code)
        except (Invalid, Refused) as refusal:
            error = refusal
    found = role_queries.role(by=request.actor, code=code)
    context = {
        "title": found.line.role.label,
        "caption": "Role",
        "crumbs": [("Roles", reverse("roles")), (found.line.role.label, "")],
        "found": found,
        "purposes_offered": CHOSEN.items(),
        "chosen": request.POST.getlist("purposes"),
        "may_manage": request.actor.may("roles.manage"),
        "given": request.POST,
        "error": error,
    }
    return render(request, "access/role.html", context, status=error.status if error else 200)


def _change(request: Signed, code: str) -> HttpResponse:
    given, verb = request.POST, request.POST.get("verb", "")
    if verb == "rename":
        commands.rename_role(
            by=request.actor, role_code=code, label=given.get("label", ""),
            reason=given.get("reason", ""),
        )  # fmt: skip
        messages.success(request, "Renamed.")
    elif verb in ("give", "take"):
        change = commands.change_grant(
            by=request.actor,
            role_code=code,
            permission=given.get("permission", ""),
            allowed=verb == "give",
            purposes=given.getlist("purposes") if verb == "give" else (),
            reason=given.get("reason", ""),
        ).value
        holds = change.applied_at is not None
        messages.success(request, "It holds now." if holds else "A second person approves it.")
    else:
        raise NotVisible("There is no such action.")
    return redirect("role", code=code)


@require_POST
@page("roles.approve")
def decide(request: Signed, change_id: int) -> HttpResponse:
    """Approve or refuse a change that waits."""
    try:
        if request.POST.get("verb") == "approve":
            commands.approve_role_change(by=request.actor, change_id=change_id)
            messages.success(request, "It holds now.")
        else:
            commands.refuse_role_change(by=request.actor, change_id=change_id)
            messages.success(request, "Refused. The role is as it was.")
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("roles")

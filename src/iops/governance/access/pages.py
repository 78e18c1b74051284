"""Accounts and duty posts for those who manage them, and looks behind a restriction."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.governance.access import commands, queries
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import is_number
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page, whole

USUAL_HOURS = 12
#: How the page of an account calls a field that a command calls otherwise.
NAMES: dict[str, dict[str, str]] = {
    "move": {"role": "new_role", "team": "new_team", "until": "at"},
    "end": {"until": "at"},
}


@page("access.manage")
def accounts(request: Signed) -> HttpResponse:
    """The people who have an account. Words are posted: a name stands in no address."""
    words = request.POST.get("words", "")
    context = {
        "title": "Accounts",
        "lead": "Who may sign in, with which roles. The administrator sees no operational record.",
        "words": words,
        "accounts": queries.accounts(by=request.actor, words=words),
    }
    return render(request, "access/accounts.html", context)


@page("access.manage")
def new_account(request: Signed) -> HttpResponse:
    """Open an account."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            made = commands.create_account(
                by=request.actor,
                username=given.get("username", ""),
                name=given.get("name", ""),
                collar=given.get("collar", "").strip(),
                email=given.get("email", "").strip(),
                password=given.get("password") or None,
            )
            messages.success(request, "The account is open. Post it to a team with a role.")
            return redirect("account", account_id=made.value.id)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": "New account",
        "crumbs": [("Accounts", reverse("accounts")), ("New account", "")],
        "given": given,
        "error": error,
    }
    return render(request, "access/new.html", context, status=error.status if error else 200)


@page("access.manage")
def account(request: Signed, account_id: int) -> HttpResponse:
    """One account: postings, rank, withdrawal."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            _change(request, account_id)
            messages.success(request, "Done.")
            return redirect("account", account_id=account_id)
        except (Invalid, Refused) as refusal:
            error = refusal
            names = NAMES.get(request.POST.get("verb", ""), {})
            error.fields = {names.get(field, field): text for field, text in error.fields.items()}
    line = queries.account(by=request.actor, account_id=account_id)
    context = {
        "title": line.account.name,
        "caption": line.account.username,
        "crumbs": [("Accounts", reverse("accounts")), (line.account.name, "")],
        "line": line,
        "teams": queries.teams(by=request.actor),
        **queries.choices(),
        "today": clock.local_date(clock.now()).isoformat(),
        "given": request.POST,
        "error": error,
        "now": clock.now(),
    }
    return render(request, "access/account.html", context, status=error.status if error else 200)


def _change(request: Signed, account_id: int) -> None:
    given, verb = request.POST, request.POST.get("verb", "")
    if verb == "post":
        commands.post_account(
            by=request.actor,
            account_id=account_id,
            team_id=int(given["team"]) if is_number(given.get("team", "")) else 0,
            role_code=given.get("role", ""),
        )
    elif verb in ("move", "end"):
        _end_or_move(request, verb)
    elif verb == "rank":
        commands.hold_rank(
            by=request.actor,
            account_id=account_id,
            rank=given.get("rank", ""),
            valid_from=clock.local_date(clock.now()),
            acting=bool(given.get("acting")),
            reason=given.get("rank_reason", ""),
        )
    elif verb == "withdraw":
        commands.withdraw_account(
            by=request.actor, account_id=account_id, reason=given.get("reason", "")
        )
    elif verb == "sign-out":
        commands.end_sessions(by=request.actor, account_id=account_id)
    elif verb == "second-step":
        commands.remove_second_step(
            by=request.actor, account_id=account_id, reason=request.POST.get("why", "")
        )
    else:
        raise NotVisible("There is no such action.")


def _end_or_move(request: Signed, verb: str) -> None:
    """End a posting at a moment, or begin another there and then; now, where none is said."""
    given, at = request.POST, None
    if given.get("at", ""):
        try:
            at = datetime.fromisoformat(given["at"]).replace(tzinfo=clock.LONDON)
        except ValueError:
            raise Invalid.at("at", "Say when, as a day and a time.") from None
    posting_id = whole(given, "posting") or 0
    if verb == "end":
        commands.end_posting(by=request.actor, posting_id=posting_id, at=at)
        return
    commands.move_posting(
        by=request.actor,
        posting_id=posting_id,
        team_id=whole(given, "team") or 0,
        role_code=given.get("role", ""),
        at=at,
    )


@page("access.manage")
def second_steps(request: Signed) -> HttpResponse:
    """Which roles must sign in with a second step."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            changed = commands.demand_second_step(
                by=request.actor,
                role_codes=request.POST.getlist("role"),
                reason=request.POST.get("reason", ""),
            ).value
            messages.success(request, f"{changed} changed." if changed else "Nothing changed.")
            return redirect("second-steps")
        except Invalid as refusal:
            error = refusal
    roles = queries.roles(by=request.actor)
    asked = request.POST.getlist("role") if error else [r.code for r in roles if r.second_step]
    context = {
        "title": "Two-step sign-in",
        "lead": "Who holds a role that needs a second step, and has none, sets one up before "
        "anything else opens. It begins within half a minute.",
        "crumbs": [("Accounts", reverse("accounts")), ("Two-step sign-in", "")],
        "roles": roles,
        "chosen": asked,
        "given": request.POST,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "access/second_steps.html", context, status=status)


@page("posts.manage")
def posts(request: Signed) -> HttpResponse:
    """Duty posts: alerts go to whoever holds them now."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            _fill(request)
            messages.success(request, "The post is filled.")
            return redirect("posts")
        except (Invalid, Refused) as refusal:
            error = refusal
    until = clock.now() + timedelta(hours=USUAL_HOURS)
    context = {
        "title": "Duty posts",
        "lead": "Alerts go to whoever holds a post now. An empty post escalates past itself.",
        "posts": queries.posts(by=request.actor),
        "people": queries.possible_holders(by=request.actor),
        "until": until.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M"),
        "given": request.POST,
        "error": error,
    }
    return render(request, "access/posts.html", context, status=error.status if error else 200)


def _fill(request: Signed) -> None:
    given = request.POST
    try:
        until = datetime.fromisoformat(given.get("until", "")).replace(tzinfo=clock.LONDON)
    except ValueError:
        until = None
    commands.hold_post(
        by=request.actor, post_code=given.get("post", ""), account_id=whole(given, "account") or 0,
        until=until,
    )  # fmt: skip


@page("access.break_glass")
def break_glass(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Say why a restricted record must be seen now; a supervisor is told at once."""
    error: IopsError | None = None
    try:
        declared = registry.record_kind(kind)
    except LookupError:
        raise NotVisible("There is no such kind of record.") from None
    if request.method == "POST":
        try:
            commands.break_glass(
                by=request.actor,
                record_kind=kind,
                record_id=record_id,
                reason=request.POST.get("reason", ""),
            )
            return redirect(queries.address_of(declared, record_id) or "/")
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": "See a restricted record in an emergency",
        "what": declared.label,
        "given": request.POST,
        "error": error,
    }
    return render(request, "access/glass.html", context, status=error.status if error else 200)


@page("access.review_break_glass")
def glasses(request: Signed) -> HttpResponse:
    """Emergency looks, those to be reviewed first."""
    context = {"title": "Emergency looks", "glasses": queries.glasses(by=request.actor)}
    return render(request, "access/glasses.html", context)


@page("access.review_break_glass")
def review(request: Signed, glass_id: int) -> HttpResponse:
    """Review an emergency look. Nobody reviews their own."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            verdict = request.POST.get("justified", "")
            if verdict not in ("yes", "no"):
                raise Invalid.at("justified", "Say whether the look was justified.")
            commands.review_break_glass(
                by=request.actor,
                break_glass_id=glass_id,
                justified=verdict == "yes",
                note=request.POST.get("note", ""),
            )
            messages.success(request, "Reviewed.")
            return redirect("glass-review", glass_id=glass_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    line = queries.glass(by=request.actor, glass_id=glass_id)
    context = {
        "title": "Review an emergency look",
        "crumbs": [("Emergency looks", reverse("glasses")), ("Review", "")],
        "line": line,
        "given": request.POST,
        "error": error,
    }
    return render(request, "access/review.html", context, status=error.status if error else 200)


@require_POST
@page("posts.manage")
def relieve(request: Signed) -> HttpResponse:
    """End the present holding of a post now."""
    commands.relieve_post(by=request.actor, post_code=request.POST.get("post", ""))
    messages.success(request, "The post is empty.")
    return redirect("posts")

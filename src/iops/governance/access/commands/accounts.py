"""Accounts, postings and ranks."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from iops.governance.access import audiences, rules
from iops.governance.access.contracts import RANKS
from iops.governance.access.models import Account, PostHolding, Posting, RankHeld, Role, Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact


def _fact(event_type: str, account_id: int) -> Fact:
    return Fact(event_type, "account", account_id, 0)


@command("access.create_account", permission="access.manage", result="account")
def create_account(
    *,
    by: Actor,
    username: str,
    name: str,
    collar: str = "",
    email: str = "",
    password: str | None = None,
) -> Outcome[Account]:
    """Open an account.

    Raises Invalid naming every field that is wrong: no name, one that is taken, a weak password.
    """
    username, name = username.strip().lower(), name.strip()
    account = Account(
        force_id=by.force_id, username=username, name=name, collar=collar, email=email
    )
    wrong = _wrong_account(account)
    if password is None:
        account.set_unusable_password()
    else:
        try:
            validate_password(password, account)
        except ValidationError as error:
            wrong["password"] = " ".join(error.messages)
        account.set_password(password)
    all_at_once(wrong)
    account.save()
    return Outcome(account, [_fact("access.account_created", account.pk)])


def _wrong_account(account: Account) -> dict[str, str]:
    """What is wrong with an account that is to be opened, by field."""
    wrong: dict[str, str] = {}
    if not account.name:
        wrong["name"] = "Say whose account it is."
    if not account.username:
        wrong["username"] = "An account needs a username."
    elif Account.objects.filter(username=account.username).exists():
        wrong["username"] = "This username is taken. Choose another."
    if (
        account.collar
        and Account.objects.filter(force_id=account.force_id, collar=account.collar).exists()
    ):
        wrong["collar"] = "This collar number is taken. Look at whoever has it."
    if account.email:
        try:
            validate_email(account.email)
        except ValidationError:
            wrong["email"] = "This is no email address. Write it as name@example.org."
    for field in ("name", "username", "collar", "email"):
        longest = getattr(Account._meta.get_field(field), "max_length", None)
        if longest is not None and len(getattr(account, field)) > longest:
            wrong[field] = f"At most {longest} characters."
    return wrong


@command("access.post_account", permission="access.manage", result="posting")
def post_account(
    *,
    by: Actor,
    account_id: int,
    team_id: int,
    role_code: str,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Outcome[Posting]:
    """Post an account to a team with a role, from a moment (now) and up to one, if it is known.

    Raises Invalid naming every field that is wrong, Refused where the person would be administrator
    and work with records at once.
    """
    account = _account(account_id)
    role = Role.objects.filter(code=role_code).first()
    team = Team.objects.filter(pk=team_id).first()
    begins = valid_from or clock.now()
    wrong: dict[str, str] = {}
    if team is None:
        wrong["team"] = "Choose a team."
    if role is None:
        wrong["role"] = "Choose a role."
    if valid_to is not None and valid_to <= begins:
        wrong["until"] = "A posting must end after it begins."
    all_at_once(wrong)
    assert role is not None
    assert team is not None
    beside = Posting.objects.filter(account=account).exclude(valid_to__lte=begins)
    if valid_to is not None:
        beside = beside.filter(valid_from__lt=valid_to)
    others = frozenset(beside.values_list("role__code", flat=True))
    why = rules.may_be_posted_beside(role.code, others)
    if why is not None:
        raise Refused(why)
    posting = Posting.objects.create(
        account=account, team=team, role=role, valid_from=begins, valid_to=valid_to
    )
    audiences.recompute(account)
    return Outcome(posting, [_fact("access.posted", account.pk)])


@command("access.end_posting", permission="access.manage", result="posting")
def end_posting(*, by: Actor, posting_id: int, at: datetime | None = None) -> Outcome[Posting]:
    """End a posting now, or at a moment ahead. Raises Refused for one that has ended."""
    now = clock.now()
    posting = Posting.objects.select_for_update().filter(pk=posting_id).first()
    if posting is None:
        raise NotVisible("There is no such posting.")
    account = _account(posting.account_id)
    if posting.valid_to is not None and posting.valid_to <= now:
        raise Refused("This posting has ended.")
    end = at or now
    if end < now:
        raise Invalid("A posting does not end in the past.", fields={"until": "Too early."})
    posting.valid_to = max(end, posting.valid_from)
    posting.save(update_fields=["valid_to"])
    audiences.recompute(account)
    return Outcome(posting, [_fact("access.posting_ended", account.pk)])


@command("access.move_posting", permission="access.manage", result="posting")
def move_posting(
    *, by: Actor, posting_id: int, team_id: int, role_code: str, at: datetime | None = None
) -> Outcome[Posting]:
    """End a posting at a moment (now) and begin another at the same: no gap, no overlap."""
    moment = at or clock.now()
    ended = end_posting(by=by, posting_id=posting_id, at=moment).value
    return post_account(
        by=by,
        account_id=ended.account_id,
        team_id=team_id,
        role_code=role_code,
        valid_from=max(moment, ended.valid_from),
    )


@command("access.follow_postings", permission="access.follow_postings")
def follow_postings(*, by: Actor, since: datetime, until: datetime) -> Outcome[int]:
    """Compute anew who sees what, for postings that the clock began or ended in this time."""
    began = Q(valid_from__gt=since, valid_from__lte=until)
    ended = Q(valid_to__gt=since, valid_to__lte=until)
    moved = Posting.objects.filter(began | ended).values("account_id")
    found = list(Account.objects.select_for_update().filter(pk__in=moved).order_by("pk"))
    for account in found:
        audiences.recompute(account, at=until)
    return Outcome(len(found), [_fact("access.postings_followed", one.pk) for one in found])


@command("access.hold_rank", permission="access.manage")
def hold_rank(
    *,
    by: Actor,
    account_id: int,
    rank: str,
    valid_from: date,
    valid_to: date | None = None,
    acting: bool = False,
    reason: str,
) -> Outcome[RankHeld]:
    """Record a rank, substantive or acting, from day to day, and why: ranks carry powers."""
    wrong = {} if reason.strip() else {"rank_reason": "Say why the rank is held."}
    if rank not in RANKS:
        wrong["rank"] = f"There is no rank “{rank}”. Choose one of {', '.join(RANKS)}."
    all_at_once(wrong)
    account = _account(account_id)
    held = RankHeld.objects.create(
        account=account,
        rank=rank,
        acting=acting,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
    )
    audiences.recompute(account)
    return Outcome(held, [_fact("access.rank_held", account.pk)])


@command("access.withdraw_account", permission="access.manage", result="account")
def withdraw_account(*, by: Actor, account_id: int, reason: str) -> Outcome[Account]:
    """Close an account: no sign-in, no postings, no duty post from now on.

    Nothing of its past is lost; what would have begun later never does.
    """
    if not reason.strip():
        raise Invalid.at("reason", "Say why the account is withdrawn.")
    account = _account(account_id)
    account.is_active = False
    account.save(update_fields=["is_active"])
    now = clock.now()
    Posting.objects.filter(account=account).exclude(valid_to__lte=now).update(
        valid_to=Greatest("valid_from", Value(now))
    )
    for holding in PostHolding.objects.select_for_update().filter(
        account=account, held__endswith__gt=now
    ):
        if holding.held.lower >= now:
            holding.delete()
            continue
        holding.held = DateTimeTZRange(holding.held.lower, now)
        holding.save(update_fields=["held"])
    audiences.recompute(account)
    return Outcome(account, [_fact("access.account_withdrawn", account.pk)])


def _account(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id, is_system=False).first()
    if account is None:
        raise NotVisible("There is no account with this number.")
    return account

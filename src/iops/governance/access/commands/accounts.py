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
from iops.kernel.errors import Invalid, NotVisible, Refused
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
    """Open an account. Raises Invalid for a taken name or number, or a weak password."""
    username = username.strip().lower()
    if not username or not name.strip():
        raise Invalid("An account needs a username and a name.")
    _check_lengths(username=username, name=name.strip(), collar=collar, email=email)
    if collar and Account.objects.filter(force_id=by.force_id, collar=collar).exists():
        raise Invalid(
            "This collar number is taken.", fields={"collar": "Somebody else has it; look there."}
        )
    if Account.objects.filter(username=username).exists():
        raise Invalid(
            "This username is taken.", fields={"username": "Taken already; choose another."}
        )
    account = Account(
        force_id=by.force_id, username=username, name=name.strip(), collar=collar, email=email
    )
    if password is None:
        account.set_unusable_password()
    else:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Invalid(
                " ".join(error.messages), fields={"password": error.messages[0]}
            ) from None
        account.set_password(password)
    account.save()
    return Outcome(account, [_fact("access.account_created", account.pk)])


def _check_lengths(**given: str) -> None:
    """Raises Invalid naming the first field that is too long, or an email that is none."""
    for name, value in given.items():
        longest = getattr(Account._meta.get_field(name), "max_length", None)
        if longest is not None and len(value) > longest:
            raise Invalid(
                f"The {name} is longer than {longest} characters.",
                fields={name: f"At most {longest} characters."},
            )
    if given["email"]:
        try:
            validate_email(given["email"])
        except ValidationError:
            raise Invalid(
                "This is no email address.", fields={"email": "As in name@example.org."}
            ) from None


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

    Raises Refused where the person would be administrator and work with records at once.
    """
    account = _account(account_id)
    role = Role.objects.filter(code=role_code).first()
    team = Team.objects.filter(pk=team_id).first()
    if role is None or team is None:
        raise Invalid("Choose a team and a role that exist.", fields={"role": "Not a role."})
    begins = valid_from or clock.now()
    if valid_to is not None and valid_to <= begins:
        raise Invalid("A posting must end after it begins.", fields={"until": "Too early."})
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
    if not reason.strip():
        raise Invalid("Say why the rank is held.", fields={"rank_reason": "Needed."})
    if rank not in RANKS:
        raise Invalid(f"There is no rank “{rank}”.", fields={"rank": f"One of {', '.join(RANKS)}."})
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
        raise Invalid("Say why the account is withdrawn.", fields={"reason": "Needed."})
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

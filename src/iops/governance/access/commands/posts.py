"""Duty posts: alerts go to whoever holds the post now."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.governance.access import rules
from iops.governance.access.authority import rank_of
from iops.governance.access.models import Account, DutyPost, PostHolding
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact


@command("access.hold_post", permission="posts.manage", result="post_holding")
def hold_post(
    *,
    by: Actor,
    post_code: str,
    account_id: int,
    until: datetime | None,
    starts: datetime | None = None,
) -> Outcome[PostHolding]:
    """Put somebody into a duty post from now (or ``starts``) until ``until``.

    Raises Invalid naming every field that is wrong (``until`` None: it was not said); Refused when
    the rank is too low, or somebody else holds the post in that time.
    """
    begin = starts or clock.now()
    post = DutyPost.objects.filter(code=post_code, force_id=by.force_id).first()
    usable = Account.objects.filter(
        pk=account_id, force_id=by.force_id, is_active=True, is_system=False
    )
    wrong: dict[str, str] = {}
    if post is None:
        wrong["post"] = f"There is no duty post “{post_code}”. Choose one of the list."
    if not usable.exists():
        wrong["account"] = "Choose somebody of this force who takes the post."
    if until is None:
        wrong["until"] = "Say until when, as a day and a time."
    elif until <= begin:
        wrong["until"] = "The post must end after it begins."
    all_at_once(wrong)
    assert post is not None
    assert until is not None
    rank = rank_of(account_id, begin)
    if post.minimum_rank and not rules.outranks(rank, post.minimum_rank):
        raise Refused(f"{post.label} needs the rank of {post.minimum_rank} or above.")
    try:
        with transaction.atomic():
            holding = PostHolding.objects.create(
                post=post, account_id=account_id, held=DateTimeTZRange(begin, until)
            )
    except IntegrityError:
        raise Refused(
            f"Somebody else holds {post.label} in that time. Relieve them first."
        ) from None
    return Outcome(
        holding, [Fact("access.post_held", "duty_post", post.pk, 0, {"account": account_id})]
    )


@command("access.relieve_post", permission="posts.manage")
def relieve_post(*, by: Actor, post_code: str) -> Outcome[DutyPost]:
    """End the present holding of a post now."""
    now = clock.now()
    post = DutyPost.objects.filter(code=post_code, force_id=by.force_id).first()
    if post is None:
        raise Invalid.at("post", f"There is no duty post “{post_code}”. Choose one of the list.")
    for holding in PostHolding.objects.select_for_update().filter(post=post, held__contains=now):
        holding.held = DateTimeTZRange(holding.held.lower, now)
        holding.save(update_fields=["held"])
    return Outcome(post, [Fact("access.post_relieved", "duty_post", post.pk, 0)])

"""The two questions of the access log: who looked at this, and what did this person look at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Account, PurposeRule
from iops.governance.audit.contracts import VIEWS, Verb
from iops.governance.audit.looks import KIND_SHIFT, record_view, subject
from iops.governance.audit.models import Look, StatedPurpose, Watch
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotPermitted
from iops.kernel.registry import registry

#: Lines of one page of the log.
PAGE = 200


@dataclass(frozen=True)
class LookLine:
    """One line of the access log as shown to a data protection officer."""

    at: datetime
    account: str
    verb: str
    purpose: str
    page: str
    subjects: tuple[tuple[str, int], ...]
    words: str = ""


@record_view("audit.looks_at", permission="audit.read", shows=lambda _: ())
def looks_at(
    *,
    by: Actor,
    kind: str,
    record_id: int,
    limit: int = PAGE,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> list[LookLine]:
    """Who looked at this record, newest first, from day to day, in one search.

    So also who looked at what is one with it: everything that is said of the same person. Ids end
    at 48 bits.
    """
    numbers = [subject(kind, one) for one in together(kind, record_id) if not one >> KIND_SHIFT]
    found = Look.objects.filter(subjects__overlap=numbers)
    return _lines(found.filter(_in_days("at", since, until)), limit, page)


def together(kind: str, record_id: int) -> list[int]:
    """The records that are one with this one, itself among them, whoever may see them."""
    found = {record_id}
    for answer in registry.each("together"):
        found |= set(answer(kind, record_id))
    return sorted(found)


def how_many_together(*, by: Actor, kind: str, record_id: int) -> int:
    """How many records the question about one is about, itself counted."""
    if not by.may("audit.read"):
        raise NotPermitted("Your role does not open this page.")
    with visibility(by):
        return len(together(kind, record_id))


@record_view("audit.looks_by", permission="audit.read", shows=lambda _: ())
def looks_by(
    *,
    by: Actor,
    account_id: int,
    limit: int = PAGE,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> list[LookLine]:
    """What this account looked at, newest first, from day to day."""
    found = Look.objects.filter(account_id=account_id)
    return _lines(found.filter(_in_days("at", since, until)), limit, page)


@record_view("audit.watches_by", permission="audit.read", shows=lambda _: ())
def watches_by(
    *, by: Actor, account_id: int, since: date | None = None, until: date | None = None
) -> list[Watch]:
    """The live screens that this account had open in these days, newest first."""
    found = Watch.objects.filter(account_id=account_id)
    if until is not None:
        found = found.filter(began_at__lt=clock.local_midnight(until + timedelta(days=1)))
    if since is not None:
        found = found.filter(Q(ended_at=None) | Q(ended_at__gte=clock.local_midnight(since)))
    return list(found.order_by("-began_at", "-pk")[:PAGE])


def _in_days(column: str, since: date | None, until: date | None) -> Q:
    """From the first moment of one London day to the last of another."""
    within = Q()
    if since is not None:
        within &= Q(**{f"{column}__gte": clock.local_midnight(since)})
    if until is not None:
        within &= Q(**{f"{column}__lt": clock.local_midnight(until + timedelta(days=1))})
    return within


@dataclass(frozen=True)
class RuleLine:
    """Who is asked why they look, in words."""

    rule: PurposeRule
    what: str
    tasks: tuple[str, ...]


def purpose_rules(*, by: Actor) -> list[RuleLine]:
    """The force's rules, those that ask first."""
    if not by.may("purposes.manage"):
        raise NotPermitted("Your role does not open this page.")
    rules = PurposeRule.objects.filter(force_id=by.force_id).select_related("role")
    return [
        RuleLine(
            rule,
            VIEWS.get(rule.view, rule.view),
            tuple(PURPOSES.get(task, task) for task in rule.tasks),
        )
        for rule in rules.order_by("-asks", "view", "role__label")
    ]


def _lines(found: Any, limit: int, page: int) -> list[LookLine]:
    first = (max(page, 1) - 1) * limit
    looks = list(found.order_by("-at", "-id")[first : first + limit])
    names = dict(
        Account.objects.filter(pk__in={look.account_id for look in looks}).values_list("pk", "name")
    )
    statements = {look.detail.get("statement") for look in looks} - {None}
    words = dict(
        StatedPurpose.objects.filter(pk__in=statements).exclude(words="").values_list("pk", "words")
    )
    kinds = {record.code: record.kind for record in registry.each("records")}
    return [
        LookLine(
            at=look.at,
            account=names.get(look.account_id, "?"),
            verb=Verb(look.verb).name.lower(),
            purpose=look.purpose,
            page=look.page,
            words=words.get(look.detail.get("statement"), ""),
            subjects=tuple(
                (kinds.get(one >> KIND_SHIFT, "?"), one & ((1 << KIND_SHIFT) - 1))
                for one in look.subjects
            ),
        )
        for look in looks
    ]
